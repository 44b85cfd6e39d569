"""What other rooms ask about bases and permits: these rows are read in this room alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from oneplan.access.models import AccessEvent, Directive, Effect, Involvement
from oneplan.kernel import clock
from oneplan.kernel.viewer import Viewer


def coordinated(viewer: Viewer) -> QuerySet[Involvement, UUID]:
    """Ids of the families that the viewer coordinates for the agency they act for; to ask about
    them within another statement."""
    mine = Involvement.objects.filter(
        Q(agency_id=viewer.agency_id), viewer_id=viewer.id, kind=Involvement.Kind.ASSIGNMENT
    )
    running = mine.filter(Q(ends__isnull=True) | Q(ends__gt=clock.now()))
    return running.values_list("family_id", flat=True)


def coordinator_of(family_id: UUID) -> tuple[UUID, UUID] | None:
    """Account and agency of whoever coordinates the family now. One statement, for stewards."""
    assigned = Involvement.objects.filter(
        family_id=family_id, kind=Involvement.Kind.ASSIGNMENT, ends__isnull=True
    )
    latest = assigned.order_by("-starts").first()
    if latest is None or latest.viewer_id is None or latest.agency_id is None:
        return None
    return latest.viewer_id, latest.agency_id


@dataclass(frozen=True, slots=True)
class Permit:
    """One permit of the family's that stands: of parts, or (with items) of single things."""

    id: UUID
    parts: frozenset[str]
    single: bool
    may_write: bool
    may_redisclose: bool
    purposes: tuple[str, ...]
    ends: datetime


def permits_for(family_id: UUID, account_id: UUID | None, agency_id: UUID | None) -> list[Permit]:
    """What the family itself permits somebody, acting for this agency; oldest first. One statement.

    For those who decide. What somebody of the family decided about themself alone is theirs, and
    not in it; nor is what is for the same person at another agency.
    """
    standing = Directive.objects.filter(
        Q(agency_id=agency_id) | Q(agency_id=None),
        family_id=family_id,
        recipient_id=account_id,
        effect=Effect.PERMIT,
        person=None,
        withdrawn_at=None,
        ends__gt=clock.now(),
    )
    return [
        Permit(
            row.pk,
            frozenset(row.categories),
            bool(row.item_ids),
            row.may_write,
            row.may_redisclose,
            tuple(row.purposes),
            row.ends,
        )
        for row in standing.order_by("starts", "id")
    ]


def log_lines(family_id: UUID) -> list[Mapping[str, Any]]:
    """The family's log whole, in its order, for its own file. One statement."""
    return list(AccessEvent.objects.filter(family_id=family_id).order_by("at", "id").values())
