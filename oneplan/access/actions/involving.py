"""Why somebody outside a family has to do with it: asking, intake, coordinating, the team.

The database's triggers recompute a family's grants in the same transaction as these writes.
"""

from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from oneplan.access.models import Involvement
from oneplan.kernel import clock
from oneplan.kernel.errors import NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Agency, Family, Role, Worker


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


def end_involvement(
    viewer: Viewer, family: Family, kind: str, account_id: UUID | None = None
) -> int:
    """End every running basis of one kind (of one account): access through it ends at once."""
    running = Involvement.objects.filter(family=family, kind=kind, ends__isnull=True)
    if account_id is not None:
        running = running.filter(viewer_id=account_id)
    return running.update(ends=clock.now())


def end_intake(viewer: Viewer, family: Family) -> None:
    """Whoever decided about the request at intake has to do with the family no more."""
    end_involvement(viewer, family, Involvement.Kind.INTAKE)


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
    return end_involvement(viewer, family, Involvement.Kind.TEAM, account_id)
