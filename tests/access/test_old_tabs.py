"""A consent form carries what it showed: an older one, saved, never permits again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from oneplan.access.actions import Recipient, keep_out, record_directive
from oneplan.access.models import Directive
from oneplan.kernel import clock
from oneplan.plans import actions as plans
from oneplan.teams import actions as teams
from oneplan.teams.readers import team_page
from tests.plans.test_together import at_once
from tests.teams.cast import Cast, make_cast
from tests.ui.test_double_submit import own_form

NOTHING_SAVED = "Nothing was saved"


@pytest.fixture
def cast(db: None) -> Cast:
    return with_okafor(make_cast())


def with_okafor(made: Cast) -> Cast:
    """Okafor is on the team and sees two parts."""
    with made.acting("amira") as (viewer, family):
        teams.start_team(viewer, family)
        okafor = made.workers["okafor"]
        teams.add_worker(viewer, family, okafor.pk, role_class="formal")
        record_directive(
            viewer,
            family,
            Recipient(account_id=okafor.account_id, agency_id=okafor.agency_id),
            ["education", "health"],
            until=clock.now() + timedelta(days=90),
            decided_by_id=made.people["amira"].pk,
        )
    return made


def addresses(cast: Cast) -> dict[str, str]:
    """The two pages that say what Okafor may see, and its one-tap end."""
    okafor = cast.workers["okafor"]
    key = f"{okafor.account_id}_{okafor.agency_id}"
    with cast.acting("amira") as (_viewer, family):
        member = next(m for m in team_page(family.pk).members if m.account_id == okafor.account_id)
    return {
        "centre": cast.url(f"access/change/{key}/"),
        "team": cast.url(f"team/{member.id}/share/"),
        "stop": cast.url(f"access/stop/{key}/"),
    }


def shown(client: Client, address: str) -> dict[str, object]:
    """What pressing "Save" in this tab would send."""
    answer = client.get(address)
    hidden = own_form(address, answer.content.decode())
    usual = {"may_write": "no"} if "/team/" in address else {}
    return usual | dict(answer.context["form"].initial) | hidden


PARTS = {"centre": "parts", "team": "categories"}


def parts_of(cast: Cast) -> set[str]:
    """What Okafor sees, by the pages that say it."""
    okafor = cast.workers["okafor"]
    with cast.acting("amira") as (_viewer, family):
        members = team_page(family.pk).members
        (one,) = (m for m in members if m.account_id == okafor.account_id)
    return set(map(str, one.sees))


@pytest.mark.parametrize("page", ["centre", "team"])
def test_what_was_taken_back_meanwhile_stays_closed(cast: Cast, page: str) -> None:
    client, here = cast.client("amira"), addresses(cast)
    old, other = shown(client, here[page]), shown(client, here["centre"])
    assert client.post(here["centre"], other | {"parts": ["education"]}).status_code == 302
    assert parts_of(cast) == {"education"}
    answer = client.post(here[page], old | {PARTS[page]: ["education", "health", "income"]})
    text = answer.content.decode()
    assert answer.status_code == 200 and NOTHING_SAVED in text
    assert "You had chosen" in text and "Money and work" in text
    assert parts_of(cast) == {"education"}
    # The page now shows what stands: pressing "Save" there changes nothing either.
    again = old | dict(answer.context["form"].initial) | own_form(here[page], text)
    assert client.post(here[page], again).status_code == 302
    assert parts_of(cast) == {"education"}


@pytest.mark.parametrize("page", ["centre", "team"])
def test_stopped_in_one_tab_it_is_not_opened_by_the_other(cast: Cast, page: str) -> None:
    client, here = cast.client("amira"), addresses(cast)
    old = shown(client, here[page])
    assert client.post(here["stop"]).status_code == 302
    answer = client.post(here[page], old, follow=True)
    assert NOTHING_SAVED in answer.content.decode()
    assert parts_of(cast) == set()


def test_another_parent_of_the_family_or_its_coordinator_counts_too(cast: Cast) -> None:
    amira, here = cast.client("amira"), addresses(cast)
    old = shown(amira, here["team"])
    assert cast.client("dana").post(here["stop"]).status_code == 302
    assert NOTHING_SAVED in amira.post(here["team"], old).content.decode()
    assert parts_of(cast) == set()


def test_an_unchanged_page_is_saved(cast: Cast) -> None:
    client, here = cast.client("amira"), addresses(cast)
    for page in ("centre", "team"):
        chosen = shown(client, here[page]) | {PARTS[page]: ["education"]}
        assert client.post(here[page], chosen).status_code == 302
        assert parts_of(cast) == {"education"}


def test_two_tabs_at_once_are_one_after_the_other(committed_db: None) -> None:
    cast = with_okafor(make_cast())
    client, here = cast.client("amira"), addresses(cast)
    closes = shown(client, here["centre"]) | {"parts": ["education"]}
    opens = shown(client, here["team"]) | {"categories": ["education", "health", "income"]}

    def sends(address: str, data: dict[str, object]):  # type: ignore[no-untyped-def]
        def work():  # type: ignore[no-untyped-def]
            browser = Client()
            browser.cookies = client.cookies
            return browser.post(address, data).status_code

        return work

    statuses = at_once(sends(here["centre"], closes), sends(here["team"], opens))
    assert sorted(statuses) == [200, 302]  # whoever came second read that it had changed
    assert parts_of(cast) in ({"education"}, {"education", "health", "income"})
    connection.close()


def test_kept_out_twice_is_once(cast: Cast) -> None:
    chen = Recipient(account_id=cast.accounts["chen"].pk)
    for _time in range(2):
        with cast.acting("amira") as (viewer, family):
            last = keep_out(viewer, family, chen)
    with cast.acting("amira") as (_viewer, family):
        assert type(last).objects.filter(effect="deny", recipient_id=chen.account_id).count() == 1


def test_an_old_tab_does_not_show_one_thing_again(cast: Cast) -> None:
    """Opened before it was shown and taken back; nothing in it says so but its mark."""
    client = cast.client("amira")
    with cast.acting("amira") as (viewer, family):
        plans.begin_plan(viewer, family)
        need = plans.write_need(viewer, family, "To feel safe", "education", language="en")
    here = cast.url(f"access/single/{need.pk}/")
    okafor = cast.workers["okafor"]
    shows = {"effect": "permit", "whom": f"{okafor.account_id}_{okafor.agency_id}"}
    old, other = shown(client, here) | shows, shown(client, here) | shows
    assert client.post(here, other).status_code == 302
    with cast.acting("amira"):
        permit = Directive.objects.exclude(item_ids=[]).get()
    assert client.post(cast.url(f"access/single/{permit.pk}/stop/")).status_code == 302
    assert NOTHING_SAVED in client.post(here, old).content.decode()
    with cast.acting("amira"):
        single = Directive.objects.exclude(item_ids=[]).filter(effect="permit")
        assert not single.filter(withdrawn_at=None).exists()


def test_what_a_worker_writes_down_in_an_old_tab_is_not_written(cast: Cast) -> None:
    dana, here = cast.client("dana"), addresses(cast)
    said = cast.url("access/said/")
    old = shown(dana, said)
    assert cast.client("amira").post(here["stop"]).status_code == 302
    assert NOTHING_SAVED in dana.post(said, old).content.decode()
