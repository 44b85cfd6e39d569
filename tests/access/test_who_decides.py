"""Who alone decides, from which age; and who else may decide for somebody (adr/0021)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction

from oneplan.access.actions import Recipient, note_capacity, record_directive
from oneplan.access.models import AccessEvent, AccessGrant, Directive, Jurisdiction
from oneplan.access.readers import counting, own_age
from oneplan.access.rules import LAWS
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid
from oneplan.kernel.ids import new_id
from oneplan.people import actions as people
from oneplan.people.models import Community, Custody, Identity, Person, Relation
from oneplan.people.rules import age_on, birthday_at
from tests.access.ranking import OWN_AGE, RIGHTS
from tests.access.test_directives import decide, myself, on_the_team, sees
from tests.privacy.outside import owner
from tests.teams.cast import Cast


def born(cast: Cast, who: str, day: date | None) -> None:
    person = cast.people[who]
    with cast.acting("dana") as (_viewer, family):
        Identity.objects.create(
            community=cast.community, family=family, person=person, birth_date=day
        )


def years_ago(years: int, days: int = 0) -> date:
    """The birth date of somebody who is this old today; with `days`, in so many days."""
    day = clock.today() + timedelta(days=days)
    return date(day.year - years, day.month, min(day.day, 28) if day.month == 2 else day.day)


@pytest.fixture
def team(cast: Cast) -> Cast:
    on_the_team(cast, "okafor")
    decide(cast, "amira", "okafor", ["education", "health"], may_write=True)
    return cast


def test_the_database_has_the_order_that_the_rules_have(db: None) -> None:
    (one,) = Jurisdiction.objects.prefetch_related("rights")
    rights = sorted((r.rank, r.key, r.when_unable) for r in one.rights.all())
    assert rights == [(r.rank, r.key, r.when_unable) for r in RIGHTS]
    assert one.own_age == own_age("CA-ON") == OWN_AGE and one.source
    assert all(right.source for right in one.rights.all())
    assert {one.key} == set(LAWS)


def test_the_order_is_not_the_applications_to_write(team: Cast) -> None:
    with team.acting("dana"):
        assert Jurisdiction.objects.update(own_age=30) == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            Jurisdiction.objects.create(key="XX", own_age=1, source="mine")


@pytest.mark.parametrize("who", ["yusuf", "sara"])
def test_from_the_birthday_nobody_else_decides(team: Cast, who: str) -> None:
    person = team.people[who].pk
    born(team, who, years_ago(OWN_AGE, days=1))
    assert sees(team, "okafor", "health", person)
    with team.acting("dana"):
        Identity.objects.update(birth_date=years_ago(OWN_AGE))
    assert not sees(team, "okafor", "health", person)
    assert sees(team, "okafor", "health") and sees(
        team, "okafor", "health", team.people["amira"].pk
    )


def test_a_decision_that_was_made_before_ends_with_the_birthday(team: Cast) -> None:
    """The grant itself ends at midnight where the family lives: no job has to run for it."""
    yusuf, on = team.people["yusuf"].pk, clock.today() + timedelta(days=20)
    born(team, "yusuf", birthday_at(on, -OWN_AGE))
    decide(team, "amira", "okafor", ["housing"], person_id=yusuf)
    with team.acting("amira"):
        about = AccessGrant.objects.get(person_id=yusuf, because="team")
        assert about.ends == datetime.combine(on, time(), ZoneInfo(team.community.zone))


def test_at_midnight_nothing_has_to_run(team: Cast) -> None:
    """In a zone where the birthday begins in a second."""
    yusuf, now = team.people["yusuf"].pk, datetime.now(UTC)
    left = (24 * 3600 - (now.hour * 3600 + now.minute * 60 + now.second) - 2) % (24 * 3600)
    ahead = f"{left // 3600:02}:{left // 60 % 60:02}:{left % 60:02}"
    Community.objects.filter(pk=team.community.pk).update(zone=f"X-{ahead}")
    born(
        team,
        "yusuf",
        birthday_at((now + timedelta(seconds=left)).date() + timedelta(days=1), -OWN_AGE),
    )
    decide(team, "amira", "okafor", ["housing"], person_id=yusuf)
    assert sees(team, "okafor", "health", yusuf) and sees(team, "okafor", "housing", yusuf)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(2.1)")
    assert not sees(team, "okafor", "health", yusuf)
    assert not sees(team, "okafor", "housing", yusuf)
    assert sees(team, "okafor", "health")


def test_whose_birthday_it_is_decides_then(team: Cast) -> None:
    yusuf = team.people["yusuf"].pk
    born(team, "yusuf", years_ago(OWN_AGE + 1))
    assert not sees(team, "okafor", "health", yusuf)
    decide(team, "yusuf", "okafor", ["health"], **myself(team, "yusuf"))
    assert sees(team, "okafor", "health", yusuf)
    assert not sees(team, "okafor", "education", yusuf)


def test_whose_birthday_it_is_reads_who_then_sees_and_writes(team: Cast) -> None:
    """On their own page; on the mother's, about the family, nothing has changed."""
    born(team, "yusuf", years_ago(OWN_AGE + 1))
    decide(team, "yusuf", "okafor", ["health"], **myself(team, "yusuf"))
    shown = {}
    for who in ("yusuf", "amira"):
        page = team.client(who).get(team.url("access/"))
        [okafor] = [h for h in page.context["others"] if h.name.startswith("Okafor")]
        shown[who] = (set(okafor.categories), set(okafor.writes))
    both = {"education", "health"}
    assert shown == {"yusuf": ({"health"}, set()), "amira": (both, both)}
    page = team.client("yusuf").get(team.url("access/")).content.decode()
    assert "nothing about you, but for single things" in page  # Dana


