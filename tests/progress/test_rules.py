"""What is stuck, and what is a sign of progress: the rules, day by day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from oneplan.plans.pieces import Need, Outcome, Step, Strategy
from oneplan.progress.rules import Look, Point, Said, View, signs_of_progress, stuck

BEGUN = date(2026, 1, 1)
DAYS = 45
OWN = {"language": "en", "category": "education", "person_id": None, "person": ""}


def outcome(**more):
    facts = {
        "statement": "Calm", "indicator": "Mornings", "unit": "", "baseline": "1", "target": "4",
        "baseline_on": BEGUN, "target_on": None, "direction": "up", "need_id": "n",
    }  # fmt: skip
    return Outcome(id="o", **OWN, **(facts | more))


def step(**more):
    facts = {
        "task": "Walk", "who": "Dana", "accountable_id": "d", "account": None, "left": False,
        "due": BEGUN + timedelta(days=10), "status": "to_do", "done_on": None, "blocker": "",
        "postponed": 0, "need_id": "n",
    }  # fmt: skip
    return Step(id="s", **OWN, **(facts | more))


def need(**more):
    tried = Strategy(
        id="p", need_id="n", text="Walk together", kind="natural", chosen=True, why="", **OWN
    )
    facts = {"statement": "To feel at home", "because": "", "priority": 1, "status": "open"}
    return Need(id="n", **OWN, **(facts | {"options": (tried,)} | more))


def found(one, said=None, after=10, days=DAYS):
    today = BEGUN + timedelta(days=after)
    return [(s.piece, s.reason) for s in stuck(one, said or Said(), BEGUN, today, days)]


def look(after, on_track=None, decision=""):
    return Look(BEGUN + timedelta(days=after), "p", on_track, decision, "why")


def point(after, value):
    return Point(BEGUN + timedelta(days=after), Decimal(value))


def test_nothing_is_stuck_at_the_beginning():
    assert found(need(outcomes=(outcome(),), steps=(step(),))) == []


@pytest.mark.parametrize(("after", "stands"), [(44, []), (45, [("need", "no_progress")])])
def test_a_need_without_progress_for_the_communitys_days(after, stands):
    assert found(need(), after=after) == stands


def test_what_is_met_or_waits_is_not_stuck():
    assert found(need(status="met"), after=400) == []


@pytest.mark.parametrize(
    ("verdicts", "stands"),
    [
        ([(1, False)], []),
        ([(1, False), (8, False)], [("option", "two_reviews")]),
        ([(1, False), (8, True)], []),
        ([(1, False), (4, True), (8, False)], []),
        ([(1, True), (4, False), (8, False)], [("option", "two_reviews")]),
    ],
)
def test_off_track_at_two_reviews(verdicts, stands):
    said = Said(looks={"p": [look(after, on_track) for after, on_track in verdicts]})
    assert found(need(), said) == stands


def test_a_decision_is_believed_for_the_communitys_days_and_then_asked_again():
    looks = [look(1, False), look(2, False), look(3, decision="keep")]
    assert found(need(), Said(looks={"p": looks})) == []
    again = [*looks, look(8, False), look(9, False)]
    assert found(need(), Said(looks={"p": again})) == [("option", "two_reviews")]


@pytest.mark.parametrize(
    ("value", "direction", "stands"),
    [
        ("3", "up", [("outcome", "past_date")]),
        ("4", "up", []),
        ("5", "up", []),
        ("5", "down", [("outcome", "past_date")]),
        ("4", "down", []),
    ],
)
def test_an_indicator_away_from_its_aim_past_its_day(value, direction, stands):
    one = outcome(target_on=BEGUN + timedelta(days=5), direction=direction)
    said = Said(readings={"o": [point(4, value)]})
    assert found(need(outcomes=(one,)), said) == stands


def test_on_its_day_it_is_not_late_yet():
    one = outcome(target_on=BEGUN + timedelta(days=10))
    assert found(need(outcomes=(one,)), after=10) == []
    assert found(need(outcomes=(one,)), after=11) == [("outcome", "past_date")]


@pytest.mark.parametrize(
    ("more", "stands"),
    [
        ({}, []),
        ({"postponed": 1}, [("step", "late_twice")]),
        ({"postponed": 1, "status": "done", "done_on": BEGUN}, []),
    ],
)
def test_a_promise_that_is_late_twice(more, stands):
    assert found(need(steps=(step(**more),)), after=20) == stands


def test_signs_of_progress():
    one = need(
        outcomes=(outcome(),),
        steps=(step(status="done", done_on=BEGUN + timedelta(days=3)),),
    )
    views = [
        View(BEGUN + timedelta(days=after), score, "", who)
        for after, score, who in ((5, 2, "a"), (6, 4, "b"), (9, 3, "a"), (11, 1, "b"))
    ]
    said = Said(readings={"o": [point(2, "1"), point(7, "2"), point(8, "2")]}, views=views)
    days = sorted((day - BEGUN).days for day in signs_of_progress(one, said))
    assert days == [3, 7, 9]  # done; nearer than ever; higher than the same person's before
    assert found(one, said, after=9 + DAYS) == [("need", "no_progress")]
    assert found(one, said, after=8 + DAYS) == []


def test_less_can_be_better():
    one = need(outcomes=(outcome(direction="down", baseline="5", target="1"),))
    said = Said(readings={"o": [point(2, "6"), point(4, "4")]})
    assert [(day - BEGUN).days for day in signs_of_progress(one, said)] == [4]
