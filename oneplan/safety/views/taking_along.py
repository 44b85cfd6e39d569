"""The plan where there is no screen, no network, or no account: on paper, on a card, on a phone, by
a link."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplan.accounts.offline import answer
from oneplan.accounts.views_offline import keep_page
from oneplan.kernel import clock
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.safety import offline, printing, readers
from oneplan.safety.actions import links as actions
from oneplan.safety.forms import LinkForm
from oneplan.safety.pages import LinksShown
from oneplan.safety.views.writing import to, writable
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)
READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@SIGNED_IN
@require_safe
def print_plan(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    """On paper (`?paper=a4` for A4)."""
    plan = readers.crisis_plan(family_id, crisis_id)
    return _pdf(printing.plan_pdf(request.viewer, plan, _paper(request)), "crisis-plan")


@SIGNED_IN
@require_safe
def print_card(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    """To cut out and fold into a wallet."""
    plan = readers.crisis_plan(family_id, crisis_id)
    return _pdf(printing.card_pdf(request.viewer, plan, _paper(request)), "crisis-card")


def _paper(request: HttpRequest) -> str:
    return "a4" if request.GET.get("paper") == "a4" else "us-letter"


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _of_the_family(
    request: HttpRequest, family_id: UUID, crisis_id: UUID
) -> readers.CrisisPlanPage:
    if family_id not in request.viewer.family_ids:
        raise NotFound()
    return readers.crisis_plan(family_id, crisis_id)


@SIGNED_IN
@require_safe
def keep(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    """Offers a family's own people to keep the crisis plan on this phone: what a worker may see
    ends with consent, and a copy would not."""
    _of_the_family(request, family_id, crisis_id)
    return keep_page(
        request,
        title=_("Keep it on this phone"),
        what=_("You can read the crisis plan and call those named in it without any network."),
        content=reverse("safety:kept", args=[family_id, crisis_id]),
        back=(reverse("safety:plan", args=[family_id, crisis_id]), _("Crisis plan")),
    )


@SIGNED_IN
@require_safe
def kept(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    """The words themselves, for the viewer's own browser to seal."""
    plan = _of_the_family(request, family_id, crisis_id)
    return answer(offline.kept(request.viewer, plan))


@SIGNED_IN
@READ_OR_SEND
def links(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    """Links for those without an account; a new one is shown once, to be handed over."""
    plan = writable(request, family_id, crisis_id)

    def shown(form: Any, link: str = "") -> HttpResponse:
        made, now = readers.links_of(crisis_id), clock.now()
        return show(
            request,
            LinksShown(family=request.family, plan=plan, form=form, links=made, now=now, link=link),
        )

    def act(form: Any) -> HttpResponse:
        whom = form.cleaned_data["name"]
        made = actions.make_link(request.viewer, request.family, crisis_id, whom)
        link = request.build_absolute_uri(reverse("crisis", args=[made.secret]))
        return shown(LinkForm(), link=link)

    return serve(request, FormPage(make=LinkForm, act=act, show=shown))


@SIGNED_IN
@require_POST
def stop_link(request: HttpRequest, family_id: UUID, crisis_link_id: UUID) -> HttpResponse:
    stopped: Any = actions.stop_link(request.viewer, request.family, crisis_link_id)
    messages.success(request, _("The link does not work any more."))
    return to("links", family_id, stopped.plan_id)
