"""How a family calls: for everybody, before they have told anybody anything."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from oneplan.kernel.audience import Audience, audience
from oneplan.site import readers
from oneplan.site.pages import CallShown
from oneplan.ui.shown import show


@audience(Audience.EVERYBODY)
@require_safe
def whom_to_call(request: HttpRequest) -> HttpResponse:
    """The agency that coordinates and its telephone, by area."""
    return show(request, CallShown(communities=readers.whom_to_call()))
