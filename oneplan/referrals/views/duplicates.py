"""Requests that may be of a family with an earlier record: side by side, for whoever sees both."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneplan.access import actions as access
from oneplan.approvals import actions as approvals
from oneplan.approvals.readers import duplicate_of, duplicates_waiting
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.people.models import Role
from oneplan.referrals import readers
from oneplan.referrals.pages import DuplicateShown, DuplicatesShown
from oneplan.ui.shown import show

HANDLERS = audience(Audience.WORKERS, Role.COORDINATOR, Role.INTAKE)


@HANDLERS
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Those that wait for this worker; nobody who handles only one of the two finds any."""
    found = duplicates_waiting()
    access.note_listed(
        request.viewer, [id for one in found for id in (one.family_id, one.earlier_id)]
    )
    return show(request, DuplicatesShown(waiting=found))


@HANDLERS
def duplicate(request: HttpRequest, duplicate_id: UUID) -> HttpResponse:
    """Both requests with what the worker may see of each; "not the same" is kept."""
    found = duplicate_of(duplicate_id)
    if request.method == "POST":
        approvals.not_the_same(request.viewer, found.pk)
        messages.success(request, _("Kept. You will not be asked about these two again."))
        return redirect("referrals_office:duplicates")
    for family_id in (found.earlier_id, found.family_id):
        access.open_record(request.viewer, family_id, "referrals")
    page = DuplicateShown(
        found=found,
        grounds=[found.Ground(ground).label for ground in found.grounds],
        sides=[
            (_("The earlier record"), readers.side(found.earlier)),
            (_("The later request"), readers.side(found.family)),
        ],
    )
    return show(request, page)


@HANDLERS
@require_safe
def request_of(request: HttpRequest, of: UUID) -> HttpResponse:
    """The way from a closed record to the request it was, for whoever may still read it."""
    found = readers.first_request(of)
    if found is None:
        raise NotFound()
    return redirect("referrals:request", found.pk)
