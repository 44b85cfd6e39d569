""" "This looks wrong": a family asks, a privacy officer looks into it and answers."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound, NotReady
from oneplan.kernel.viewer import Viewer
from oneplan.oversight.models import Complaint
from oneplan.people.models import Agency, Family


def complain(
    viewer: Viewer,
    family: Family,
    *,
    about_id: UUID | None,
    name: str,
    day: date,
    agency_id: UUID | None,
    words: str,
    reach: str = "",
) -> Complaint:
    """Say that an opening looks wrong. Anybody of the family, who alone sees it with those who
    handle it: a privacy officer of that agency or of the coordinating one, else a supervisor;
    never the worker it is about (oneplan_handles). Raises NotReady where there is no agency."""
    agency = Agency.objects.filter(community_id=family.community_id)
    theirs = agency.filter(pk=agency_id).first() if agency_id else None
    found = theirs or agency.filter(coordinating=True).first()
    if found is None:
        raise NotReady(_("Nobody here can look into this yet. Please phone the number below."))
    return Complaint.objects.create(
        community_id=family.community_id,
        family=family,
        created_by=viewer.id,
        agency=found,
        about_id=about_id,
        about_name=name[:120],
        about_day=day,
        words=words[:600],
        reach=reach[:200],
    )


def _open(complaint_id: UUID) -> QuerySet[Complaint]:
    return Complaint.objects.filter(pk=complaint_id).exclude(state=Complaint.State.ANSWERED)


def receive_complaint(viewer: Viewer, complaint_id: UUID) -> None:
    """Say that one is looking into it. Whoever handles it (oneplan_handles). Raises NotFound."""
    changed = _open(complaint_id).update(
        state=Complaint.State.RECEIVED, officer_name=viewer.name[:120], received_at=clock.now()
    )
    if not changed:
        raise NotFound()


def answer_complaint(viewer: Viewer, complaint_id: UUID, outcome: str) -> None:
    """Tell the family what was found. Whoever handles it (oneplan_handles). Raises NotFound."""
    changed = _open(complaint_id).update(
        state=Complaint.State.ANSWERED,
        officer_name=viewer.name[:120],
        answered_at=clock.now(),
        outcome=outcome[:600],
    )
    if not changed:
        raise NotFound()