def test_who_cannot_decide_just_now_is_decided_for_at_any_age(team: Cast) -> None:
    yusuf = team.people["yusuf"].pk
    born(team, "yusuf", years_ago(OWN_AGE + 1))
    note(team, "yusuf", ["health"], capable=False)
    assert sees(team, "okafor", "health", yusuf)
    assert not sees(team, "okafor", "education", yusuf)
    note(team, "yusuf", ["health"], capable=True)
    assert not sees(team, "okafor", "health", yusuf)


def test_an_adult_decides_for_themself_without_a_birth_date(team: Cast) -> None:
    sara = team.people["sara"]
    assert sees(team, "okafor", "health", sara.pk)
    with team.acting("amira"):
        Person.objects.filter(pk=sara.pk).update(standing="adult")
    assert not sees(team, "okafor", "health", sara.pk)


@pytest.mark.parametrize("custody", [c for c in Custody.values if c not in {"", "sole", "joint"}])
def test_others_than_parents_decide_what_somebody_was_found_unable_to(
    team: Cast, custody: str
) -> None:
    """A relative with the right, who signs in, decides only where a worker has noted it."""
    right = next(r for r in RIGHTS if r.key == _right(custody))
    yusuf, layla = team.people["yusuf"].pk, team.people["layla"].pk
    _related(team, "layla", "yusuf", custody)
    _said_to_dana(team, "layla", yusuf, ["income"])
    assert sees(team, "okafor", "income", yusuf) == (not right.when_unable)
    note(team, "yusuf", ["income"], capable=False)
    assert sees(team, "okafor", "income", yusuf)
    assert not sees(team, "okafor", "income")
    with team.acting("dana"):
        Relation.objects.filter(person_id=layla).update(custody="")
    assert not sees(team, "okafor", "income", yusuf)


def test_a_guardian_is_asked_before_a_parent(team: Cast) -> None:
    yusuf = team.people["yusuf"].pk
    note(team, "yusuf", ["health"], capable=False)
    _related(team, "layla", "yusuf", "guardian")
    assert sees(team, "okafor", "health", yusuf)  # his mother's yes
    _said_to_dana(team, "layla", yusuf, ["health"], effect="deny")
    assert not sees(team, "okafor", "health", yusuf)


