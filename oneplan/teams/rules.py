"""Pure rules of a team: who may write or decide, the bar of roles, times of meetings, how late."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from oneplan.teams.models import RoleClass

LONGEST_SHARING_DAYS = 365


@dataclass(frozen=True, slots=True)
class Standing:
    """What the viewer is to one family. `pen` is what the database lets them write, by person.

    The database decides; this only spares people buttons that would be refused.
    """

    account_id: UUID | None = None
    person_id: UUID | None = None
    name: str = ""
    directs: bool = False
    coordinates: bool = False
    pen: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def decides(self) -> bool:
        """Directs the family, or writes down what it decides aloud."""
        return self.directs or self.coordinates

    @property
    def in_family(self) -> bool:
        return self.person_id is not None

    def may_write(self, category: str, person_id: UUID | None = None) -> bool:
        """The same test as the wall's `oneplan_allows`, asked beforehand."""
        everybody = self.pen.get("*", frozenset())
        denied = self.pen.get(f"-{person_id}", frozenset())
        own = self.pen.get(str(person_id), frozenset())
        return (category in everybody and category not in denied) or category in own

    @property
    def writes_something(self) -> bool:
        return bool(self.pen.get("*", frozenset()) - {"any"})

    def writes_all(self, categories: Iterable[str]) -> bool:
        """Whether nothing in these categories is withheld, about anybody."""
        wanted = set(categories)
        withheld = any(wanted & seen for who, seen in self.pen.items() if who.startswith("-"))
        return wanted <= self.pen.get("*", frozenset()) and not withheld


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
