"""Every address, role and method: nobody outside finds anything of the Haddads (pages, counts,
errors, the rows themselves), and those inside open what `audiences.py` says and nothing else."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

import pytest
from django.db import transaction

from oneplan.access.models import AccessGrant, Directive, Involvement
from oneplan.access.viewers import name_account
from oneplan.kernel.audience import declared
from oneplan.oversight.models import Ask
from tests.privacy.audiences import ROLES, Rows, pages
from tests.privacy.conftest import CANARIES, walled_models
from tests.privacy.conftest import OUTSIDERS as NEVER_INSIDE
from tests.privacy.outside import ANEW, fingerprint
from tests.privacy.urls import ENDING, Address, addresses

LEFT, KEPT_OUT = "chen", "sam"  # both were on the team
OUTSIDERS = (*NEVER_INSIDE, LEFT, KEPT_OUT)
OTHER_METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")
ABOUT_A_FAMILY = [a for a in addresses() if a.about_a_family]
WITHOUT_PARAMETERS = [a for a in addresses() if not a.parameters]
# An invitation's page is the same for every secret; it asks, and opens nothing by itself.
WITH_OTHER_IDS = [
    a for a in addresses() if a.parameters and not a.about_a_family and "join/" not in a.route
]
# Made-up names stand on the demo's own cards and in the gallery.
SAYS_WHO_PLAYS = ("/demo/", "/acting/", "/ui/")


@pytest.fixture(scope="module", autouse=True)
def _parted(example, clients, django_db_blocker) -> None:  # type: ignore[no-untyped-def]
    """The nurse leaves the team; the family keeps the link worker out by name; the youth has one
    of everything of his own."""
    family = f"/family/{example.family_id}/"
    with django_db_blocker.unblock():
        for who in (LEFT, KEPT_OUT):
            assert clients(who).get(family).status_code == 200
        out = {"whom": f"person_{example.account(KEPT_OUT).pk}"}
        assert clients(LEFT).post(f"{family}team/leave/").status_code == 302
        assert clients("amira").post(f"{family}access/keep-out/", out).status_code == 302
        own = {"text": "555-0142", "key": str(uuid.uuid4()), "revision": "0", "language": "en"}
        assert clients("yusuf").post(f"{family}mine/reach/", own).status_code == 302
        clients(LEFT).get("/today/")  # says once that they have left


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
        # One of them tries every kind of id, sending only to the first few; the others one each.
        tried = some if who == "stranger" else some[:1]
        paths = address.filled({"family_id": [str(example.family_id)], "*": tried})
        for number, path in enumerate(paths):
            for method in ("get", "post") if number < 5 else ("get",):
                answer = getattr(client, method)(path)
                assert answer.status_code == 404, (who, method, path)
                assert answer.content == nothing, (who, method, path)


@pytest.fixture(scope="module")
def before(example, _parted) -> dict[str, str]:  # type: ignore[no-untyped-def]
    return fingerprint(None)


@pytest.mark.parametrize("method", OTHER_METHODS)
def test_no_other_method_finds_or_changes_anything(method, example, clients, before) -> None:  # type: ignore[no-untyped-def]
    """Every family's address, by those who were inside once and a stranger; the rest take turns."""
    nothing = clients("stranger").get(f"/family/{uuid.uuid4()}/").content
    nothing = b"" if method == "HEAD" else nothing
    others = cycle(who for who in OUTSIDERS if who not in {"stranger", LEFT, KEPT_OUT})
    values = {"family_id": [str(example.family_id)], "*": [str(example.ids["plans.Need"][0])]}
    for address in ABOUT_A_FAMILY:
        path = next(address.filled(values))
        for who in ("stranger", LEFT, KEPT_OUT, next(others)):
            answer = clients(who).generic(method, path)
            assert (answer.status_code, answer.content) == (404, nothing), (who, path)
    assert fingerprint(None) == before


