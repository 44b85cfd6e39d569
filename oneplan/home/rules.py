"""What comes first on a home page: promises at risk, never a person's name or a score. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from oneplan.people.stages import Stage
from oneplan.plans.rules import is_late
from oneplan.referrals.rules import answer_by
from oneplan.teams.words import zone_name

# "This week" on a family's page: the next seven days, today included.
A_WEEK = timedelta(days=6)
# By when a family's coordinator calls for the first time: the agency's own promise, as its answer
# to a request is (referrals.rules).
FIRST_CALL_WITHIN_WORKING_DAYS = 3
# For how long a promise that was kept is thanked for on the family's page.
THANKED_FOR = timedelta(days=14)


def first_call_by(accepted: date) -> date:
    return answer_by(accepted, FIRST_CALL_WITHIN_WORKING_DAYS)


class Dated(Protocol):
    """A promise, as room plans tells it."""

    @property
    def due(self) -> date: ...
    @property
    def status(self) -> str: ...
    @property
    def task(self) -> str: ...


D = TypeVar("D", bound=Dated)


def in_order(steps: Iterable[D]) -> list[D]:
    """What is open first, the earliest day first; done ones after, the latest first."""
    every = list(steps)
    still = sorted((s for s in every if s.status != "done"), key=lambda s: (s.due, s.task))
    done = sorted((s for s in every if s.status == "done"), key=lambda s: s.due, reverse=True)
    return still + done


@dataclass(frozen=True, slots=True)
class Counted:
    """How promises made to a family stand."""

    on_time: int = 0
    late: int = 0
    done: int = 0


def count(steps: Iterable[Dated], today: date) -> Counted:
    every = list(steps)
    done = sum(s.status == "done" for s in every)
    late = sum(is_late(s.due, s.status, today) for s in every)
    return Counted(on_time=len(every) - done - late, late=late, done=done)


@dataclass(slots=True)
class Row:
    """One family on a coordinator's today."""

    family_id: UUID
    name: str
    stage: str
    late: int = 0
    stuck: int = 0
    next_due: date | None = None
    meeting: datetime | None = None
    zone: str = ""
    place: str = ""
    version: int = 0
    agreed_at: datetime | None = None

    @property
    def stage_name(self) -> str:
        return str(Stage(self.stage).label)

    @property
    def wall(self) -> datetime | None:
        """The next meeting as the clock where it is held will show it."""
        there = self.meeting and self.meeting.astimezone(ZoneInfo(self.zone))
        return there and there.replace(tzinfo=None)

    @property
    def zone_name(self) -> str:
        return zone_name(self.zone)

    @property
    def late_words(self) -> str:
        return ngettext("%(number)s late", "%(number)s late", self.late) % {"number": self.late}

    @property
    def stuck_words(self) -> str:
        return ngettext("%(number)s stuck", "%(number)s stuck", self.stuck) % {"number": self.stuck}


def at_risk_first(rows: Iterable[Row]) -> list[Row]:
    """Broken promises first, the oldest first; then what is due next; then families without a
    meeting to come; then the oldest plan. A surname decides nothing but a tie."""
    far = date.max

    def risk(row: Row) -> tuple[Any, ...]:
        due = row.next_due or far
        agreed = row.agreed_at.date() if row.agreed_at else far
        return (row.late == 0, due, row.meeting is not None, agreed, row.name)

    return sorted(rows, key=risk)


class Asked(Protocol):
    """A request for help that waits for an answer."""

    @property
    def urgent(self) -> bool: ...
    @property
    def answer_by(self) -> date: ...


A = TypeVar("A", bound=Asked)


def urgent_first(requests: Iterable[A]) -> list[A]:
    """What the family says cannot wait, then what was promised an answer soonest."""
    return sorted(requests, key=lambda request: (not request.urgent, request.answer_by))
