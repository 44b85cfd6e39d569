"""Pure rules of the team."""

from datetime import UTC, datetime

import pytest

from oneplan.access.readers.positions import Position
from oneplan.teams.rules import Skipped, Twice, comes_twice, moment_of, shares


def pen(**may):
    return Position(pen={who.replace("all_", "*").replace("not_", "-"): frozenset(what)
                         for who, what in may.items()})  # fmt: skip


def test_the_bar_says_how_many_of_each():
    found = shares(["natural", "formal", "formal", "family"])
    assert [(one.role_class, one.count, one.start, one.width) for one in found] == [
        ("family", 1, 0.0, 25.0),
        ("natural", 1, 25.0, 25.0),
        ("formal", 2, 50.0, 50.0),
    ]
    assert shares([]) == []


@pytest.mark.parametrize(
    ("local", "zone", "moment"),
    [
        ("2026-11-26T17:30", "America/Toronto", datetime(2026, 11, 26, 22, 30, tzinfo=UTC)),
        ("2026-07-26T17:30", "America/Toronto", datetime(2026, 7, 26, 21, 30, tzinfo=UTC)),
    ],
)
def test_a_time_on_the_wall_is_a_moment(local, zone, moment):
    assert moment_of(local, zone) == moment_of(local, zone, "second") == moment
    assert not comes_twice(local, zone)


@pytest.mark.parametrize(
    ("local", "zone", "either"),
    [
        ("2026-03-08T02:30", "America/Toronto", ("01:30", "03:30")),
        ("2026-10-04T02:10", "Australia/Lord_Howe", ("01:40", "02:40")),  # by half an hour
    ],
)
@pytest.mark.parametrize("which", ["", "first", "second"])
def test_a_time_that_the_clocks_leave_out_is_refused_with_what_is_near(local, zone, either, which):
    with pytest.raises(Skipped) as refused:
        moment_of(local, zone, which)
    assert refused.value.either == either and not comes_twice(local, zone)


def test_of_a_time_that_comes_twice_one_must_say_which():
    twice = ("2026-11-01T01:30", "America/Toronto")
    assert comes_twice(*twice)
    for unsaid in ("", "third"):
        with pytest.raises(Twice):
            moment_of(*twice, unsaid)
    assert moment_of(*twice, "first") == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert moment_of(*twice, "second") == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(("local", "zone"), [("half five", "America/Toronto"),
                                             ("9999-12-31T23:30", "America/Toronto"),
                                             ("2026-11-26T17:30", "Nowhere/At_all")])  # fmt: skip
def test_what_is_no_time_is_refused(local, zone):
    with pytest.raises(ValueError):
        moment_of(local, zone)


def test_what_one_may_write():
    assert pen(all_=["health"]).may_write("health", "y")
    assert not pen(all_=["health"]).may_write("education")
    assert not pen(all_=["health"], not_y=["health"]).may_write("health", "y")
    assert pen(y=["own_voice"]).may_write("own_voice", "y")
    assert not pen(y=["own_voice"]).may_write("own_voice")
    assert not Position().may_write("health")


def test_seeing_everything_means_that_nothing_is_withheld():
    both = ["health", "education"]
    assert pen(all_=both).writes_all(["health"])
    assert not pen(all_=["health"]).writes_all(both)
    assert not pen(all_=both, not_y=["health"]).writes_all(both)
