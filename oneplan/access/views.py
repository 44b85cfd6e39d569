"""Who can see, and who looked: two pages of the family's."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneplan.access.actions import withdraw_directive
from oneplan.access.readers import may_steward, who_can_see, who_looked
from oneplan.kernel.audience import Audience, audience


@audience(Audience.SIGNED_IN)
def who_can_see_page(request: HttpRequest, family_id: UUID) -> HttpResponse:
    holders = who_can_see(family_id)
    return render(
        request,
        "access/who_can_see.html",
        {
            "family": request.family,
            "household": [h for h in holders if h.in_family],
            "others": [h for h in holders if not h.in_family],
            "may_stop": may_steward(family_id),
        },
    )


@audience(Audience.SIGNED_IN)
def who_looked_page(request: HttpRequest, family_id: UUID) -> HttpResponse:
    context = {
        "family": request.family,
        "days": who_looked(family_id),
        "own_log": family_id in request.viewer.family_ids,
    }
    return render(request, "access/who_looked.html", context)


@require_POST
@audience(Audience.SIGNED_IN)
def stop_sharing(request: HttpRequest, family_id: UUID, directive_id: UUID) -> HttpResponse:
    withdraw_directive(request.viewer, request.family, directive_id)
    messages.success(request, _("Stopped. They can no longer see it."))
    return redirect("access:who_can_see", family_id=family_id)