def test_a_guardian_with_custody_decides_beside_a_child_as_any_parent(team: Cast) -> None:
    """By custody where the child can decide; before the other parent where she cannot."""
    sara = team.people["sara"].pk
    with team.acting("amira"):
        Person.objects.filter(pk=team.people["layla"].pk).update(standing="caregiver")
    _related(team, "amira", "sara", "guardian")
    decide(team, "amira", "okafor", ["income"], person_id=sara)
    assert sees(team, "okafor", "income", sara)
    _related(team, "layla", "sara", "joint")
    _said_to_dana(team, "layla", sara, ["income"], effect="deny")
    assert not sees(team, "okafor", "income", sara)  # between parents a no closes
    note(team, "sara", ["income"], capable=False)
    assert sees(team, "okafor", "income", sara)


@pytest.mark.parametrize("noted", [None, True, False])
@pytest.mark.parametrize("age", [None, OWN_AGE - 1, OWN_AGE])
def test_what_the_page_lets_decide_is_what_then_counts(
    team: Cast, age: int | None, noted: bool | None
) -> None:
    """Every right, asked beforehand (`oneplan_counts`) and decided (`oneplan_recompute`)."""
    yusuf, layla = team.people["yusuf"].pk, team.people["layla"].pk
    if age is not None:
        born(team, "yusuf", years_ago(age))
    if noted is not None:
        note(team, "yusuf", ["income"], capable=noted)
    for custody in Custody.values:
        _related(team, "layla", "yusuf", custody)
        with team.acting("dana"):
            before = counting(team.family_id, layla, yusuf, ["income"])
        _said_to_dana(team, "layla", yusuf, ["income"])
        assert sees(team, "okafor", "income", yusuf) == bool(before.parts), custody
        with team.acting("dana"):
            Directive.objects.filter(person_id=yusuf, rank__gt=0).update(withdrawn_at=clock.now())


# Facts that give rights (adr/0020)


@pytest.fixture
def dated(team: Cast) -> Cast:
    born(team, "yusuf", years_ago(OWN_AGE - 1))
    return team


def _birth(cast: Cast, by: str, day: date | None, who: str = "yusuf") -> bool:
    """Whether the database let them write it."""
    try:
        with cast.acting(by), transaction.atomic():
            rows = Identity.objects.filter(person=cast.people[who])
            return rows.update(birth_date=day) == 1
    except DatabaseError as error:
        assert "not for this viewer" in str(error), error
        return False


def test_nobody_makes_themself_of_age_and_no_parent_puts_it_off(dated: Cast) -> None:
    older, younger = years_ago(OWN_AGE + 2), years_ago(OWN_AGE - 3)
    assert not _birth(dated, "yusuf", older)
    assert not _birth(dated, "amira", younger) and not _birth(dated, "amira", None)
    assert _birth(dated, "amira", years_ago(OWN_AGE - 1, days=-1))  # a little sooner
    assert _birth(dated, "yusuf", younger)  # his own to give up
    assert _birth(dated, "dana", older)
    assert not _birth(dated, "amira", younger)
    with dated.acting("amira"):
        assert AccessEvent.objects.filter(part="rights").exists()


def test_nor_by_writing_it_where_none_was(team: Cast) -> None:
    yusuf, older = team.people["yusuf"], years_ago(OWN_AGE + 2)
    with pytest.raises(DatabaseError), team.acting("yusuf") as (_viewer, family):
        Identity.objects.create(
            community=team.community, family=family, person=yusuf, birth_date=older
        )
    born(team, "yusuf", older)  # written by his coordinator


def test_of_somebody_without_an_account_a_parent_corrects_the_date(dated: Cast) -> None:
    born(dated, "sara", years_ago(9))
    assert _birth(dated, "amira", years_ago(8), "sara")


