"""Pure rules of a team: the bar of roles, times of meetings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

from oneplan.teams.role_classes import RoleClass


@dataclass(frozen=True, slots=True)
class Share:
    """One segment of the bar: how many members of a role class, and where it stands (per cent)."""

    role_class: RoleClass
    count: int
    start: float
    width: float


def shares(classes: Iterable[str]) -> list[Share]:
    """The team by role class, in the family's order; classes without members are left out."""
    given = list(classes)
    found: list[Share] = []
    start = 0.0
    for one in RoleClass:
        count = given.count(one.value)
        if count:
            width = round(100 * count / len(given), 2)
            found.append(Share(one, count, round(start, 2), width))
            start += width
    return found


class Skipped(ValueError):
    """A time that the clocks leave out when they go forward; `either`: what was likely meant, as
    the clock shows it, before and after."""

    def __init__(self, *either: datetime) -> None:
        super().__init__()
        self.either = tuple(one.strftime("%H:%M") for one in either)


class Twice(ValueError):
    """A time that the clocks show twice when they go back, and nobody said which."""


def moment_of(local_start: str, zone: str, which: str = "") -> datetime:
    """The moment a wall-clock time means in its zone: `2026-11-26T17:30`, `America/Toronto`.

    `which`: "first" or "second", for a time that the clock shows twice; without it Twice is raised.
    Raises Skipped for a time that a clock change leaves out, and ValueError for what is no time or
    no zone.
    """
    first, second = _either(local_start, zone)
    if first > second:
        there = ZoneInfo(zone)
        raise Skipped(second.astimezone(there), first.astimezone(there))
    if first < second and which not in ("first", "second"):
        raise Twice(local_start)
    return second if which == "second" else first


def comes_twice(local_start: str, zone: str) -> bool:
    """Whether the clock there shows this time twice, so that one must say which is meant."""
    try:
        first, second = _either(local_start, zone)
    except ValueError:
        return False
    return first < second


def _either(local_start: str, zone: str) -> tuple[datetime, datetime]:
    """What the time means by the clock before a change and after one; most often the same."""
    if zone not in available_timezones():
        raise ValueError(zone)
    there = datetime.fromisoformat(local_start).replace(tzinfo=ZoneInfo(zone))
    try:
        return there.replace(fold=0).astimezone(UTC), there.replace(fold=1).astimezone(UTC)
    except OverflowError:
        raise ValueError(local_start) from None  # the last hours of the year 9999
