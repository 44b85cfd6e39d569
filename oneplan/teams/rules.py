"""Pure rules of a team: the bar of roles, times of meetings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

from oneplan.teams.models import RoleClass


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


def moment_of(local_start: str, zone: str) -> datetime:
    """The moment a wall-clock time means in its zone: `2026-11-26T17:30`, `America/Toronto`.

    A time that a clock change skips means the moment after it; one that happens twice, the first.
    Raises ValueError for what is no time or no zone.
    """
    if zone not in available_timezones():
        raise ValueError(zone)
    return datetime.fromisoformat(local_start).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
