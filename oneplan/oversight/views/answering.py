"""The family answers those who ask to see more."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oneplan.access.readers import position
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.privacy import Purpose
from oneplan.oversight import actions, readers
from oneplan.oversight.pages import AsksShown
from oneplan.ui.shown import show


@audience(Audience.SIGNED_IN)
def asks(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Who asked to see more, and what the family answered; waiting ones can be answered."""
    here = position(request.viewer, family_id)
    if not here.steward:
        raise NotFound()
    if request.method == "POST":
        yes = request.POST.get("answer") == "yes"
        ask_id = _uuid(request.POST.get("ask", ""))
        wanted = request.POST.getlist("purposes")
        actions.answer_ask(request.viewer, request.family, ask_id, yes=yes, purposes=wanted)
        messages.success(request, _("Your answer is sent. It counts from now on."))
        return redirect("oversight:asks", family_id=family_id)
    page = AsksShown(
        family=request.family,
        here=here,
        asks=readers.asks_of(family_id),
        purposes=Purpose.choices,
    )
    return show(request, page)


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise NotFound() from None
