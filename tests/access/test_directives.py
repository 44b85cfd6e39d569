"""Whose decision counts, in the database: between parents, a youth and their parents, over time."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from oneplan.access import actions
from oneplan.access.actions import Recipient, join_team, note_capacity, record_directive
from oneplan.access.models import AccessGrant, Directive
from oneplan.access.viewers import name_account
from oneplan.kernel import clock
from oneplan.people.actions import change_person
from oneplan.people.models import Custody, Family, Person, Relation
from oneplan.plans.actions import begin_plan as start_plan
from oneplan.plans.models import Need, Plan
from tests.access.ranking import rank_between
from tests.joining import take_place
from tests.teams.cast import Cast


def decide(cast: Cast, who: str, to: str, parts: Iterable[str], **more: Any) -> Directive:
    worker = cast.workers[to]
    recipient = more.pop("recipient", None) or Recipient(worker.account_id, worker.agency_id)
    with cast.acting(who) as (viewer, family):
        return record_directive(
            viewer,
            family,
            recipient,
            parts,
            decided_by_id=more.pop("by", cast.people[who].pk if who in cast.people else None),
            **more,
        )


def on_the_team(cast: Cast, who: str) -> None:
    worker = cast.workers[who]
    with cast.acting("amira") as (viewer, family):
        join_team(viewer, family, worker.account_id, worker.agency_id)


def sees(
    cast: Cast,
    who: str,
    part: str,
    person: UUID | None = None,
    item: UUID | None = None,
    **how: Any,
) -> bool:
    mode, purpose = how.get("mode", "see"), how.get("purpose", "coordination")
    with transaction.atomic(), connection.cursor() as cursor:
        name_account(cast.accounts[who].pk, purpose=purpose)
        cursor.execute(
            "SELECT oneplan_allows(oneplan_sight(%s), %s, %s, %s, %s)",
            [mode, cast.family_id, person, part, item],
        )
        return bool(cursor.fetchone()[0])


def myself(cast: Cast, who: str) -> dict[str, Any]:
    return {"person_id": cast.people[who].pk}


@pytest.fixture
def team(cast: Cast) -> Cast:
    on_the_team(cast, "okafor")
    decide(cast, "amira", "okafor", ["education", "health"], may_write=True)
    return cast


def father(cast: Cast, custody: str, directs: bool = True) -> Person:
    """A second parent with his own account, who shares custody of Yusuf, or has access."""
    with cast.acting("amira") as (viewer, family):
        person = Person.objects.create(
            community=cast.community, family=family, chosen_name="Karim", standing="caregiver"
        )
        for parent, right in ((person, custody), (cast.people["amira"], "joint")):
            Relation.objects.create(
                community=cast.community,
                family=family,
                person=parent,
                to_person=cast.people["yusuf"],
                kind="parent of",
                custody=right,
            )
        take_place(viewer, family, person, cast.accounts["neighbour"].pk)
        person.refresh_from_db()
        if directs:
            change_person(viewer, person, person.revision, directs=True)
    cast.people["neighbour"] = person
    return person


def test_a_youths_word_about_himself_prevails_part_by_part(team: Cast) -> None:
    yusuf, sara = team.people["yusuf"].pk, team.people["sara"].pk
    assert sees(team, "okafor", "health", yusuf)
    decide(team, "yusuf", "okafor", ["health"], effect="deny", **myself(team, "yusuf"))
    assert not sees(team, "okafor", "health", yusuf)
    assert sees(team, "okafor", "health", sara) and sees(team, "okafor", "health")
    assert sees(team, "okafor", "education", yusuf)


def test_a_youth_may_open_what_his_mother_closed(team: Cast) -> None:
    yusuf = team.people["yusuf"].pk
    decide(team, "amira", "okafor", ["health"], effect="deny", **myself(team, "yusuf"))
    decide(team, "amira", "okafor", ["health"], effect="deny")
    assert not sees(team, "okafor", "health", yusuf)
    decide(team, "yusuf", "okafor", ["health"], **myself(team, "yusuf"))
    assert sees(team, "okafor", "health", yusuf)
    assert not sees(team, "okafor", "health")
    # He lets it be read; his mother's "read and write" does not reach what is about him.
    assert not sees(team, "okafor", "health", yusuf, mode="write")


def test_nobody_of_the_family_speaks_for_a_youth_or_reads_what_he_decided(team: Cast) -> None:
    yusuf = team.people["yusuf"].pk
    with pytest.raises(DatabaseError):
        decide(team, "amira", "okafor", ["health"], by=yusuf, person_id=yusuf)
    mine = decide(team, "yusuf", "okafor", ["health"], effect="deny", person_id=yusuf)
    with team.acting("amira"):
        assert not Directive.objects.filter(pk=mine.pk).exists()
        assert not AccessGrant.objects.filter(rank=0).exists()
        assert not Directive.objects.filter(pk=mine.pk).update(withdrawn_at=clock.now())
    with pytest.raises(DatabaseError):
        decide(team, "yusuf", "okafor", ["housing"])  # about the family: not his to decide
    with team.acting("okafor"):
        assert not Directive.objects.filter(effect="deny").exists()
    with team.acting("amira"), connection.cursor() as cursor:
        # Blindly, without reading a column: only the policy on changes is asked.
        cursor.execute("UPDATE access_directive SET withdrawn_at = now()")
    with team.acting("yusuf"):
        assert Directive.objects.get(pk=mine.pk).withdrawn_at is None


def test_whoever_regains_capacity_is_decided_for_by_nobody_else(team: Cast) -> None:
    yusuf = team.people["yusuf"].pk
    decide(team, "amira", "okafor", ["health"], person_id=yusuf)
    with team.acting("dana") as (viewer, family):
        note_capacity(viewer, family, yusuf, ["health"], capable=True, how="He explained it back.")
    assert not sees(team, "okafor", "health", yusuf)
    assert sees(team, "okafor", "education", yusuf) and sees(team, "okafor", "health")
    decide(team, "yusuf", "okafor", ["health"], person_id=yusuf)
    assert sees(team, "okafor", "health", yusuf)


def test_what_is_decided_while_not_capable_does_not_count_and_only_there(team: Cast) -> None:
    yusuf = team.people["yusuf"].pk
    with team.acting("dana") as (viewer, family):
        note_capacity(viewer, family, yusuf, ["health"], capable=False, how="In hospital.")
    parts = ["health", "education"]
    decide(team, "yusuf", "okafor", parts, effect="deny", person_id=yusuf)
    assert sees(team, "okafor", "health", yusuf)
    assert not sees(team, "okafor", "education", yusuf)
    with pytest.raises(DatabaseError), team.acting("amira") as (viewer, family):
        note_capacity(viewer, family, yusuf, ["health"], capable=False, how="I say so.")


def test_parents_with_custody_are_equals_and_either_may_deny(team: Cast) -> None:
    yusuf = team.people["yusuf"].pk
    father(team, "joint")
    decide(team, "amira", "okafor", ["health"], person_id=yusuf)
    assert sees(team, "okafor", "health", yusuf)
    decide(team, "neighbour", "okafor", ["health"], effect="deny", person_id=yusuf)
    assert not sees(team, "okafor", "health", yusuf)


def test_a_parent_with_access_ranks_below(team: Cast) -> None:
    yusuf = team.people["yusuf"].pk
    father(team, "access")
    decide(team, "amira", "okafor", ["health"], person_id=yusuf)
    decide(team, "neighbour", "okafor", ["health"], effect="deny", person_id=yusuf)
    assert sees(team, "okafor", "health", yusuf)


def test_a_decision_ends_with_its_ground(team: Cast) -> None:
    yusuf = team.people["yusuf"].pk
    him = father(team, "joint")
    on_the_team(team, "chen")
    decide(team, "neighbour", "chen", ["health"], person_id=yusuf)
    assert sees(team, "chen", "health", yusuf)
    with team.acting("dana"):
        Relation.objects.filter(person=him).update(custody="access")
    assert not sees(team, "chen", "health", yusuf)
    with team.acting("dana"):
        Relation.objects.filter(person=him).update(custody="joint")
        Person.objects.filter(pk=him.pk).update(left_at=clock.now())
    assert not sees(team, "chen", "health", yusuf)


def test_a_purpose_limits_a_permit_and_redisclosure_needs_its_own(team: Cast) -> None:
    on_the_team(team, "chen")
    decide(team, "amira", "chen", ["health"], purposes=["care"])
    assert not sees(team, "chen", "health")
    assert sees(team, "chen", "health", purpose="care")
    with team.acting("amira"):
        grants = AccessGrant.objects.filter(because="team")
        assert {g.may_redisclose for g in grants} == {False}
    decide(team, "amira", "chen", ["health"], may_redisclose=True)
    with team.acting("amira"):
        assert AccessGrant.objects.filter(because="team", may_redisclose=True).count() == 1


def _need(cast: Cast) -> Need:
    with cast.acting("amira") as (viewer, family):
        start_plan(viewer, family)
        return Need.objects.create(
            community=cast.community,
            family=family,
            plan=Plan.objects.get(family=family),
            category="health",
            statement="needs a doctor who listens",
            language="en",
            priority=1,
        )


def test_single_items_are_kept_back_or_shown(team: Cast) -> None:
    need = _need(team)
    with team.acting("okafor"):
        assert Need.objects.filter(pk=need.pk).exists()
    kept = decide(team, "amira", "okafor", ["health"], effect="deny", item_ids=[need.pk])
    with team.acting("okafor"):
        assert not Need.objects.filter(pk=need.pk).exists()
    assert sees(team, "okafor", "health")  # the rest of health
    on_the_team(team, "chen")
    decide(team, "amira", "chen", ["health"], item_ids=[need.pk])
    with team.acting("chen"):
        assert list(Need.objects.all()) == [need]
        assert Need.objects.update(statement="x") == 0
    with team.acting("amira") as (viewer, family):
        actions.withdraw_directive(viewer, family, kept.pk)
    with team.acting("okafor"):
        assert Need.objects.filter(pk=need.pk).exists()


def test_who_has_left_the_agency_or_the_team_sees_nothing(team: Cast) -> None:
    with team.acting("amira") as (viewer, family):
        actions.leave_team(viewer, family, team.accounts["okafor"].pk)
    with transaction.atomic():
        name_account(team.accounts["okafor"].pk)
        assert not Family.objects.exists()


def test_the_database_ranks_as_the_rules_do(team: Cast) -> None:
    """Every combination of facts about a decider, asked of both."""
    him = father(team, "")
    subject = team.people["yusuf"].pk
    for custody, directs, left, about in product(
        Custody.values,
        (True, False),
        (True, False),
        ("him", "yusuf", "all"),
    ):
        person = {"him": him.pk, "yusuf": subject, "all": None}[about]
        with team.acting("amira"):
            Person.objects.filter(pk=him.pk).update(left_at=None)
            Person.objects.filter(pk=him.pk).update(directs=True)
        with team.acting("dana"):
            Relation.objects.filter(person=him).update(custody=custody)
            Person.objects.filter(pk=him.pk).update(
                directs=directs, left_at=clock.now() if left else None
            )
        with team.acting("amira"), connection.cursor() as cursor:
            asked = "SELECT by_rank FROM oneplan_counts(%s, %s, %s, ARRAY['health'])"
            cursor.execute(asked, [team.family_id, him.pk, person])
            assert cursor.fetchone()[0] == rank_between(
                same=about == "him",
                left=left,
                directs=directs,
                custody=[custody] if about != "him" else [],
                about_somebody=about != "all",
            ), (custody, directs, left, about)


def test_a_permit_that_is_over_opens_nothing(team: Cast) -> None:
    on_the_team(team, "chen")
    soon = clock.now() + timedelta(milliseconds=300)
    decide(team, "amira", "chen", ["health"], until=soon)
    assert sees(team, "chen", "health")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.4)")
    assert not sees(team, "chen", "health")


def test_what_a_worker_writes_down_was_said_to_them(team: Cast) -> None:
    """Read on our page in its language; or said to a worker, whose name stands beside it."""
    with translation.override("fr"):
        own = decide(team, "amira", "okafor", ["income"])
        said = decide(team, "dana", "okafor", ["income"], by=team.people["amira"].pk)
    assert (own.basis, own.witness, own.language) == ("express_written", "", "fr")
    assert (said.basis, said.witness) == ("express_oral", team.workers["dana"].name)
    assert said.language == "en"  # the family's own
