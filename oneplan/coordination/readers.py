"""Who coordinates a family, as it reads it; lists of batons for those who hold or see to them.

What somebody may know the database decides: rows by policies, lists by its functions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from oneplan.coordination.rules import MOST_AT_ONCE
from oneplan.kernel.prepared import prepared
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Agency, Role, Stage, Worker

T = TypeVar("T")

# All of it in one statement; each part is read as the viewer, through its own policy.
COORDINATION = """
SELECT
 (SELECT coalesce(json_agg(json_build_object('worker_id', w.id, 'name', w.name, 'title', w.title,
         'phone', w.phone, 'agency', a.name, 'agency_id', a.id, 'agency_phone', a.phone,
         'gone', w.left_at IS NOT NULL OR NOT 'coordinator' = ANY (w.roles),
         'starts', lower(h.during), 'ends', upper(h.during)) ORDER BY lower(h.during) DESC), '[]')
  FROM coordination_holding h JOIN people_worker w ON w.id = h.worker_id
  JOIN people_agency a ON a.id = h.agency_id WHERE h.family_id = %(family)s),
 (SELECT coalesce(json_agg(json_build_object('name', b.name, 'phone', b.phone,
         'starts', lower(c.during), 'ends', upper(c.during)) ORDER BY lower(c.during)), '[]')
  FROM coordination_holding h JOIN coordination_cover c ON c.worker_id = h.worker_id
  JOIN people_worker b ON b.id = c.by_id
  WHERE h.family_id = %(family)s AND upper_inf(h.during) AND upper(c.during) > now()),
 (SELECT coalesce(json_agg(json_build_object('id', o.id, 'from_name', f.name, 'to_name', t.name,
         'to_agency', a.name, 'by_name', b.name, 'why', o.why, 'introduction', o.introduction,
         'meet_on', o.meet_on, 'promised', o.promised, 'overlap_until', o.overlap_until,
         'language', o.language, 'status', o.status, 'asked_at', o.created_at,
         'answered_at', o.answered_at) ORDER BY o.created_at DESC), '[]')
  FROM coordination_handover o JOIN people_worker f ON f.id = o.from_worker_id
  JOIN people_worker t ON t.id = o.to_worker_id JOIN people_agency a ON a.id = t.agency_id
  JOIN people_worker b ON b.id = o.proposed_by_id WHERE o.family_id = %(family)s),
 (SELECT coalesce(json_agg(json_build_object('id', v.id, 'kind', v.kind, 'agency', a.name,
         'words', v.words, 'answer', v.answer, 'status', v.status, 'asked_at', v.created_at)
         ORDER BY v.created_at DESC), '[]')
  FROM coordination_wish v LEFT JOIN people_agency a ON a.id = v.agency_id
  WHERE v.family_id = %(family)s),
 (SELECT json_build_object('person_id', p.id, 'name', p.chosen_name)
  FROM coordination_lead l JOIN people_person p ON p.id = l.person_id
  WHERE l.family_id = %(family)s),
 (SELECT coalesce(json_agg(json_build_object('name', s.name, 'phone', s.phone)
         ORDER BY s.name), '[]')
  FROM coordination_holding h JOIN people_worker s ON s.agency_id = h.agency_id
   AND s.left_at IS NULL AND 'supervisor' = ANY (s.roles)
  WHERE h.family_id = %(family)s AND upper_inf(h.during))
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A time in which one worker held the family's baton. `gone`: they have left since, and hold
    it on paper alone, through the supervisors of their agency."""

    worker_id: UUID
    name: str
    title: str
    phone: str
    agency: str
    agency_id: UUID
    agency_phone: str
    gone: bool
    starts: datetime
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class Covered:
    """Somebody acts for the holder for this time."""

    name: str
    phone: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Passing:
    """A handover, as the family and its coordinator read it."""

    id: UUID
    from_name: str
    to_name: str
    to_agency: str
    by_name: str
    why: str
    introduction: str
    meet_on: date | None
    promised: str
    overlap_until: date | None
    language: str
    status: str
    asked_at: datetime
    answered_at: datetime | None

    @property
    def waits(self) -> bool:
        return self.status == "waiting"

    @property
    def accepted(self) -> bool:
        return self.status == "accepted"


@dataclass(frozen=True, slots=True)
class Wished:
    """What the family asked about its coordinator."""

    id: UUID
    kind: str
    agency: str | None
    words: str
    answer: str
    status: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Answerable:
    """A supervisor, to whom a family may turn while its coordinator has left."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Coordination:
    """Who coordinates one family: `held` newest first, so also `passing` and `wishes`."""

    held: tuple[Held, ...]
    covers: tuple[Covered, ...]
    passing: tuple[Passing, ...]
    wishes: tuple[Wished, ...]
    lead_id: UUID | None
    lead_name: str
    supervisors: tuple[Answerable, ...]

    @property
    def holder(self) -> Held | None:
        return next((one for one in self.held if one.ends is None), None)

    @property
    def earlier(self) -> list[Held]:
        return [one for one in self.held if one.ends is not None]

    @property
    def waiting(self) -> Passing | None:
        return next((one for one in self.passing if one.waits), None)

    @property
    def latest(self) -> Passing | None:
        """By which whoever holds it now came to it."""
        return next((one for one in self.passing if one.accepted), None)

    @property
    def open_wishes(self) -> list[Wished]:
        return [one for one in self.wishes if one.status == "open"]

    @property
    def answers(self) -> list[Wished]:
        return [one for one in self.wishes if one.answer]