def test_the_page_says_whom_to_ask(dated: Cast) -> None:
    yusuf = dated.people["yusuf"]
    with pytest.raises(Invalid) as said, dated.acting("amira") as (viewer, _family):
        row = Person.objects.get(pk=yusuf.pk)
        people.change_person(viewer, row, row.revision, birth_date=years_ago(3))
    assert "birth_date" in said.value.fields


def test_a_place_that_ends_deciding_for_oneself_is_not_given_by_others(dated: Cast) -> None:
    with pytest.raises(DatabaseError), dated.acting("amira"):
        Person.objects.filter(pk=dated.people["yusuf"].pk).update(standing="caregiver")


@pytest.mark.parametrize("custody", ["guardian", "attorney", "representative", "spouse"])
def test_no_member_of_the_family_puts_one_before_another(team: Cast, custody: str) -> None:
    with pytest.raises(Invalid) as said, team.acting("amira") as (viewer, family):
        people.relate(
            viewer, family, team.people["amira"], team.people["yusuf"], kind="x", custody=custody
        )
    assert "custody" in said.value.fields
    _related(team, "layla", "yusuf", custody)
    with pytest.raises(DatabaseError), team.acting("amira"):
        Relation.objects.update(custody="")  # and none is taken away: Layla has an account


# Days


@pytest.mark.parametrize(
    "born_on",
    [date(2008, 2, 29), date(2011, 3, 1), date(2012, 3, 1), date(2010, 12, 31), date(2009, 2, 28)],
)
@pytest.mark.parametrize("age", [15, 16, 18, 19])
def test_the_birthday_is_the_same_to_both(born_on: date, age: int) -> None:
    on = birthday_at(born_on, age)
    assert age_on(born_on, on) == age and age_on(born_on, on - timedelta(days=1)) == age - 1
    with owner() as connected, connected.transaction(force_rollback=True):
        place = new_id()
        connected.execute(
            "INSERT INTO people_community (id, name, slug, languages, zone, help_phone, fictional)"
            " VALUES (%s, 'x', 'x', '{}', 'America/Toronto', '', true)",
            [place],
        )
        connected.execute(
            "INSERT INTO people_family (id, community_id, name, stage, language, plan_language,"
            " interpreter, created_at, revision, changed_at)"
            " VALUES (%s, %s, '', 'referred', 'en', 'en', '', now(), 1, now())",
            [place, place],
        )
        connected.execute("UPDATE access_jurisdiction SET own_age = %s", [age])
        found = connected.execute("SELECT oneplan_comes_of_age(%s, %s)", [place, born_on])
        [begins] = found.fetchone() or [None]
    assert begins == datetime.combine(on, time(), ZoneInfo("America/Toronto"))


# Helpers


def note(cast: Cast, who: str, parts: list[str], *, capable: bool) -> None:
    with cast.acting("dana") as (viewer, family):
        note_capacity(
            viewer, family, cast.people[who].pk, parts, capable=capable, how="We talked about it."
        )


def _related(cast: Cast, who: str, to: str, custody: str) -> None:
    with cast.acting("dana") as (viewer, family):
        one, other = cast.people[who], cast.people[to]
        stands = Relation.objects.filter(person=one, to_person=other).first()
        seen = stands.revision if stands else 0
        people.relate(viewer, family, one, other, kind="x", custody=custody, seen_revision=seen)


def _said_to_dana(cast: Cast, who: str, about: UUID, parts: list[str], **more: Any) -> None:
    worker = cast.workers["okafor"]
    with cast.acting("dana") as (viewer, family):
        record_directive(
            viewer,
            family,
            Recipient(worker.account_id, worker.agency_id),
            parts,
            decided_by_id=cast.people[who].pk,
            person_id=about,
            **more,
        )


def _right(custody: str) -> str:
    return "custody" if custody == "society" else custody
