"""What comes first on a home page: promises at risk, never a person's name or a score. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from oneplan.kernel import clock
from oneplan.people.models import Stage

# "This week" on a family's page: the next seven days, today included.
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Promise:
    """A dated step of one person, as a home page shows it."""

    id: UUID
    task: str
    language: str
    who: str
    account_id: UUID | None
    due: date
    status: str
    blocker: str
    family_id: UUID
    family_name: str = ""
    revision: int = 1

    @property
    def is_done(self) -> bool:
        return self.status == "done"

    def is_late(self, today: date) -> bool:
        return not self.is_done and self.due < today

    @property
    def is_soon(self) -> bool:
        return not self.is_done and self.due - clock.today() < SOON


def in_order(promises: Iterable[Promise]) -> list[Promise]:
    """What is open first, the earliest day first; done ones after, the latest first."""
    every = list(promises)
    still = sorted((p for p in every if not p.is_done), key=lambda p: (p.due, p.task))
    done = sorted((p for p in every if p.is_done), key=lambda p: (p.due, p.task), reverse=True)
    return still + done


@dataclass(frozen=True, slots=True)
class Kept:
    """How promises made to a family stand."""

    on_time: int = 0
    late: int = 0
    done: int = 0


def count(promises: Iterable[Promise], today: date) -> Kept:
    every = list(promises)
    done = sum(p.is_done for p in every)
    late = sum(p.is_late(today) for p in every)
    return Kept(on_time=len(every) - done - late, late=late, done=done)


@dataclass(slots=True)
class Row:
    """One family on a coordinator's today."""

    family_id: UUID
    name: str
    stage: str
    late: int = 0
    open: int = 0
    first_due: date | None = None
    meeting: datetime | None = None
    version: int = 0
    agreed_at: datetime | None = None

    @property
    def stage_name(self) -> str:
        return str(Stage(self.stage).label)


def at_risk_first(rows: Iterable[Row]) -> list[Row]:
    """Broken promises first, the oldest first; then what is due next; then families without a
    meeting to come; then the oldest plan. A surname decides nothing but a tie."""
    far = date.max

    def risk(row: Row) -> tuple[Any, ...]:
        due = row.first_due or far
        agreed = row.agreed_at.date() if row.agreed_at else far
        return (row.late == 0, due, row.meeting is not None, agreed, row.name)

    return sorted(rows, key=risk)
