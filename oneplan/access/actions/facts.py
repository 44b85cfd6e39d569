"""Facts that grants are derived from, and the log of who looked.

The database's triggers recompute a family's grants in the same transaction as these writes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplan.access.models import CapacityNote, ConsentBasis, Directive, Effect, Involvement
from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.prepared import prepared
from oneplan.kernel.privacy import SHARED_CATEGORIES, Purpose
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Agency, Family, Role, RuleKey, Worker
from oneplan.people.readers import rule_value

OPEN_RECORD = """
SELECT id, community_id, name, stage, language, plan_language, interpreter, created_at, revision,
       changed_at, CASE WHEN %(log)s THEN oneplan_log(id, %(part)s, %(machine)s)::text
       END,
       CASE WHEN %(alone)s THEN set_config('oneplan.record', id::text, true) END
FROM people_family WHERE id = %(family)s
"""


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


def open_record(viewer: Viewer, family_id: UUID, part: str, *, alone: bool = False) -> Family:
    """Open one part of a family's record; the family reads in its log that this was done.

    Anybody may try. Raises NotFound for a family that does not exist or that the viewer has no
    grant for: the two cannot be told apart. One statement reads and logs. `alone`: until the end
    of the transaction nothing of any other family is seen, whoever asks.
    """
    facts = {
        "family": family_id,
        "part": part,
        "alone": alone,
        # The family's own openings are not noted; looking with somebody else's eyes is.
        "machine": viewer.purpose == "command",
        "log": viewer.id is not None and (family_id not in viewer.family_ids or part == "preview"),
    }
    with prepared(OPEN_RECORD, facts) as cursor:
        row = cursor.fetchone()
        names = [column.name for column in cursor.description or ()]
    if row is None:
        raise NotFound()
    return Family.from_db("default", names[:-2], row[:-2])


def note_opening(viewer: Viewer, family_id: UUID, part: str) -> None:
    """Note in a family's log that the viewer opened a part of its record: for what is opened on
    other ways than `open_record`. The database takes name and time itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_log(%s, %s)", [family_id, part])


def begin_family(viewer: Viewer, community_id: UUID) -> UUID:
    """Open a record for a new family, for whoever is asking for help. Any viewer with an id may.

    Returns the family's id. Until the request is sent, the viewer writes it (and nobody else
    sees it).
    """
    family_id = new_id()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oneplan_open_family(%s, %s, %s)",
            [family_id, community_id, new_id()],
        )
    return family_id


@transaction.atomic
def send_to_intake(viewer: Viewer, family: Family) -> None:
    """Hand a referral to the intake workers of the coordinating agency; the referrer keeps only
    what they sent. Raises NotReady where the community has no coordinating agency."""
    agency = Agency.objects.filter(community_id=family.community_id, coordinating=True).first()
    if agency is None:
        raise NotReady(_("No agency here takes requests yet. Please phone the number below."))
    Involvement.objects.create(
        community_id=family.community_id,
        family=family,
        created_by=viewer.id,
        kind=Involvement.Kind.INTAKE,
        agency=agency,
        role=Role.INTAKE,
    )
    Involvement.objects.filter(family=family, kind=Involvement.Kind.REFERRER).update(sent=True)


@transaction.atomic
def assign_coordinator(viewer: Viewer, family: Family, worker: Worker) -> Involvement:
    """Give a family its coordinator. Intake workers of the coordinating agency may.

    What the coordinator sees is still the family's consent; ends nobody else's basis.
    """
    return Involvement.objects.create(
        community_id=family.community_id,
        family=family,
        created_by=viewer.id,
        kind=Involvement.Kind.ASSIGNMENT,
        viewer_id=worker.account_id,
        agency_id=worker.agency_id,
        role=Role.COORDINATOR,
    )


def end_basis(viewer: Viewer, family: Family, kind: str, account_id: UUID | None = None) -> int:
    """End every running basis of one kind (of one account): access through it ends at once."""
    running = Involvement.objects.filter(family=family, kind=kind, ends__isnull=True)
    if account_id is not None:
        running = running.filter(viewer_id=account_id)
    return running.update(ends=clock.now())


def end_intake(viewer: Viewer, family: Family) -> None:
    """Whoever decided about the request at intake has to do with the family no more."""
    end_basis(viewer, family, Involvement.Kind.INTAKE)


def pass_on_request(visitor: Viewer, family_id: UUID, community_id: UUID, account_id: UUID) -> None:
    """An account goes on with the request that a visitor began: from here on it is theirs, and
    the visitor's no more. For that visitor."""
    Involvement.objects.create(
        community_id=community_id,
        family_id=family_id,
        created_by=visitor.id,
        kind=Involvement.Kind.REFERRER,
        viewer_id=account_id,
    )
    begun = Involvement.objects.filter(family_id=family_id, kind=Involvement.Kind.REFERRER)
    begun.filter(viewer_id=visitor.id).update(ends=clock.now())


def join_once(
    viewer: Viewer, family: Family, account_id: UUID, agency_id: UUID | None = None
) -> None:
    """As `join_team`, for whoever may be on it, or coordinate it, already."""
    running = Involvement.objects.filter(
        family=family,
        kind__in=[Involvement.Kind.TEAM, Involvement.Kind.ASSIGNMENT],
        viewer_id=account_id,
        ends__isnull=True,
    ).filter(Q(agency_id=agency_id))
    if not running.exists():
        join_team(viewer, family, account_id, agency_id)


def join_team(
    viewer: Viewer, family: Family, account_id: UUID, agency_id: UUID | None = None
) -> Involvement:
    """Note that an account is on the family's team. Opens nothing without a permit."""
    return Involvement.objects.create(
        community_id=family.community_id,
        family=family,
        created_by=viewer.id,
        kind=Involvement.Kind.TEAM,
        viewer_id=account_id,
        agency_id=agency_id,
    )


def leave_team(viewer: Viewer, family: Family, account_id: UUID) -> int:
    """Leaving a team ends its access at once."""
    return end_basis(viewer, family, Involvement.Kind.TEAM, account_id)


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
