"""Nobody outside finds anything of the Haddads: pages, counts, errors, or the rows themselves."""

import uuid

import pytest
from django.db import transaction

from oneplan.access.viewers import name_account
from oneplan.kernel.audience import declared
from tests.privacy.conftest import CANARIES, OUTSIDERS, walled_models
from tests.privacy.urls import Address, addresses

ABOUT_A_FAMILY = [a for a in addresses() if a.about_a_family]
WITHOUT_PARAMETERS = [a for a in addresses() if not a.parameters]
# An invitation's page is the same for every secret; it asks, and opens nothing by itself.
WITH_OTHER_IDS = [
    a for a in addresses() if a.parameters and not a.about_a_family and "join/" not in a.route
]
# Made-up names stand on the demo's own cards and in the gallery.
SAYS_WHO_PLAYS = ("/demo/", "/acting/", "/ui/")


def name(address: Address) -> str:
    return address.route


@pytest.mark.parametrize("address", addresses(), ids=name)
def test_every_address_declares_its_audience(address: Address) -> None:
    who, _roles = declared(address.view)
    assert who is not None, f"{address.route} declares no audience"


@pytest.mark.parametrize("address", ABOUT_A_FAMILY, ids=name)
def test_a_familys_address_is_not_there_for_an_outsider(address, example, clients) -> None:  # type: ignore[no-untyped-def]
    """Same status, same bytes as for a family that does not exist, whoever asks, however."""
    some = [str(ids[0]) for ids in example.ids.values() if ids]
    for who in OUTSIDERS:
        client = clients(who)
        nothing = client.get(f"/family/{uuid.uuid4()}/").content
        # One of them tries every kind of id; the others one each.
        tried = some if who == "stranger" else some[:1]
        for path in address.filled({"family_id": [str(example.family_id)], "*": tried}):
            for method in ("get", "post"):
                answer = getattr(client, method)(path)
                assert answer.status_code == 404, (who, method, path)
                assert answer.content == nothing, (who, method, path)


@pytest.mark.parametrize("address", WITH_OTHER_IDS, ids=name)
def test_an_id_of_theirs_opens_nothing_elsewhere(address, example, clients) -> None:  # type: ignore[no-untyped-def]
    ids = [str(one) for several in example.ids.values() for one in several[:1]]
    for who in OUTSIDERS:
        for path in address.filled({"*": ids if who == "stranger" else ids[:3]}):
            answer = clients(who).get(path)
            assert answer.status_code in {302, 404, 405}, path
            body = answer.content.decode(errors="replace")
            assert not any(word in body for word in CANARIES), path


@pytest.mark.parametrize("who", ["", *OUTSIDERS])
@pytest.mark.parametrize("address", WITHOUT_PARAMETERS, ids=name)
def test_no_page_of_an_outsider_names_them(address, who, example, clients) -> None:  # type: ignore[no-untyped-def]
    path = "/" + address.route
    if path.startswith(SAYS_WHO_PLAYS) or "logout" in path:
        return
    answer = clients(who).get(path)
    assert answer.status_code < 500, path
    body = answer.content.decode(errors="replace") if not answer.streaming else ""
    assert not any(word in body for word in CANARIES), path


@pytest.mark.parametrize("who", OUTSIDERS)
def test_without_any_filter_the_database_shows_no_row(who, example) -> None:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        assert name_account(example.account(who).pk) is not None
        for model in walled_models():
            rows = model._default_manager.all()
            key = "pk" if model._meta.label == "people.Family" else "family_id"
            assert not rows.filter(**{key: example.family_id}).exists(), model
            # And with no filter at all, nothing of theirs among what is there.
            assert example.family_id not in set(rows.values_list(key, flat=True)), model


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nothing_of_theirs_can_be_changed(who, example) -> None:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        name_account(example.account(who).pk)
        for model in walled_models():
            if model._meta.label == "access.AccessGrant":
                continue
            ids = example.ids[model._meta.label]
            field = "community_id"
            changed = model._default_manager.filter(pk__in=ids).update(**{field: uuid.uuid4()})
            assert changed == 0, model


def test_anonymous_is_sent_to_sign_in_without_a_word(example, clients) -> None:  # type: ignore[no-untyped-def]
    for family_id in (example.family_id, uuid.uuid4()):
        answer = clients("").get(f"/family/{family_id}/plan/")
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


def test_the_canaries_can_be_seen_by_those_they_belong_to(example, clients) -> None:  # type: ignore[no-untyped-def]
    """The control: the same words, looked for the same way, are there for the family."""
    pages = [f"/family/{example.family_id}/{room}" for room in ("", "plan/", "team/")]
    body = "".join(clients("amira").get(page).content.decode() for page in pages)
    assert [word for word in CANARIES if word not in body] == []
