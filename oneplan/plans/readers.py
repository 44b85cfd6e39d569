"""The plan, its versions, and promises: each answer in a fixed number of SQL statements.

Every statement runs behind the wall: what the viewer may not see is not in the answer, and
nothing says that it is missing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from oneplan.access.readers.positions import Position, position_from
from oneplan.kernel import clock
from oneplan.kernel.prepared import prepared
from oneplan.kernel.viewer import Viewer
from oneplan.plans.changes import Change, changes
from oneplan.plans.described import Row
from oneplan.plans.document import OWN_WORDS, Document, joined, read
from oneplan.plans.models import Agreement, PlanRow, Unsent
from oneplan.plans.pieces import KINDS
from oneplan.plans.rules import is_late
from oneplan.plans.shapes import Part, of_today
from oneplan.plans.sql import MY_STEPS, PLAN_AGE, PLAN_PAGE, STEPS, VERSION, VERSIONS

AGREEING = frozenset({"agrees", "worry"})


@dataclass(frozen=True, slots=True)
class View:
    """What somebody on the team said about a version. `recorded_by`: who wrote it down for them.
    `whose`: the person of the family, or the member of the team."""

    name: str
    view: str
    words: str
    recorded_by: str = ""
    whose: str | None = None


@dataclass(frozen=True, slots=True)
class NotYetSaid:
    """Somebody who directs the family does not agree yet. `recorded_by`: as in a view."""

    person_id: UUID
    name: str
    words: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version as the viewer may see it; `parts` counts what they see of it."""

    id: UUID
    number: int
    language: str
    agreed_at: datetime
    recorded_by: str
    document: Document
    views: tuple[View, ...] = ()
    why: str = ""

    @property
    def agreed_by(self) -> list[str]:
        return [view.name for view in self.views if view.view in AGREEING]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The draft, the version in force, and what the viewer may do. `plan_id` None: no plan yet.

    `sign_in`: of the family's people those with an account, who speak for themselves.
    """

    plan_id: UUID | None
    draft: Document
    rows: Mapping[str, Sequence[Row]]
    version: Version | None
    who: Position
    people: Mapping[str, str] = field(default_factory=dict)
    sign_in: frozenset[str] = frozenset()
    not_yet: tuple[NotYetSaid, ...] = ()

    @property
    def unagreed(self) -> list[Change]:
        """What changed since the family agreed and was not agreed to; how promises go is told, not
        agreed to. Nothing before there is a version."""
        if self.version is None:
            return []
        found = changes(self.version.document, self.draft)
        return [change for change in found if not change.told]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the list of versions."""

    number: int
    agreed_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One promise, with what a list of promises says. `mine`: the viewer's own."""

    id: UUID
    family_id: UUID
    family_name: str
    need_id: UUID
    task: str
    language: str
    who: str
    due: date
    status: str
    blocker: str
    done_on: date | None
    mine: bool

    @property
    def open(self) -> bool:
        return self.status != "done"

    @property
    def late(self) -> bool:
        return is_late(self.due, self.status, clock.today())


@dataclass(frozen=True, slots=True)
class Promises:
    """What the viewer promised and what others promised, still open, the earliest first."""

    mine: tuple[StepLine, ...]
    others: tuple[StepLine, ...]

    @property
    def late(self) -> int:
        """How many of the others' promises are late."""
        return sum(step.late for step in self.others)

    @property
    def on_time(self) -> int:
        return len(self.others) - self.late


@dataclass(frozen=True, slots=True)
class PlanAge:
    """How a family's plan stands, in numbers: for lists of families."""

    family_id: UUID
    number: int
    agreed_at: datetime | None
    open_steps: int
    late_steps: int
    stuck_steps: int
    next_due: date | None

    @property
    def days(self) -> int | None:
        """Days since the family agreed last; None while there is only a draft."""
        return (clock.now() - self.agreed_at).days if self.agreed_at else None


def plan_page(viewer: Viewer, family_id: UUID) -> PlanPage:
    """The whole plan page. One statement, however long the plan is.

    Whoever may see some part; raises nothing: of what is hidden or absent there is nothing.
    """
    with prepared(PLAN_PAGE, {"family": family_id}) as cursor:
        plan_id, drafted, people, sign_in, version, not_yet, *standing = cursor.fetchone()
    rows = _named(drafted, people or {})
    return PlanPage(
        plan_id=plan_id,
        draft=read(rows),
        rows=rows,
        version=_version(version) if version else None,
        who=position_from(viewer, tuple(standing)),
        people=people or {},
        sign_in=frozenset(sign_in or ()),
        not_yet=tuple(_not_yet(row) for row in not_yet or ()),
    )


def _not_yet(row: Mapping[str, str]) -> NotYetSaid:
    return NotYetSaid(UUID(row["person_id"]), row["name"], row["words"], row["recorded_by"])


def _last_views(rows: Iterable[Mapping[str, Any]]) -> tuple[View, ...]:
    """Each one's last view, in the order in which they first said something."""
    last = {row["whose"] or row["name"]: View(**row) for row in rows}
    return tuple(last.values())


