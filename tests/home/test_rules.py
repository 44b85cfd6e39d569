"""What comes first on a home page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

from django.utils import translation

from oneplan.home.rules import Row, at_risk_first, count, in_order, urgent_first

TODAY = date(2026, 11, 22)
SOON = datetime(2026, 11, 24, 9, tzinfo=UTC)


@dataclass
class Step:
    task: str
    due: date
    status: str = "to_do"


@dataclass
class Asked:
    urgent: bool
    answer_by: date


def day(number: int) -> date:
    return date(2026, 11, number)


def test_open_steps_first_the_earliest_day_first() -> None:
    steps = [Step("c", day(30)), Step("done", day(1), "done"), Step("a", day(20))]
    assert [s.task for s in in_order(steps)] == ["a", "c", "done"]


def test_promises_are_counted_once_each() -> None:
    steps = [Step("a", day(21)), Step("b", day(22)), Step("c", day(1), "done")]
    counted = count([*steps, Step("d", day(2), "stuck")], TODAY)
    assert (counted.late, counted.on_time, counted.done) == (2, 1, 1)


def test_a_surname_decides_nothing() -> None:
    rows = [
        Row(
            uuid4(), "Aaa", "planning", next_due=day(25), meeting=datetime(2026, 11, 24, tzinfo=UTC)
        ),
        Row(uuid4(), "Zzz", "planning", late=1, next_due=day(1)),
        Row(uuid4(), "Mmm", "planning", next_due=day(25)),
        Row(uuid4(), "Bbb", "engagement"),
    ]
    assert [row.name for row in at_risk_first(rows)] == ["Zzz", "Mmm", "Aaa", "Bbb"]


def test_what_cannot_wait_is_answered_first() -> None:
    asked = [Asked(False, day(1)), Asked(True, day(9)), Asked(True, day(3))]
    assert urgent_first(asked) == [asked[2], asked[1], asked[0]]


def test_a_row_says_how_many_promises_are_late_and_stuck() -> None:
    row = Row(uuid4(), "A", "implementation", late=2, stuck=1)
    assert (row.late_words, row.stuck_words) == ("2 late", "1 stuck")
    with translation.override("fr"):
        assert row.stuck_words == "1 bloquée"
