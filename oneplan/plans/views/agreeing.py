"""The plan begins, and the family agrees to it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import EditConflict
from oneplan.people.readers import people_of
from oneplan.plans import actions
from oneplan.plans.actions import MemberView
from oneplan.plans.forms import AgreeForm
from oneplan.plans.pages import AgreeShown
from oneplan.plans.readers import PlanPage, plan_page
from oneplan.plans.rules import fingerprint, readiness
from oneplan.plans.views.desk import to_plan
from oneplan.teams.actions import must_decide
from oneplan.teams.readers import members_for_choice
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)


@SIGNED_IN
@require_POST
def begin(request: HttpRequest, family_id: UUID) -> HttpResponse:
    actions.begin_plan(request.viewer, request.family)
    messages.success(request, _("Your plan has begun. Start with how you want life to be."))
    return to_plan(request)


@SIGNED_IN
def agree(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """What is missing, or the question: do you agree to this?"""
    must_decide(request.viewer, request.family)
    page = plan_page(request.viewer, family_id)

    def act(form: AgreeForm) -> HttpResponse:
        try:
            version = actions.agree_to_plan(request.viewer, request.family, **_facts(form))
        except EditConflict as clash:  # what they read is no longer the draft: they read again
            messages.warning(request, clash.message)
            return redirect("plans:agree", family_id=family_id)
        messages.success(request, _("This is your plan now: version %d.") % version.number)
        return to_plan(request)

    form_page = FormPage(
        make=_form(request, page),
        act=act,
        initial={
            "seen_number": page.version.number if page.version else 0,
            "seen_draft": fingerprint(page.rows),
        },
        show=partial(_shown, request, page),
    )
    return serve(request, form_page)


def _shown(request: HttpRequest, page: PlanPage, *, form: AgreeForm) -> HttpResponse:
    shown = AgreeShown(
        family=request.family,
        form=form,
        views=[(form[f"view_{key}"], form[f"words_{key}"]) for key, _name in form.others],
        missing=readiness(page.draft),
        draft=page.draft,
        version=page.version,
        changes=page.unagreed,
        not_yet=[said for said in page.not_yet if said.person_id != page.who.person_id],
    )
    return show(request, shown)


def _form(request: HttpRequest, page: PlanPage) -> Callable[..., AgreeForm]:
    members = members_for_choice(request.family.pk)
    own = page.who.account_id if page.who.directs else None
    others = [(m.id.hex, m.name) for m in members if m.account_id is None or m.account_id != own]
    directing = [(str(p.pk), p.chosen_name) for p in people_of(request.family.pk) if p.directs]
    return partial(AgreeForm, directing, others, records=not page.who.directs)


def _facts(form: AgreeForm) -> dict[str, Any]:
    given = form.cleaned_data
    kept = {name: given[name] for name in ("seen_number", "seen_draft", "why")}
    by = given.get("agreed_by")
    return kept | {
        "agreed_by_id": UUID(by) if by else None,
        "how_agreed": given.get("how_agreed", ""),
        "language": (get_language() or "en").partition("-")[0],
        "views": [MemberView(*said) for said in form.said],
    }
