"""Who coordinates whom: these rows are read in this room alone."""

from uuid import UUID

from django.db.models import Q, QuerySet

from oneplan.access.models import Involvement
from oneplan.kernel import clock
from oneplan.kernel.viewer import Viewer


def coordinated(viewer: Viewer) -> QuerySet[Involvement, UUID]:
    """Ids of the families that the viewer coordinates for the agency they act for; to ask about
    them within another statement."""
    mine = Involvement.objects.filter(
        Q(agency_id=viewer.agency_id), viewer_id=viewer.id, kind=Involvement.Kind.ASSIGNMENT
    )
    now = clock.now()
    running = mine.filter(Q(ends__isnull=True) | Q(ends__gt=now), starts__lte=now)
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
