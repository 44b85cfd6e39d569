"""What a family permits somebody: these rows are read in this room alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from oneplan.access.models import Directive, Effect
from oneplan.kernel import clock


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