def coordination(family_id: UUID) -> Coordination:
    """Who holds, covers, comes and came; what the family asked; who leads. One statement.

    Anybody who sees the family's team learns who coordinates it; why and what was promised only
    whoever directs or coordinates it.
    """
    with prepared(COORDINATION, {"family": family_id}) as cursor:
        held, covers, passing, wishes, lead, supervisors = cursor.fetchone()
    lead = lead or {}
    return Coordination(
        held=tuple(_made(Held, one) for one in held),
        covers=tuple(_made(Covered, one) for one in covers),
        passing=tuple(_made(Passing, one) for one in passing),
        wishes=tuple(_made(Wished, one) for one in wishes),
        lead_id=UUID(lead["person_id"]) if lead else None,
        lead_name=lead.get("name", ""),
        supervisors=tuple(Answerable(**one) for one in supervisors),
    )


# For a month after the baton has passed, the family's first page says so.
NEWS = """
SELECT f.name, t.name, o.status = 'waiting', o.answered_at, cover.name, cover.phone, cover.ends
FROM (SELECT 1) always
LEFT JOIN LATERAL (SELECT * FROM coordination_handover o WHERE o.family_id = %(family)s
    AND (o.status = 'waiting' OR (o.status = 'accepted'
         AND o.answered_at > now() - interval '30 days'))
    ORDER BY o.status DESC, o.answered_at DESC LIMIT 1) o ON true
LEFT JOIN people_worker f ON f.id = o.from_worker_id
LEFT JOIN people_worker t ON t.id = o.to_worker_id
LEFT JOIN LATERAL (SELECT b.name, b.phone, upper(c.during) AS ends
    FROM coordination_holding h JOIN coordination_cover c ON c.worker_id = h.worker_id
     AND c.during @> now() JOIN people_worker b ON b.id = c.by_id
    WHERE h.family_id = %(family)s AND upper_inf(h.during) LIMIT 1) cover ON true
"""


@dataclass(frozen=True, slots=True)
class HandingOver:
    """What a family's first page says of its coordinator: who comes or came, who is there for now.
    Empty where nothing is new. Who comes, for whoever directs or coordinates the family; who
    covers, for whoever sees its team. A row of NEWS."""

    from_name: str | None
    to_name: str | None
    waits: bool | None
    since: datetime | None
    cover_name: str | None
    cover_phone: str | None
    cover_until: datetime | None


MOMENTS = frozenset({"starts", "ends", "asked_at", "answered_at"})
DAYS = frozenset({"meet_on", "overlap_until"})


def _made(kind: type[T], row: Mapping[str, Any]) -> T:
    """A dataclass from what the database wrote as JSON: ids, moments and days as such."""
    return kind(**{name: _value(name, value) for name, value in row.items()})


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in MOMENTS:
        return datetime.fromisoformat(value)
    if name in DAYS:
        return date.fromisoformat(value)
    return UUID(value) if name == "id" or name.endswith("_id") else value


