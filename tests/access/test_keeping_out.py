"""A no closes everything at once, stays until whoever said it takes it back, and is told to nobody
whom it keeps out."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection

from oneplan.access.actions import Recipient, keep_out, record_directive, withdraw_directive
from oneplan.access.models import AccessGrant, Directive, Emergency
from oneplan.access.readers import who_can_see
from oneplan.kernel import clock
from oneplan.kernel.viewer import acting_as
from oneplan.people.models import Worker
from oneplan.teams import actions as teams
from oneplan.teams.readers import team_page
from tests.access.test_directives import decide, father, on_the_team, sees, team
from tests.access.test_pages import get, key, open_emergency, planned, post
from tests.teams.cast import Cast

__all__ = ["planned", "team"]
HEALTH = "a doctor who listens"


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    cache.clear()


def close(cast: Cast, who: str, recipient: Recipient) -> Directive:
    with cast.acting(who) as (viewer, family):
        return keep_out(viewer, family, recipient)


def account(cast: Cast, who: str) -> Recipient:
    return Recipient(account_id=cast.accounts[who].pk)


def agency(cast: Cast, who: str, role: str = "") -> Recipient:
    return Recipient(agency_id=cast.workers[who].agency_id, role=role)


# An emergency that runs


@pytest.mark.parametrize("how", ["by name", "their agency", "their role there", "stop"])
def test_keeping_out_ends_an_emergency_that_runs(planned: Cast, how: str) -> None:
    chen = planned.client("chen")
    assert open_emergency(planned, "chen").status_code == 302
    assert HEALTH in get(chen, planned.url("plan/"))
    amira = planned.client("amira")
    if how == "by name":
        post(amira, planned.url("access/keep-out/"), whom=f"person_{planned.accounts['chen'].pk}")
    elif how == "their agency":
        worker = planned.workers["chen"]
        post(amira, planned.url("access/keep-out/"), whom=f"agency_{worker.agency_id}")
    elif how == "their role there":
        close(planned, "amira", agency(planned, "chen", "provider"))
    else:
        post(amira, planned.url(f"access/stop/{key(planned, 'chen')}/"))
    get(chen, planned.url("plan/"), 404)
    with planned.acting("amira"):
        assert Emergency.objects.get().ends <= clock.now()
        # Taken back, it does not begin again.
        for no in Directive.objects.filter(effect="deny", withdrawn_at=None):
            with planned.acting("amira") as (viewer, family):
                withdraw_directive(viewer, family, no.pk)
    get(chen, planned.url("plan/"), 404)


@pytest.mark.parametrize("who", ["stranger", "another role", "another part", "one thing"])
def test_a_no_to_something_else_leaves_it(planned: Cast, who: str) -> None:
    open_emergency(planned, "chen")
    more: dict[str, Any] = {}
    to, parts = account(planned, "chen"), ["health"]
    if who == "stranger":
        to = account(planned, "stranger")
    elif who == "another role":
        to = agency(planned, "chen", "coordinator")
    elif who == "another part":
        parts = ["housing"]
    else:
        more["item_ids"] = [planned.people["amira"].pk]
    decide(planned, "amira", "chen", parts, recipient=to, effect="deny", **more)
    assert HEALTH in get(planned.client("chen"), planned.url("plan/"))


def test_keeping_out_an_agency_keeps_its_workers_from_opening_one(planned: Cast) -> None:
    close(planned, "amira", agency(planned, "chen"))
    answer = open_emergency(planned, "chen")
    assert answer.status_code == 200 and "Nothing was opened" in answer.content.decode()
    assert open_emergency(planned, "stranger").status_code == 302
    close(planned, "amira", agency(planned, "stranger", "intake"))
    assert open_emergency(planned, "stranger", parts=["housing"]).status_code == 302


def test_a_no_that_begins_later_ends_it_then(planned: Cast) -> None:
    """As where the clocks of two machines differ."""
    open_emergency(planned, "chen")
    begins = clock.now() + timedelta(minutes=1)
    with clock.stopped_at(begins), planned.acting("amira") as (viewer, family):
        record_directive(
            viewer, family, account(planned, "chen"), ["health"], effect="deny",
            until=begins + timedelta(days=9), decided_by_id=planned.people["amira"].pk,
        )  # fmt: skip
    with planned.acting("amira"):
        assert Emergency.objects.get().ends == begins


# Who reads that somebody is kept out


def read(cast: Cast, who: str) -> set[UUID]:
    """The denials that somebody reads, by rows: and no grant that says the same of them."""
    with acting_as(cast.viewer(who)):
        mine = cast.accounts[who].pk
        denied = AccessGrant.objects.filter(effect="deny")
        assert not denied.filter(viewer_id=mine).exists(), who
        if who in cast.workers:
            assert not denied.filter(agency_id=cast.workers[who].agency_id).exists(), who
        return set(Directive.objects.filter(effect="deny").values_list("pk", flat=True))


@pytest.mark.parametrize("kind", ["by name", "agency", "role", "stop"])
def test_the_coordinator_does_not_read_that_they_are_kept_out(team: Cast, kind: str) -> None:
    """They direct nothing here, but write down decisions: they see those about all others."""
    if kind == "stop":  # even one that they took down themselves
        team.client("dana").post(team.url("access/said-stop/"), {"whom": "me"})
        with team.acting("amira"):
            no = Directive.objects.get(effect="deny")
    else:
        to = {
            "by name": account(team, "dana"),
            "agency": agency(team, "dana"),
            "role": agency(team, "dana", "coordinator"),
        }[kind]
        no = decide(team, "amira", "dana", ["income"], recipient=to, effect="deny")
    other = decide(team, "amira", "okafor", ["income"], effect="deny")
    assert read(team, "dana") == {other.pk}
    assert no.pk in read(team, "amira")
    if kind != "stop":
        page = get(team.client("dana"), team.url("access/"))
        assert f"let-in/{no.pk}/" not in page and "Income" not in page
    with acting_as(team.viewer("dana")), connection.cursor() as cursor:
        # Blindly, without reading a column, it is not taken back either.
        cursor.execute("UPDATE access_directive SET withdrawn_at = now()")
    with team.acting("amira"):
        assert Directive.objects.get(pk=no.pk).withdrawn_at is None


def test_a_parent_does_not_read_that_the_other_keeps_them_out(team: Cast) -> None:
    father(team, "joint")
    no = decide(
        team, "amira", "okafor", ["health"], recipient=account(team, "neighbour"), effect="deny"
    )
    assert not sees(team, "neighbour", "health")
    assert read(team, "neighbour") == set()
    assert str(no.pk) not in get(team.client("neighbour"), team.url("access/"))
    # Their own no they read, though it is to everybody where they work.
    clinic = team.workers["chen"].agency_id
    to = Recipient(agency_id=clinic)
    mine = decide(team, "neighbour", "okafor", ["health"], recipient=to, effect="deny")
    at_home = team.viewer("neighbour")
    Worker.objects.create(
        community=team.community, account=team.accounts["neighbour"], agency_id=clinic, name="K"
    )
    with acting_as(at_home):
        assert set(Directive.objects.filter(effect="deny")) == {mine}
    with acting_as(team.viewer("neighbour")):
        assert not Directive.objects.filter(effect="deny").exists()  # at work: not as a father


# One parent's no


def stop(cast: Cast, who: str, button: str) -> None:
    client, okafor = cast.client(who), key(cast, "okafor")
    until = (clock.today() + timedelta(days=30)).isoformat()
    if button == "stop":
        post(client, cast.url(f"access/stop/{okafor}/"))
    elif button == "untick":
        post(
            client, cast.url(f"access/change/{okafor}/"), parts=["education"], until=until,
            purposes=["coordination"],
        )  # fmt: skip
    elif button == "team":
        with cast.acting(who) as (viewer, family):
            member = next(m for m in team_page(family.pk).members if "Okafor" in m.name)
            teams.share(viewer, family, member, ["education"])
    else:
        post(client, cast.url("access/keep-out/"), whom=f"person_{cast.accounts['okafor'].pk}")


@pytest.mark.parametrize("button", ["stop", "untick", "team", "keep out"])
def test_stopping_is_a_no_until_they_take_it_back(team: Cast, button: str) -> None:
    father(team, "joint")
    with team.acting("amira") as (viewer, family):
        teams.start_team(viewer, family)
        teams.add_worker(viewer, family, team.workers["okafor"].pk, role_class="formal")
    assert sees(team, "okafor", "health")
    stop(team, "amira", button)
    assert not sees(team, "okafor", "health")
    decide(team, "neighbour", "okafor", ["health"])  # the other parent's yes
    with team.acting("neighbour") as (viewer, family):
        member = next(m for m in team_page(family.pk).members if "Okafor" in m.name)
        teams.share(viewer, family, member, ["health"])
    assert not sees(team, "okafor", "health")
    with team.acting("neighbour") as (viewer, family):
        hers = {"effect": "deny", "decided_by_id": team.people["amira"].pk}
        for no in Directive.objects.filter(**hers, withdrawn_at=None):
            assert not Directive.objects.filter(pk=no.pk).update(withdrawn_at=clock.now())
    # A worker who writes down her yes does not take her no back either.
    decide(team, "dana", "okafor", ["health"], by=team.people["amira"].pk)
    assert not sees(team, "okafor", "health")
    with team.acting("amira") as (viewer, family):
        for no in Directive.objects.filter(**hers, withdrawn_at=None):
            withdraw_directive(viewer, family, no.pk)
    assert sees(team, "okafor", "health")


def test_a_yes_to_one_part_leaves_the_rest_of_ones_no(team: Cast) -> None:
    close(team, "amira", account(team, "okafor"))
    until = (clock.today() + timedelta(days=30)).isoformat()
    decide(team, "amira", "okafor", ["education"])
    page = team.url(f"access/change/{key(team, 'okafor')}/")
    post(team.client("amira"), page, parts=["education"], until=until, purposes=["coordination"])
    assert sees(team, "okafor", "education") and not sees(team, "okafor", "health")
    decide(team, "amira", "okafor", ["health", "income"])
    assert not sees(team, "okafor", "health") and not sees(team, "okafor", "income")


def test_what_the_family_said_to_a_worker_no_worker_takes_back(team: Cast) -> None:
    team.client("okafor").post(team.url("access/said-stop/"), {"whom": "me"})
    with team.acting("dana"):
        [no] = Directive.objects.filter(effect="deny")
        assert not Directive.objects.filter(pk=no.pk).update(withdrawn_at=clock.now())
    post(team.client("amira"), team.url(f"access/let-in/{no.pk}/"))
    assert sees(team, "okafor", "health")


def test_stopping_what_was_shown_alone_is_a_no_too(team: Cast) -> None:
    father(team, "joint")
    on_the_team(team, "chen")
    sara = team.people["sara"].pk
    shown = decide(team, "neighbour", "chen", ["housing"], person_id=sara)
    assert sees(team, "chen", "housing", sara)
    post(team.client("amira"), team.url(f"access/single/{shown.pk}/stop/"))
    decide(team, "neighbour", "chen", ["housing"], person_id=sara)
    assert not sees(team, "chen", "housing", sara)


def test_a_relative_is_kept_out_like_a_worker(team: Cast) -> None:
    layla = account(team, "layla")
    with team.acting("amira") as (viewer, family):
        teams.start_team(viewer, family)
        teams.add_person(viewer, family, team.people["layla"].pk, role_class="natural")
    decide(team, "amira", "okafor", ["schedule"], recipient=layla)
    assert sees(team, "layla", "schedule")
    page = team.url("access/keep-out/")
    for who in ("amira", "yusuf"):
        assert f'value="person_{layla.account_id}"' in get(team.client(who), page), who
    post(team.client("amira"), page, whom=f"person_{layla.account_id}")
    assert not sees(team, "layla", "schedule")
    assert "Layla" in get(team.client("amira"), team.url("access/"))
    assert read(team, "layla") == set()
    with team.acting("amira") as (_viewer, family):
        assert not any(h.categories for h in who_can_see(family.pk) if h.name == "Layla")


def test_a_youth_keeps_a_relative_out_of_what_is_about_him_and_of_nothing_else(team: Cast) -> None:
    layla, yusuf = account(team, "layla"), team.people["yusuf"].pk
    with team.acting("amira") as (viewer, family):
        teams.start_team(viewer, family)
        teams.add_person(viewer, family, team.people["layla"].pk, role_class="natural")
    decide(team, "amira", "okafor", ["health"], recipient=layla)
    assert sees(team, "layla", "health", yusuf)
    post(
        team.client("yusuf"),
        team.url("access/keep-out/"),
        whom=f"person_{layla.account_id}",
    )
    assert not sees(team, "layla", "health", yusuf)
    assert sees(team, "layla", "health")
