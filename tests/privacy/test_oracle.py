"""The judge by itself: small facts, and what the policy's text says about them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.privacy import judging, oracle
from tests.privacy.judging import Hand, may_be_told_of, may_invite_parent, may_open_emergency
from tests.privacy.oracle import (
    Capacity,
    Directive,
    Emergency,
    Facts,
    Involvement,
    Job,
    Person,
    Viewer,
    judge,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BEFORE, LATER = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
MOTHER, YOUTH, WORKER, SCHOOL, CLINIC = (uuid4() for _ in range(5))
AT_SCHOOL = Viewer(WORKER, SCHOOL)


def facts(*directives: Directive, **more: object) -> Facts:
    return Facts(
        now=NOW,
        persons=[
            Person(MOTHER, "caregiver", MOTHER, directs=True),
            Person(YOUTH, "youth", YOUTH),
        ],
        jobs=[Job(WORKER, SCHOOL, frozenset({"provider"})), Job(WORKER, CLINIC)],
        bases=[Involvement("team", WORKER, SCHOOL)],
        directives=list(directives),
        **more,  # type: ignore[arg-type]
    )


def said(effect: str = "permit", by: UUID = MOTHER, **more: object) -> Directive:
    told: dict[str, object] = {"account": WORKER, "starts": BEFORE, "ends": LATER, "decider": by}
    return Directive(effect, frozenset({"education"}), **(told | more))  # type: ignore[arg-type]


def sees(those: Facts, who: Viewer = AT_SCHOOL, about: UUID | None = YOUTH, **more: str) -> bool:
    return judge(those, who, about, more.pop("part", "education"), **more).allow


def test_nothing_is_permitted_by_default_not_even_to_the_team() -> None:
    assert not sees(facts())


def test_a_permit_opens_its_part_for_reading_only() -> None:
    assert sees(facts(said()))
    assert not sees(facts(said()), action="write")
    assert sees(facts(said(write=True)), action="write")
    assert not sees(facts(said()), part="health")


def test_a_permit_without_the_team_opens_nothing() -> None:
    those = facts(said())
    those.bases = [Involvement("team", WORKER, SCHOOL, ends=BEFORE)]
    assert not sees(those)


def test_acting_for_another_agency_is_being_somebody_else() -> None:
    assert not sees(facts(said()), Viewer(WORKER, CLINIC))
    assert not sees(facts(said()), Viewer(WORKER))


@pytest.mark.parametrize(
    "over",
    [{"withdrawn": True}, {"ends": NOW}, {"starts": LATER}, {"agency": CLINIC}, {"person": MOTHER}],
)
def test_a_permit_that_does_not_match_opens_nothing(over: dict[str, object]) -> None:
    assert not sees(facts(said(**over)))


def test_deny_beats_permit_and_a_youth_beats_a_parent() -> None:
    assert not sees(facts(said(), said("deny")))
    own = said(by=YOUTH, person=YOUTH)
    assert sees(facts(own, said("deny")))
    assert not sees(facts(said(), said("deny", by=YOUTH, person=YOUTH)))


def test_whoever_is_found_capable_is_decided_for_by_nobody_else() -> None:
    found = Capacity(YOUTH, frozenset({"education"}), True)
    assert not sees(facts(said(), capacity=[found]))
    assert sees(facts(said(), capacity=[found]), about=MOTHER)


def test_a_decision_lasts_as_long_as_its_ground() -> None:
    those = facts(said())
    those.persons[0] = Person(MOTHER, "caregiver", MOTHER, directs=False)
    assert not sees(those)


def test_one_item_may_be_kept_back_or_shown() -> None:
    item = uuid4()
    kept = facts(said(), said("deny", items=frozenset({item})))
    assert not judge(kept, AT_SCHOOL, YOUTH, "education", item=item).allow
    assert judge(kept, AT_SCHOOL, YOUTH, "education", item=uuid4()).allow
    shown = facts(said(items=frozenset({item})))
    assert judge(shown, AT_SCHOOL, YOUTH, "education", item=item).allow
    assert not judge(shown, AT_SCHOOL, YOUTH, "education", item=uuid4()).allow


def test_own_voice_is_nobodys_but_the_persons() -> None:
    assert sees(facts(), Viewer(YOUTH), part="own_voice")
    assert not sees(facts(), Viewer(MOTHER), part="own_voice")
    opened = Emergency(WORKER, SCHOOL, frozenset({"own_voice"}), BEFORE, LATER)
    assert not sees(facts(emergencies=[opened]), part="own_voice")


def test_an_emergency_reads_for_hours_and_not_where_kept_out_by_name() -> None:
    opened = Emergency(WORKER, SCHOOL, frozenset({"education"}), BEFORE, LATER)
    assert sees(facts(emergencies=[opened]))
    assert not sees(facts(emergencies=[opened]), action="write")
    item = uuid4()
    kept = facts(said("deny", items=frozenset({item})), emergencies=[opened])
    assert not judge(kept, AT_SCHOOL, YOUTH, "education", item=item).allow
    over = Emergency(WORKER, SCHOOL, frozenset({"education"}), BEFORE, NOW)
    assert not sees(facts(emergencies=[over]))
    parts = frozenset({"education"})
    assert may_open_emergency(facts(), AT_SCHOOL, parts).allow
    assert not may_open_emergency(facts(said("deny")), AT_SCHOOL, parts).allow


def test_whoever_directs_sees_the_family_but_not_from_work() -> None:
    assert sees(facts(), Viewer(MOTHER))
    those = facts()
    those.jobs.append(Job(MOTHER, SCHOOL))
    assert not sees(those, Viewer(MOTHER, SCHOOL))


@pytest.mark.parametrize("module", [oracle, judging])
def test_the_judge_knows_nothing_of_the_project(module: object) -> None:
    text = Path(str(module.__file__)).read_text()  # type: ignore[attr-defined]
    assert "import oneplan" not in text
    assert "from oneplan" not in text
    assert "django" not in text
    assert len(text.splitlines()) <= 300


def test_a_no_ends_an_emergency_for_good_and_keeps_a_whole_agency_from_one() -> None:
    opened = Emergency(WORKER, SCHOOL, frozenset({"education"}), BEFORE, LATER)
    for to in ({"account": WORKER}, {"account": None, "agency": SCHOOL}):
        no = said("deny", **to)
        assert not sees(facts(no, emergencies=[opened]))
        assert not sees(facts(replace(no, withdrawn=True), emergencies=[opened]))
        assert not may_open_emergency(facts(no), AT_SCHOOL, frozenset({"education"})).allow
    for to in (
        {"account": MOTHER}, {"account": None, "agency": CLINIC},
        {"account": None, "agency": SCHOOL, "role": "intake"}, {"items": frozenset({uuid4()})},
    ):  # fmt: skip
        assert sees(facts(said("deny", **to), emergencies=[opened]))


def test_nobody_is_told_of_a_no_about_themself_but_their_own() -> None:
    no = said("deny")
    assert not may_be_told_of(facts(), AT_SCHOOL, no)
    assert may_be_told_of(facts(), Viewer(MOTHER), no)
    whole = said("deny", account=None, agency=SCHOOL)
    assert not may_be_told_of(facts(), AT_SCHOOL, whole)
    assert not may_be_told_of(facts(), Viewer(WORKER, CLINIC), whole)
    assert may_be_told_of(facts(), Viewer(WORKER), whole)
    assert may_be_told_of(facts(), Viewer(MOTHER), said("deny", account=MOTHER))


def test_two_people_make_a_parent() -> None:
    one, other = Hand(uuid4(), frozenset({"one@here"}), "One"), Hand(uuid4(), name="Other")
    assert may_invite_parent(one, "new@here", other, False, None).allow
    assert not may_invite_parent(one, "new@here", None, False, None).allow
    assert not may_invite_parent(one, "new@here", one._replace(name="X"), False, None).allow
    assert not may_invite_parent(one, "new@here", other._replace(name="ONE"), False, None).allow
    assert not may_invite_parent(one, "One+family@here", other, False, None).allow
    assert not may_invite_parent(one, "new@here", other, True, one).allow
    assert may_invite_parent(one, "new@here", other, True, other).allow


def test_words_taken_back_are_in_no_version_that_stood() -> None:
    row = uuid4()
    assert not judging.in_version([(row, 1)], row, 1)
    assert judging.in_version([(row, 1)], row, 2) and judging.in_version([(row, 1)], uuid4(), 1)


def test_of_age_nobody_else_decides_but_for_who_was_found_unable() -> None:
    grown = [
        Person(MOTHER, "caregiver", MOTHER, directs=True),
        Person(YOUTH, "youth", YOUTH, of_age=BEFORE),
    ]
    those = facts(said())
    those.persons = grown
    assert not sees(those) and sees(those, about=MOTHER)
    those.persons = [grown[0], replace(grown[1], of_age=LATER)]
    assert sees(those)
    those.persons = grown
    those.capacity = [Capacity(YOUTH, frozenset({"education"}), False, 1)]
    assert sees(those)
    assert sees(facts(said(by=YOUTH, person=YOUTH, right=oracle.OWN)))


def test_a_guardian_decides_just_what_somebody_cannot() -> None:
    aunt = uuid4()
    those = facts(said(by=aunt, person=YOUTH, right=oracle.SUBSTITUTES["guardian"]))
    those.persons.append(Person(aunt, "support"))
    those.relations.append(oracle.Relation(aunt, YOUTH, "guardian"))
    assert not sees(those)
    those.capacity = [Capacity(YOUTH, frozenset({"education"}), False, 1)]
    assert sees(those)
    those.relations.clear()
    assert not sees(those)
