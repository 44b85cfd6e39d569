"""Changes that wait for a second person, possible duplicates, hand-overs.

The wall decides whose they are: names only for whoever may see the family, counts for others.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from oneplan.approvals.models import Affected, Change, HandOver, PossibleDuplicate
from oneplan.kernel.errors import NotFound
from oneplan.kernel.viewer import Viewer

MOST = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A change with whom it touches, as far as the viewer may know. `decides`: they may be its
    second person; `undoes`: they are one of the two, and there is time."""

    it: Change
    affected: tuple[Affected, ...]
    decides: bool
    undoes: bool

    @property
    def more(self) -> list[Affected]:
        return [one for one in self.affected if one.way == Affected.Way.MORE]

    @property
    def less(self) -> list[Affected]:
        return [one for one in self.affected if one.way == Affected.Way.LESS]


def _changes() -> "QuerySet[Change]":
    """With names where the wall lets the viewer read them."""
    return Change.objects.select_related(
        "community", "family", "other_family", "person", "other_person", "asked_agency"
    )


def change_of(viewer: Viewer, change_id: UUID) -> Shown:
    """One change: the asker's, or a second person's. Raises NotFound. Two statements."""
    it = _changes().filter(pk=change_id).first() if viewer.id else None
    if it is None:
        raise NotFound()
    mine = it.asked_by == viewer.id
    return Shown(
        it=it,
        affected=tuple(Affected.objects.filter(change=it).order_by("way", "name")),
        decides=it.waits and not mine,
        undoes=(mine and it.waits)
        or (it.can_be_undone and viewer.id in {it.asked_by, it.decided_by}),
    )


def changes_to_decide(viewer: Viewer) -> list[Change]:
    """Changes somebody else asked for that wait for this viewer. One statement."""
    if viewer.id is None:
        return []
    waiting = _changes().filter(outcome=Change.Outcome.WAITING).exclude(asked_by=viewer.id)
    if not viewer.site_admin:
        waiting = waiting.exclude(kind=Change.Kind.RULE)
    return list(waiting.order_by("created_at")[:MOST])


@dataclass(frozen=True, slots=True)
class WaitingFor:
    """How much waits for a worker who handles records: possible duplicates, and changes that want
    them as second person."""

    duplicates: int = 0
    changes: int = 0


WAITING_FOR = """
SELECT (SELECT count(*) FROM approvals_possibleduplicate WHERE answer = 'waiting'),
       (SELECT count(*) FROM approvals_change WHERE outcome = 'waiting'
            AND asked_by IS DISTINCT FROM %s AND (kind <> 'rule' OR %s))
"""


def waiting_for(viewer: Viewer) -> WaitingFor:
    """The lengths of `duplicates_waiting` and `changes_to_decide`, in one statement. No name."""
    if viewer.id is None:
        return WaitingFor()
    with connection.cursor() as cursor:
        cursor.execute(WAITING_FOR, [viewer.id, viewer.site_admin])
        return WaitingFor(*cursor.fetchone())


def my_changes(viewer: Viewer) -> list[Change]:
    """Changes the viewer asked for or decided, the latest first. One statement."""
    if viewer.id is None:
        return []
    mine = _changes().filter(asked_by=viewer.id) | _changes().filter(decided_by=viewer.id)
    return list(mine.order_by("-created_at")[:20])


# Possible duplicates


def duplicates_waiting() -> list[PossibleDuplicate]:
    """Requests that may be the same family's, the oldest first. One statement.

    For a worker who handles both records; nobody else finds a row.
    """
    waiting = PossibleDuplicate.objects.filter(answer=PossibleDuplicate.Answer.WAITING)
    return list(waiting.select_related("family", "earlier").order_by("created_at")[:MOST])


def duplicate_of(duplicate_id: UUID) -> PossibleDuplicate:
    """One of them, still unanswered. Raises NotFound. One statement."""
    waiting = PossibleDuplicate.objects.filter(answer=PossibleDuplicate.Answer.WAITING)
    found = waiting.select_related("family", "earlier").filter(pk=duplicate_id).first()
    if found is None:
        raise NotFound()
    return found


# Closed records


def hand_overs(viewer: Viewer) -> list[HandOver]:
    """Closed requests that this worker should talk about with the family, open ones first."""
    if viewer.agency_id is None:
        return []
    mine = HandOver.objects.select_related("family", "into", "change").order_by("-created_at")
    return sorted(mine[:MOST], key=lambda one: one.done_at is not None)
