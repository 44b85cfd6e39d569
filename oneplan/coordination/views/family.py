"""A family reads who coordinates, who comes and when; asks for somebody else; says who leads."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneplan.access.readers import who_can_see
from oneplan.access.readers.positions import position
from oneplan.coordination import actions, readers
from oneplan.coordination.actions import Asked
from oneplan.coordination.forms import AgencyForm, LeadForm, SomebodyElseForm
from oneplan.coordination.pages import AskShown, CoordinatorShown
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.privacy import SHARED_CATEGORIES
from oneplan.people.readers import people_of
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)


@SIGNED_IN
@require_safe
def coordinator(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Who coordinates now, who acts for them, who comes, why and when; whoever sees it."""
    who = position(request.viewer, family_id)
    page = CoordinatorShown(
        family=request.family,
        it=readers.coordination(family_id),
        ours=who.ours,
        asks=who.directs and not request.viewer.is_worker,
        hands_on=who.coordinates,
        decides=who.decides,
    )
    return show(request, page)


def _back(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("coordination:coordinator", family_id=request.family.pk)


def _must_direct(request: HttpRequest) -> None:
    """Whoever directs the family, as one of it: others do not learn that there is such a page."""
    if request.viewer.is_worker or not position(request.viewer, request.family.pk).directs:
        raise NotFound()


@SIGNED_IN
def somebody_else(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Ask for another coordinator, and say no to whoever is proposed: whoever directs."""
    _must_direct(request)
    waiting = readers.coordination(family_id).waiting

    def act(form: SomebodyElseForm) -> HttpResponse:
        given = form.cleaned_data
        asked = Asked(
            given["words"], waiting.id if waiting else None, tell_holder=given["who"] == "both"
        )
        actions.ask_for_somebody_else(request.viewer, request.family, asked)
        return _back(request, _("Asked. The supervisor reads it and answers you here."))

    context: dict[str, Any] = {
        "family": request.family,
        "title": _("Ask for somebody else"),
        "lead": _("Your coordinator stays until somebody else has said yes. Nobody is cross."),
        "send": _("Ask"),
        "waiting": waiting,
    }
    page = FormPage(shown=AskShown, make=SomebodyElseForm, act=act, context=context)
    return serve(request, page)


@SIGNED_IN
def agency(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Choose the agency that coordinates. Whoever directs the family."""
    _must_direct(request)
    holder = readers.coordination(family_id).holder
    others = readers.agencies_that_coordinate(request.family.community_id)
    if holder:
        others = others.exclude(pk=holder.agency_id)

    def act(form: AgencyForm) -> HttpResponse:
        given = form.cleaned_data
        actions.choose_agency(
            request.viewer,
            request.family,
            UUID(given["agency"]),
            given["parts"],
            words=given["words"],
        )
        return _back(request, _("Saved. Somebody there is asked to be your coordinator."))

    context = {
        "family": request.family,
        "title": _("Choose another agency"),
        "lead": _("Your coordinator stays until somebody at the other agency has said yes."),
        "send": _("Choose this agency"),
    }
    make = partial(AgencyForm, others, _open_today(request, holder))
    page = FormPage(shown=AskShown, make=make, act=act, context=context)
    return serve(request, page)


def _open_today(request: HttpRequest, holder: readers.Held | None) -> list[str]:
    """What whoever coordinates sees today, in words."""
    seen = who_can_see(request.family.pk) if holder else []
    at = holder.agency_id if holder else None
    theirs = (o for o in seen if o.because == "assignment" and o.agency_id == at)
    open_parts = {part for one in theirs for part in one.categories}
    return [str(part.label) for part in SHARED_CATEGORIES if part in open_parts]


@SIGNED_IN
def lead(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Say who leads the team: whoever directs; the coordinator writes down what they say."""
    if not position(request.viewer, family_id).decides:
        raise NotFound()

    def act(form: LeadForm) -> HttpResponse:
        chosen = form.cleaned_data["person"]
        actions.choose_lead(request.viewer, request.family, UUID(chosen) if chosen else None)
        return _back(request, _("Saved."))

    context = {
        "family": request.family,
        "title": _("Who leads?"),
        "lead": _("Your team can be led by you, a relative or a friend."),
        "send": _("Save"),
    }
    make = partial(LeadForm, people_of(family_id))
    initial = {"person": str(readers.coordination(family_id).lead_id or "")}
    page = FormPage(shown=AskShown, make=make, act=act, initial=initial, context=context)
    return serve(request, page)