def _named(rows: Mapping[str, Any], people: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The rows with the name of whom each is about."""
    return {
        kind: [row | {"person": people.get(row["person_id"] or "", "")} for row in rows[kind] or ()]
        for kind in KINDS
    }


def _without(
    part: Mapping[str, Any], kept_back: Sequence[str], me: Sequence[str]
) -> dict[str, Any]:
    """A frozen part less the single items kept back from the viewer, and what belongs to them.

    The wall decides by parts; a version is frozen in parts, so this is taken out here.
    """
    gone = set(kept_back)

    def stays(row: Row) -> bool:
        return row.get("person_id") in me or not {row["id"], row.get("need_id")} & gone

    left = {
        kind: [row for row in rows if stays(row)] if kind in KINDS else rows
        for kind, rows in part.items()
    }
    if OWN_WORDS in left:  # what is kept back is not said to have been taken back
        left[OWN_WORDS] = [words for words in left[OWN_WORDS] if words not in gone]
    return left


def _seen(parts: Sequence[Part], sight: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Frozen parts in today's shape, in which single items are looked for."""
    kept_back, me = sight.get("-i", ()), sight.get("me", ())
    return [_without(of_today(part), kept_back, me) for part in parts]


def as_seen(family_id: UUID, parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Frozen parts that the viewer may see, in today's shape, less the single things kept back.

    For whoever has read parts of versions from their table. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT (oneplan_sight('see') -> %s::text)::json", [family_id])
        sight = cursor.fetchone()[0] or {}
    return _seen(parts, sight)


def _version(row: Mapping[str, Any]) -> Version:
    sight = row["sight"] or {}
    parts = _seen(row["parts"] or (), sight)
    why = next((part["why"] for part in parts if part.get("why")), "")
    return Version(
        id=UUID(row["id"]),
        number=row["number"],
        language=row["language"],
        agreed_at=datetime.fromisoformat(row["agreed_at"]),
        recorded_by=row["recorded_by"],
        document=read(joined(parts)),
        views=_last_views(row["views"] or ()),
        why=why,
    )


def version(family_id: UUID, number: int) -> Version | None:
    """One version, as much of it as the viewer may see; None if there is none. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(VERSION, {"family": family_id, "number": number})
        row = cursor.fetchone()
    return _version(row[0]) if row and row[0] else None


def own_view(viewer: Viewer, family_id: UUID, number: int) -> Agreement | None:
    """What stands as the viewer's own view of a version; None where they were not on the team when
    the family agreed. One statement."""
    if viewer.id is None:
        return None
    own = Agreement.objects.filter(family_id=family_id, version__number=number)
    return own.filter(account_id=viewer.id).select_related("version").order_by("created_at").last()


def versions(family_id: UUID) -> list[VersionLine]:
    """Every version the family agreed to, the newest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(VERSIONS, {"family": family_id})
        return [VersionLine(*row) for row in cursor.fetchall()]


def steps_of(family_id: UUID) -> list[StepLine]:
    """All promises of a family's plan that the viewer may see, earliest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(STEPS, {"family": family_id})
        return [StepLine(*row) for row in cursor.fetchall()]


def my_steps(viewer: Viewer) -> list[StepLine]:
    """The viewer's own open promises in every family, earliest first. One statement.

    For whoever promised, with no more about the family than the step and its name.
    """
    if viewer.id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(MY_STEPS)
        return [StepLine(*row) for row in cursor.fetchall()]


def promises(family_id: UUID) -> Promises:
    """Open promises for the family's home: the viewer's own, and what others promised them.

    One statement.
    """
    waiting = [step for step in steps_of(family_id) if step.open]
    return Promises(
        mine=tuple(step for step in waiting if step.mine),
        others=tuple(step for step in waiting if not step.mine),
    )


def plan_age(family_ids: Iterable[UUID]) -> dict[UUID, PlanAge]:
    """How old each family's plan is and how its promises stand. One statement for any number.

    Families without a plan (or without one to be seen) are left out.
    """
    asked = {"families": list(family_ids), "today": clock.today()}
    with prepared(PLAN_AGE, asked) as cursor:
        return {row[0]: PlanAge(*row) for row in cursor.fetchall()}


Piece = TypeVar("Piece", bound=PlanRow)


def live(model: type[Piece], family_id: UUID, row_id: UUID | None) -> Piece | None:
    """One row of the draft, if it is there and the viewer may see it. One statement."""
    if row_id is None:
        return None
    rows = model._default_manager.filter(family_id=family_id, removed_at__isnull=True)
    return rows.filter(pk=row_id).first()


def unsent(viewer: Viewer, family_id: UUID, form: str) -> Unsent | None:
    """What the viewer typed in a form and has not saved. Nobody else can read it. One statement."""
    if viewer.id is None:
        return None
    return Unsent.objects.filter(family_id=family_id, account_id=viewer.id, form=form[:80]).first()
