"""After something happened; and trying the plan while nothing has happened."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oneplan.access.readers.positions import position
from oneplan.kernel import clock
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.privacy import Category
from oneplan.safety import readers
from oneplan.safety.actions import afterwards as actions
from oneplan.safety.forms import DebriefForm, DrillForm, HappeningForm
from oneplan.safety.models import Happening
from oneplan.safety.pages import DebriefShown, DrillShown
from oneplan.safety.views.writing import back_to, form_page, language, to, writable
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)
READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@SIGNED_IN
@require_safe
def debriefs(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    """What is still to be looked at, and what was learned before."""
    plan = readers.crisis_plan(family_id, crisis_id)
    writes = position(request.viewer, family_id).may_write(Category.SAFETY, plan.person_id)
    page = DebriefShown(
        family=request.family, plan=plan, done=readers.debriefs_of(crisis_id), writes=writes
    )
    return show(request, page)


@SIGNED_IN
@READ_OR_SEND
def happened(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    """Say that something happened: the plan is looked at soon."""
    writable(request, family_id, crisis_id)

    def act(form: Any) -> HttpResponse:
        facts = form.cleaned_data
        actions.note_happening(
            request.viewer,
            request.family,
            crisis_id,
            facts["happening"],
            on=facts["on"],
            what=facts["what"],
            language=language(),
        )
        messages.success(request, _("Noted. Look at the plan together soon."))
        return to("debriefs", family_id, crisis_id)

    return form_page(
        request,
        HappeningForm,
        act,
        initial={"on": clock.today()},
        title=_("Something happened"),
        lead=_("First get safe, and rest. This can wait until tomorrow."),
        back=back_to("plan", family_id, crisis_id, _("Crisis plan")),
    )


@SIGNED_IN
@READ_OR_SEND
def debrief(request: HttpRequest, family_id: UUID, debrief_id: UUID) -> HttpResponse:
    """Looking back together, and what becomes of the plan."""
    row: Any = readers.debrief_of(family_id, debrief_id)
    writable(request, family_id, row.plan_id)
    back = back_to("debriefs", family_id, row.plan_id, _("What we learned"))
    if row.done_at is not None:
        return to("debriefs", family_id, row.plan_id)

    def act(form: Any) -> HttpResponse:
        facts = dict(form.cleaned_data)
        outcome = facts.pop("outcome")
        actions.close_debrief(request.viewer, request.family, debrief_id, outcome, **facts)
        messages.success(request, _("Saved. Thank you for looking back."))
        return to("plan", family_id, row.plan_id)

    return form_page(
        request,
        DebriefForm,
        act,
        initial={name: getattr(row, name) for name in ("what", "helped", "lacked")},
        title=_("Looking back"),
        lead=str(Happening(row.happening).label),
        back=back,
    )


@SIGNED_IN
@READ_OR_SEND
def drill(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    """Go through the plan while nothing has happened, calling those named in it."""
    plan = writable(request, family_id, crisis_id)

    def act(form: Any) -> HttpResponse:
        facts = dict(form.cleaned_data)
        words = facts.pop("words")
        answers = {UUID(who): answer for who, answer in facts.items() if answer}
        actions.note_drill(
            request.viewer, request.family, crisis_id, answers, words=words, language=language()
        )
        messages.success(request, _("Well done. The plan was tried today."))
        return to("plan", family_id, crisis_id)

    def make(*sent: Any, **more: Any) -> DrillForm:
        return DrillForm(plan.contacts, *sent, **more)

    context = {"family": request.family, "plan": plan, "to_mend": plan.to_mend}
    return serve(request, FormPage(make=make, act=act, shown=DrillShown, context=context))
