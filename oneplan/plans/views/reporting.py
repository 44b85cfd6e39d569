"""Reporting on promises and needs, ordering, taking out: a button each, without JavaScript."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import Invalid, NotFound
from oneplan.plans import actions
from oneplan.plans.actions.ordering import PIECES
from oneplan.plans.forms import StepStatusForm
from oneplan.plans.models import ActionStep
from oneplan.plans.pages import RemoveShown, StuckShown
from oneplan.plans.readers import live
from oneplan.plans.views.desk import to_need, to_plan
from oneplan.ui.double_submit import says_a_state
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)


def _back(request: HttpRequest, anchor: UUID | str) -> HttpResponse:
    """To the page that the button was on, if it is ours; else to the plan."""
    goal = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(goal, {request.get_host()}):
        return HttpResponseRedirect(goal)
    return to_plan(request, anchor)


@SIGNED_IN
@says_a_state
def step_status(request: HttpRequest, family_id: UUID, step_id: UUID) -> HttpResponse:
    """Two taps: done or partly at once; stuck asks what is in the way."""
    step = live(ActionStep, family_id, step_id)
    if step is None:
        raise NotFound()

    def act(form: Any) -> HttpResponse:
        done = actions.set_step_status(request.viewer, request.family, step_id, **form.cleaned_data)
        messages.success(request, _("Thank you. Everybody who sees this need can see it."))
        return _back(request, done.need_id)

    def shown(form: StepStatusForm) -> HttpResponse:
        goal = request.POST.get("next", "")
        return show(request, StuckShown(family=request.family, step=step, form=form, next=goal))

    page = FormPage(
        make=StepStatusForm, act=act, show=shown, pause=partial(_what_is_in_the_way, request)
    )
    return serve(request, page)


def _what_is_in_the_way(request: HttpRequest, form: Any) -> dict[str, Any] | None:
    """Asked on a page of its own, where the button was all that was sent."""
    if form.cleaned_data["status"] != "stuck" or "blocker" in request.POST:
        return None
    return {"form": StepStatusForm(initial={"status": "stuck"})}


@SIGNED_IN
@require_POST
def move(request: HttpRequest, family_id: UUID, need_id: UUID) -> HttpResponse:
    direction = "up" if request.POST.get("direction") == "up" else "down"
    actions.move_need(request.viewer, request.family, need_id, direction)
    return to_plan(request, need_id)


@SIGNED_IN
@require_POST
@says_a_state
def need_status(request: HttpRequest, family_id: UUID, need_id: UUID) -> HttpResponse:
    try:
        status = request.POST.get("status", "")
        actions.set_need_status(request.viewer, request.family, need_id, status)
    except Invalid as error:
        messages.warning(request, error.message)
    return to_need(request, need_id)


@SIGNED_IN
def remove(request: HttpRequest, family_id: UUID, kind: str, row_id: UUID) -> HttpResponse:
    """Ask once, then take it out of the draft."""
    if kind not in PIECES:
        raise Http404
    row = live(PIECES[kind], family_id, row_id)
    if request.method == "POST":
        actions.remove_piece(request.viewer, request.family, kind, row_id)
        messages.success(request, _("Taken out of the draft."))
        need_id = getattr(row, "need_id", None)
        return to_need(request, need_id) if need_id else to_plan(request)
    if row is None:
        raise NotFound()
    names = ("statement", "text", "task", "name")
    words = next(str(getattr(row, name)) for name in names if hasattr(row, name))
    return show(
        request,
        RemoveShown(family=request.family, kind=kind, words=words, language=row.language),
    )
