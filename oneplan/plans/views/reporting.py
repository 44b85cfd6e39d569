"""Reporting on promises and needs, ordering, taking out: a button each, without JavaScript."""

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
from oneplan.plans.views.desk import show_refusal, to_need, to_plan
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)


def _back(request: HttpRequest, anchor: UUID | str) -> HttpResponse:
    """To the page that the button was on, if it is ours; else to the plan."""
    goal = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(goal, {request.get_host()}):
        return HttpResponseRedirect(goal)
    return to_plan(request, anchor)


@SIGNED_IN
def step_status(request: HttpRequest, family_id: UUID, step_id: UUID) -> HttpResponse:
    """Two taps: done or partly at once; stuck asks what is in the way."""
    step = live(ActionStep, family_id, step_id)
    if step is None:
        raise NotFound()
    form = StepStatusForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["status"] == "stuck" and "blocker" not in request.POST:
            return _why(request, step, StepStatusForm(initial={"status": "stuck"}))
        try:
            done = actions.set_step_status(request.viewer, request.family, step_id, **given)
        except Invalid as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Thank you. Everybody who sees this need can see it."))
            return _back(request, done.need_id)
    return _why(request, step, form)


def _why(request: HttpRequest, step: ActionStep, form: StepStatusForm) -> HttpResponse:
    goal = request.POST.get("next", "")
    return show(request, StuckShown(family=request.family, step=step, form=form, next=goal))


@SIGNED_IN
@require_POST
def move(request: HttpRequest, family_id: UUID, need_id: UUID) -> HttpResponse:
    direction = "up" if request.POST.get("direction") == "up" else "down"
    actions.move_need(request.viewer, request.family, need_id, direction)
    return to_plan(request, need_id)


@SIGNED_IN
@require_POST
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