@pytest.mark.parametrize("method", ["POST", *OTHER_METHODS])
def test_an_id_of_theirs_is_nothing_to_any_method(method, example, clients, before) -> None:  # type: ignore[no-untyped-def]
    """Elsewhere too: what an id of theirs is answered is what one that nobody has is answered."""
    theirs = cycle(str(several[0]) for several in example.ids.values() if several)
    for address, who in zip(WITH_OTHER_IDS, cycle(OUTSIDERS), strict=False):
        nobodys, one = str(uuid.uuid4()), next(theirs)
        said = []
        for value in (one, nobodys):
            answer = clients(who).generic(method, next(address.filled({"*": [value]})))
            text = f"{answer.status_code} {answer.headers} {answer.content.decode()}"
            assert answer.status_code < 500
            said.append(ANEW.sub("", text).replace(value, ""))
        assert said[0] == said[1], (who, address)
    assert fingerprint(None) == before


@pytest.mark.parametrize("method", OTHER_METHODS)
def test_no_method_names_them_to_an_outsider(method, example, clients) -> None:  # type: ignore[no-untyped-def]
    for address, who in zip(WITHOUT_PARAMETERS, cycle(["", *OUTSIDERS]), strict=False):
        if address.route.startswith((*ENDING, "demo/", "acting/", "ui/")):
            continue
        answer = clients(who).generic(method, "/" + address.route)
        assert answer.status_code < 500, address.route
        assert not any(word in answer.content.decode() for word in CANARIES), address.route


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
            rows = not_their_own(model, example.account(who).pk)
            key = "pk" if model._meta.label == "people.Family" else "family_id"
            assert not rows.filter(**{key: example.family_id}).exists(), model
            # And with no filter at all, nothing of theirs among what is there.
            assert example.family_id not in set(rows.values_list(key, flat=True)), model


def not_their_own(model, account_id: uuid.UUID):  # type: ignore[no-untyped-def]
    """Whoever was on the team keeps their own past in sight: that they were, what they asked for
    and were permitted. Not that they are kept out: of that they are not told."""
    rows = model._default_manager.all()
    if model in {Involvement, Ask, AccessGrant}:
        return rows.exclude(viewer_id=account_id)
    if model is Directive:
        return rows.exclude(recipient_id=account_id, effect="permit")
    return rows


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


@pytest.fixture(scope="module")
def tried(example, _parted, django_db_blocker) -> Rows:  # type: ignore[no-untyped-def]
    with django_db_blocker.unblock():
        return Rows(example)


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done in here has not been done: the example stays as it was loaded."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def cell(tried: Rows, client, address: Address) -> str:  # type: ignore[no-untyped-def]
    """What `audiences.py` should say of this address for whoever's browser this is."""
    letters = ""
    for method, letter in (("get", "G"), ("post", "P")):
        opened = []
        for path in tried.paths(address):
            with taken_back():
                sent = tried.sent(address) if method == "post" else None
                answer = getattr(client, method)(path, sent)
            assert answer.status_code in {200, 302, 403, 404, 405}, (path, answer.status_code)
            opened.append(answer.status_code in {200, 302})
        letters += letter if all(opened) else letter.lower() if any(opened) else ""
    return letters or "-"


def test_the_pages_are_those_of_the_site() -> None:
    """An address that nobody has thought about fails here."""
    assert sorted(pages()) == sorted(address.name for address in ABOUT_A_FAMILY)


@pytest.mark.parametrize("who", ROLES)
def test_those_inside_open_what_is_listed(who, clients, tried) -> None:  # type: ignore[no-untyped-def]
    client, listed, number = clients(who), pages(), ROLES.index(who)
    found = {address.name: cell(tried, client, address) for address in ABOUT_A_FAMILY}
    assert found == {name: cells[number] for name, cells in listed.items()}


@pytest.mark.parametrize("who", ROLES)
def test_those_inside_read_and_send_and_nothing_else(who, clients, tried) -> None:  # type: ignore[no-untyped-def]
    methods = cycle(("OPTIONS", "PUT", "PATCH", "DELETE"))
    for address in ABOUT_A_FAMILY:
        path, method = tried.paths(address)[0], next(methods)
        answer = clients(who).generic(method, path)
        assert (answer.status_code, answer.content) in {(404, answer.content), (405, b"")}, path
