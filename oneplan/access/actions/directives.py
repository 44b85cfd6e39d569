"""Consent decisions and notes about who can decide, as rows; and taking them back.

The database's triggers recompute a family's grants in the same transaction as these writes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict, Unpack
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language

from oneplan.access.models import CapacityNote, ConsentBasis, Directive, Effect
from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound
from oneplan.kernel.privacy import SHARED_CATEGORIES, Purpose
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, RuleKey
from oneplan.people.readers import rule_value


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a directive is about: one account, or everybody (of one role) at an agency."""

    account_id: UUID | None = None
    agency_id: UUID | None = None
    role: str = ""


class More(TypedDict, total=False):
    """What a directive may say besides: about whom, single items, for what, in place of which, and
    who else was there when it was said."""

    person_id: UUID | None
    item_ids: Collection[UUID]
    purposes: Collection[str]
    may_redisclose: bool
    supersedes_id: UUID | None
    also_there: str


def record_directive(
    viewer: Viewer,
    family: Family,
    recipient: Recipient,
    categories: Iterable[str],
    *,
    effect: str = Effect.PERMIT,
    may_write: bool = False,
    until: datetime | None = None,
    decided_by_id: UUID | None = None,
    by_right_of: str = "custody",
    how_explained: str = "",
    **more: Unpack[More],
) -> Directive:
    """Write down one consent decision, in force until `until` (default: the community's rule).

    Whoever directs the family may, or whoever records its spoken decision (coordinator, intake,
    the referrer before sending); anybody of the family about themself. The database sets by what
    rank the decider decides. Own voice can never be shared by a directive. A denial that names no
    purposes is for all of them; a permit that names none is for working on the plan.
    """
    shared = set(map(str, SHARED_CATEGORIES))
    fallback = [] if effect == Effect.DENY else [Purpose.COORDINATION]
    return Directive.objects.create(
        community_id=family.community_id,
        family=family,
        created_by=viewer.id,
        decided_by_id=decided_by_id,
        by_right_of=by_right_of,
        effect=effect,
        recipient_id=recipient.account_id,
        agency_id=recipient.agency_id,
        role=recipient.role,
        categories=sorted(shared.intersection(map(str, categories))),
        may_write=may_write,
        purposes=sorted(map(str, more.pop("purposes", fallback))),
        item_ids=list(more.pop("item_ids", ())),
        ends=until or _end_of_consent(family),
        how_explained=how_explained,
        **_how_said(viewer, family, more.pop("also_there", "")),
        **more,
    )


def _how_said(viewer: Viewer, family: Family, also_there: str) -> dict[str, str]:
    """What a worker writes down was said to them, in the family's language; what somebody decides
    on our pages was read in the language of the page."""
    if viewer.agency_id is None:
        return {"basis": ConsentBasis.WRITTEN, "language": get_language() or family.language}
    witness = ", ".join(filter(None, [viewer.name, also_there]))[:120]
    return {"basis": ConsentBasis.ORAL, "witness": witness, "language": family.language}


def _end_of_consent(family: Family) -> datetime:
    days = rule_value(family.community_id, RuleKey.INTAKE_CONSENT)
    return clock.now() + timedelta(days=days)


def note_capacity(
    viewer: Viewer,
    family: Family,
    person_id: UUID,
    categories: Iterable[str],
    *,
    capable: bool,
    how: str,
) -> CapacityNote:
    """Note that somebody can, or now cannot, decide about these parts of what is about them.

    Workers who coordinate the family may. Noted as capable, what others decided for them in these
    parts stops counting at once; what they decide while noted as not capable does not count.
    """
    return CapacityNote.objects.create(
        community_id=family.community_id,
        family=family,
        created_by=viewer.id,
        person_id=person_id,
        categories=sorted(set(map(str, categories))),
        capable=capable,
        noted_by=viewer.name[:120],
        how=how,
    )


def withdraw_directive(viewer: Viewer, family: Family, directive_id: UUID) -> None:
    """Take a consent back: in force before this page has answered. Raises NotFound."""
    if not withdraw(viewer, Directive.objects.filter(pk=directive_id, family=family)):
        raise NotFound()


def withdraw_permits(viewer: Viewer, family: Family, ids: Collection[UUID]) -> None:
    """Take these permits back."""
    if ids:
        withdraw(viewer, Directive.objects.filter(pk__in=ids, family=family))


def withdraw_all(viewer: Viewer, family: Family, account_id: UUID) -> None:
    """Take back everything the family lets an account see. One statement."""
    permits = Directive.objects.filter(family=family, effect=Effect.PERMIT)
    withdraw(viewer, permits.filter(recipient_id=account_id))


def withdraw(viewer: Viewer, decisions: QuerySet[Directive]) -> int:
    """Take back, of these decisions, all that still stand and that the viewer may: one statement,
    and what they opened is closed with it (adr/0015: a denial is its decider's to take back)."""
    standing = decisions.filter(withdrawn_at__isnull=True)
    return standing.update(withdrawn_at=clock.now(), withdrawn_by=viewer.id)