@dataclass(frozen=True, slots=True)
class Baton:
    """A family on a list of work; `name` is empty for whoever may not see it."""

    family_id: UUID
    name: str
    reference: str
    stage: str
    language: str
    worker_id: UUID
    worker_name: str
    gone: bool
    since: datetime
    mine: bool
    handover_id: UUID | None
    to_name: str | None
    asked_at: datetime | None
    wish_id: UUID | None
    wish: str | None
    wish_kind: str | None
    wish_agency_id: UUID | None
    wish_agency: str | None

    @property
    def called(self) -> str:
        return self.name or self.reference

    @property
    def stage_name(self) -> str:
        return str(Stage(self.stage).label)


def batons(viewer: Viewer, of_worker: UUID | None = None, page: int = 1) -> list[Baton]:
    """Batons that the viewer holds or covers; for a supervisor all of the agency's, or one
    worker's. One statement; families that ask for something, and those of whoever has left, first.
    One more than a page holds says that there are others."""
    many = MOST_AT_ONCE
    return _call(
        "SELECT * FROM oneplan_batons(%s, NULL, %s, %s)",
        Baton,
        [of_worker, (page - 1) * many, many + 1],
    )


def batons_of(viewer: Viewer, family_ids: Sequence[UUID]) -> list[Baton]:
    """As `batons`, of these families. One statement."""
    return _call(
        "SELECT * FROM oneplan_batons(NULL, %s, 0, %s)", Baton, [list(family_ids), MOST_AT_ONCE]
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """A worker with how many families they hold; `gone`: on paper alone. The next cover, if any."""

    worker_id: UUID
    name: str
    gone: bool
    families: int
    waiting: int
    cover_id: UUID | None
    cover_name: str | None
    cover_from: datetime | None
    cover_until: datetime | None


def holders_here(viewer: Viewer) -> list[Holder]:
    """For a supervisor every coordinator of the agency; for a coordinator themself. One
    statement."""
    return _call("SELECT * FROM oneplan_holders_here()", Holder, [])


@dataclass(frozen=True, slots=True)
class Offered:
    """A family that the viewer is asked to take over."""

    handover_id: UUID
    family_id: UUID
    name: str
    reference: str
    language: str
    from_name: str
    by_name: str
    why: str
    introduction: str
    meet_on: date | None
    promised: str
    overlap_until: date | None
    asked_at: datetime

    @property
    def called(self) -> str:
        return self.name or self.reference


def batons_offered(viewer: Viewer) -> list[Offered]:
    """What waits for the viewer to accept, the oldest first. One statement."""
    return _call("SELECT * FROM oneplan_batons_offered()", Offered, [])


@dataclass(frozen=True, slots=True)
class Waiting:
    """Numbers for the first page of a day; for supervisors those of their agency."""

    for_me: int = 0
    for_others: int = 0
    on_paper: int = 0
    wishes: int = 0

    @property
    def any(self) -> bool:
        return bool(self.for_me or self.for_others or self.on_paper or self.wishes)


# After a SELECT of another room's numbers, in the same statement.
AND_BATONS = ", b.for_me, b.for_others, b.on_paper, b.wishes FROM oneplan_batons_waiting() b"


def batons_waiting(viewer: Viewer) -> Waiting:
    """One statement. Anybody may ask; who holds and supervises nothing gets zeros."""
    return _call("SELECT * FROM oneplan_batons_waiting()", Waiting, [])[0]


def _call(sql: LiteralString, kind: type[T], values: list[Any]) -> list[T]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [kind(*row) for row in cursor.fetchall()]


def next_holders(community_id: UUID, agency_ids: set[UUID]) -> list[Worker]:
    """Who could be asked: current coordinators of these agencies, by name. One statement. The
    database says of each family whether it may be them."""
    found = Worker.objects.filter(
        community_id=community_id,
        agency_id__in=agency_ids,
        left_at__isnull=True,
        roles__contains=[Role.COORDINATOR],
    )
    return list(found.select_related("agency", "community").order_by("name", "id"))


def agencies_that_coordinate(community_id: UUID) -> QuerySet[Agency]:
    """Agencies of a community where somebody coordinates."""
    there = Worker.objects.filter(
        community_id=community_id, left_at__isnull=True, roles__contains=[Role.COORDINATOR]
    )
    found = Agency.objects.filter(community_id=community_id, pk__in=there.values("agency_id"))
    return found.order_by("name")
