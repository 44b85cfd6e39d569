"""Workers' side: asking, emergency access, its review, complaints."""

from collections.abc import Mapping
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import Invalid, NotFound
from oneplan.oversight import actions, readers
from oneplan.oversight.forms import AskForm, EmergencyForm, OutcomeForm, ReviewForm
from oneplan.oversight.pages import AskShown, ComplaintsShown, EmergencyShown, ReviewsShown
from oneplan.people.models import Role, RuleKey
from oneplan.people.readers import rule_value
from oneplan.ui.form_page import FormPage, refuse, serve

T = TypeVar("T")
WORKERS = audience(Audience.WORKERS)


@WORKERS
def ask_by_reference(request: HttpRequest) -> HttpResponse:
    """Ask a family that gave its reference; and one's asks so far."""
    return _ask(request, None)


@WORKERS
def ask_more(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Ask a family of which one may see some part already."""
    return _ask(request, family_id)


def _ask(request: HttpRequest, family_id: UUID | None) -> HttpResponse:
    def act(form: AskForm) -> HttpResponse | None:
        given = dict(form.cleaned_data)
        try:
            actions.ask(request.viewer, family_id, given.pop("reference", ""), **given)
        except Invalid as error:
            refuse(form, error)
            return None
        words = _("If the reference is right, the family can now answer. You will see it here.")
        messages.success(request, words)
        return redirect("oversight_office:ask")

    page = FormPage(
        shown=AskShown,
        make=partial(AskForm, family_id is not None),
        act=act,
        context=lambda form: {"asked": readers.my_asks(request.viewer)},
    )
    return serve(request, page)


@WORKERS
def emergency(request: HttpRequest) -> HttpResponse:
    """Open a record without asking: why, and the least that helps, as long as the rule lets."""
    hours = rule_value(request.viewer.community_id, RuleKey.EMERGENCY)

    def act(form: EmergencyForm) -> HttpResponse | None:
        try:
            family_id = actions.open_emergency(request.viewer, **form.cleaned_data)
        except Invalid as error:  # said here, so that it stays counted
            refuse(form, error)
            return None
        told = ngettext(
            "Open for %(hours)s hour, to read. The family is told in its safe way.",
            "Open for %(hours)s hours, to read. The family is told in its safe way.",
            hours,
        )
        messages.warning(request, told % {"hours": hours})
        return redirect("plans:plan", family_id=family_id)

    page = FormPage(shown=EmergencyShown, make=EmergencyForm, act=act, context={"hours": hours})
    return serve(request, page)


@audience(Audience.WORKERS, Role.COORDINATOR, Role.INTAKE)
@require_POST
def have_told(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    """A family that could not be written to was told by somebody."""
    actions.have_told(request.viewer, emergency_id)
    messages.success(request, _("Saved."))
    return redirect("home:today")


def _chosen(request: HttpRequest, waiting: Mapping[str, T], wanted: str) -> T | None:
    """The line that a form is about. Raises NotFound where what was sent is about none."""
    if request.method == "POST" and wanted not in waiting:
        raise NotFound()
    return waiting.get(wanted)


@audience(Audience.WORKERS, Role.SUPERVISOR)
def reviews(request: HttpRequest) -> HttpResponse:
    """Emergency accesses of the agency that nobody has looked at yet, and counts."""
    waiting = readers.emergencies_to_review(request.viewer)
    wanted = request.POST.get("emergency", "")
    found = _chosen(request, {str(one.it.pk): one for one in waiting}, wanted)

    def act(form: ReviewForm) -> HttpResponse:
        assert found
        actions.review_emergency(request.viewer, found.it.pk, **form.cleaned_data)
        messages.success(request, _("Saved. The family can read what you found."))
        return redirect("oversight_office:reviews")

    context = {
        "waiting": waiting,
        "wanted": wanted,
        "days": rule_value(request.viewer.community_id, RuleKey.REVIEW),
        "workers": readers.emergencies_by_worker(request.viewer),
        "written_down": readers.written_down(request.viewer),
    }
    return serve(request, FormPage(shown=ReviewsShown, make=ReviewForm, act=act, context=context))


@audience(Audience.WORKERS, Role.PRIVACY, Role.SUPERVISOR)
def complaints(request: HttpRequest) -> HttpResponse:
    """What families think looks wrong: receive it, look into it, answer."""
    lines = readers.complaints_to_answer(request.viewer)
    wanted = request.POST.get("complaint", "")
    found = _chosen(request, {str(one.pk): one for one in lines}, wanted)
    if found and "outcome" not in request.POST:
        actions.receive_complaint(request.viewer, found.pk)
        return redirect("oversight_office:complaints")

    def act(form: OutcomeForm) -> HttpResponse:
        assert found
        actions.answer_complaint(request.viewer, found.pk, form.cleaned_data["outcome"])
        messages.success(request, _("Saved. They can read your answer."))
        return redirect("oversight_office:complaints")

    context = {"lines": lines, "wanted": wanted}
    return serve(
        request, FormPage(shown=ComplaintsShown, make=OutcomeForm, act=act, context=context)
    )
