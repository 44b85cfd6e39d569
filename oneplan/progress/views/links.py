"""A link to one promise: made and stopped in the plan, opened by whoever has no account."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from oneplan.access.readers.positions import position
from oneplan.kernel import clock
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import Invalid, NotFound
from oneplan.plans.forms import StepStatusForm
from oneplan.plans.models import ActionStep
from oneplan.plans.readers import live
from oneplan.progress.actions import links as actions
from oneplan.progress.pages import LinkShown, LinksShown
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)
EVERYBODY = audience(Audience.EVERYBODY)
READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@SIGNED_IN
@READ_OR_SEND
def links(request: HttpRequest, family_id: UUID, step_id: UUID) -> HttpResponse:
    """The links of one promise; a new one is shown once, to be handed over."""
    step = live(ActionStep, family_id, step_id)
    who = position(request.viewer, family_id)
    if step is None or not who.may_write(step.category, step.person_id):
        raise NotFound()
    link = ""
    if request.method == "POST":
        try:
            made = actions.make_link(request.viewer, request.family, step_id)
        except Invalid as error:
            messages.error(request, error.message)
            return redirect("progress:need", family_id=family_id, need_id=step.need_id)
        link = request.build_absolute_uri(reverse("promise", args=[made.secret]))
    page = LinksShown(
        family=request.family,
        step=step,
        links=actions.links_of(family_id, step_id),
        link=link,
        now=clock.now(),
    )
    return show(request, page)


@SIGNED_IN
@require_POST
def stop_link(request: HttpRequest, family_id: UUID, link_id: UUID) -> HttpResponse:
    stopped = actions.stop_link(request.viewer, request.family, link_id)
    messages.success(request, _("The link does not work any more."))
    return redirect("progress:links", family_id=family_id, step_id=stopped.step_id)


@EVERYBODY
@READ_OR_SEND
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """One promise, for whoever holds its link. One that does not work is no page."""
    it = actions.open_link(secret)
    if it is None:
        raise NotFound()

    def act(form: Any) -> HttpResponse:
        if not actions.report(secret, **form.cleaned_data):
            raise NotFound()
        # Without the secret in the answer: answers are noted.
        return HttpResponseRedirect("./?told")

    def shown(form: Any, asks: bool | None = None) -> HttpResponse:
        ask = "blocker" in request.POST if asks is None else asks
        return show(request, LinkShown(it=it, form=form, asks=ask, told="told" in request.GET))

    def pause(form: Any) -> dict[str, Any] | None:
        if form.cleaned_data["status"] != "stuck" or "blocker" in request.POST:
            return None
        return {"form": StepStatusForm(initial={"status": "stuck"}), "asks": True}

    return serve(request, FormPage(make=StepStatusForm, act=act, show=shown, pause=pause))
