"""What people say about the plan: "not yet, because …", and what a member thinks of a version."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.people.readers import people_of
from oneplan.plans import actions, readers
from oneplan.plans.forms import NotYetForm, ViewForm
from oneplan.plans.models import Agreement
from oneplan.plans.pages import NotYetShown, OwnViewShown
from oneplan.plans.views.desk import to_plan
from oneplan.teams.actions import must_decide
from oneplan.ui.form_page import FormPage, serve

SIGNED_IN = audience(Audience.SIGNED_IN)


@SIGNED_IN
def not_yet(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Why the draft is not the plan yet, in the words of somebody who directs the family."""
    who = must_decide(request.viewer, request.family)

    def act(form: NotYetForm) -> HttpResponse:
        said_by = form.cleaned_data.get("said_by")
        actions.say_not_yet(
            request.viewer,
            request.family,
            form.cleaned_data["words"],
            said_by_id=UUID(said_by) if said_by else None,
        )
        messages.success(request, _("Kept. Nothing becomes the plan before you agree."))
        return to_plan(request)

    directing = [(str(p.pk), p.chosen_name) for p in people_of(family_id) if p.directs]
    make = partial(NotYetForm, directing, records=not who.directs)
    context = {"family": request.family}
    return serve(request, FormPage(shown=NotYetShown, make=make, act=act, context=context))


@SIGNED_IN
@require_POST
def not_yet_over(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """What stood in the way does no longer."""
    actions.take_back_not_yet(request.viewer, request.family)
    messages.success(request, _("Taken back. Now you can read the draft and agree."))
    return to_plan(request)


@SIGNED_IN
def own_view(request: HttpRequest, family_id: UUID, number: int) -> HttpResponse:
    """What the viewer, as a member of the team, says to a version: for the first time, or to put
    right what was written down for them."""
    stands = readers.own_view(request.viewer, family_id, number)
    if stands is None:
        raise NotFound()

    def act(form: ViewForm) -> HttpResponse:
        said: dict[str, Any] = form.cleaned_data
        actions.say_own_view(request.viewer, request.family, number, **said)
        messages.success(request, _("Saved, in your own words."))
        return redirect("plans:version", family_id=family_id, number=number)

    context = {"family": request.family, "number": number}
    said_before = stands.view if stands.view != Agreement.View.NOT_GIVEN else ""
    first = {"view": said_before, "words": stands.words}
    page = FormPage(shown=OwnViewShown, make=ViewForm, act=act, initial=first, context=context)
    return serve(request, page)
