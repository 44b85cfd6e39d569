"""The crisis plan, for its owner: terms, supporters, signing, printing, and what happens to it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplan.kernel.errors import NotFound
from oneplan.ui.shown import show
from oneplan.wellness.actions import crisis as acting
from oneplan.wellness.actions.crisis import Terms
from oneplan.wellness.forms.crisis import SignForm, SupporterForm, TermsForm
from oneplan.wellness.models import Plan, State
from oneplan.wellness.pages import Back, CrisisShown, FormShown
from oneplan.wellness.readers import own
from oneplan.wellness.readers.shown import OPEN
from oneplan.wellness.rules import wishes_law
from oneplan.wellness.sections import Words
from oneplan.wellness.views.own import is_frozen, viewer_of
from oneplan.wellness.views.serving import READ_OR_SEND, SIGNED_IN, serve_form, to

OWNERS_STEPS = frozenset({"object", "end", "close"})


@SIGNED_IN
@require_safe
def crisis(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """How the crisis plan stands: who may start it, with what, and what happened."""
    viewer = viewer_of(request)
    whole = own.plan_page(viewer, plan_id)
    section = whole.section("crisis")
    listed = own.supporters(viewer, plan_id)
    ids = {one.row.contact_id for one in listed}
    people = [one for one in own.contacts(viewer) if not one.row.excluded]
    signed = own.signed_versions(viewer, plan_id)
    signs = {
        line.id: line.text
        for document in [section.document, *(document for _version, document in signed)]
        for name in ("any_signs", "all_signs", "end_signs")
        for line in document.of(name)
    }
    return show(
        request,
        CrisisShown(
            plan=whole,
            section=section,
            supporters=listed,
            others=[one for one in people if one.row.pk not in ids],
            now=whole.activation,
            tone=_tone(whole),
            newest=signed[0][0] if signed else None,
            names=dict(signed[0][1].signed) if signed else {},
            changed_since=bool(signed) and signed[0][1].lines != section.document.lines,
            courses=own.courses(viewer, plan_id),
            missing=list(_missing(whole.plan, listed, people)),
            law=wishes_law(),
            signs=signs,
            frozen=is_frozen(section, whole),
        ),
    )


def _tone(whole: own.PlanPage) -> str:
    waits = whole.activation and whole.activation.state in {*OPEN, State.PROPOSED}
    return "alert" if waits else "calm"


def _missing(
    plan: Plan, listed: list[own.SupporterRow], people: list[own.ContactPage]
) -> list[Words]:
    """What keeps the plan from ever being started, in words for its owner."""
    able = [one for one in listed if one.row.may_activate]
    linked = {one.row.pk for one in people if one.row.link is not None}
    missing: list[Words] = []
    if not (plan.any_signs or plan.all_signs):
        missing.append(_("Write at least one sign that others can see."))
    if len(able) < plan.threshold:
        missing.append(_("Fewer people may start it than must agree."))
    if any(one.row.contact_id not in linked for one in able):
        missing.append(_("Somebody who may start it has no link yet."))
    return missing


def crisis_back(whole: own.PlanPage) -> Back:
    return Back(reverse("wellness:crisis", args=[whole.plan.pk]), _("My crisis plan"))


@SIGNED_IN
@READ_OR_SEND
def terms(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    whole = own.plan_page(viewer, plan_id)
    able = [
        (one.row.contact_id, one.who.name)
        for one in own.supporters(viewer, plan_id)
        if one.row.may_activate
    ]

    def make(*data: Any, **more: Any) -> Form:
        return TermsForm(whole.plan, able, data[0] if data else None, **more)

    def act(form: Any) -> HttpResponse:
        given = form.cleaned_data
        who = UUID(given["tiebreaker"]) if given["tiebreaker"] else None
        chosen = Terms(given["threshold"], given["dispute"], given["end_threshold"], who)
        acting.set_terms(viewer, plan_id, chosen, form.seen)
        messages.success(request, _("Saved."))
        return to("crisis", plan_id)

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=_("How it starts and stops"),
            back=crisis_back(whole),
            button=_("Save"),
            leads=(_("Decide this when you are well. Nobody else can change it."),),
            **more,
        )

    return serve_form(request, make, act, shown)


@SIGNED_IN
@READ_OR_SEND
def supporter(request: HttpRequest, plan_id: UUID, contact_id: UUID) -> HttpResponse:
    """Somebody's part in this crisis plan."""
    viewer = viewer_of(request)
    whole, page = own.plan_page(viewer, plan_id), own.contact_page(viewer, contact_id)
    if page.row.excluded:
        raise NotFound()
    row = next(
        (one for one in own.supporters(viewer, plan_id) if one.row.contact_id == contact_id), None
    )
    if "remove" in request.POST and row:
        acting.remove_supporter(viewer, plan_id, contact_id)
        return to("crisis", plan_id, anchor="people")

    def make(*data: Any, **more: Any) -> Form:
        start: dict[str, Any] = {"may_activate": True}
        if row:
            start = {
                name: getattr(row.row, name) for name in ("may_activate", "agreed_on", "holds_copy")
            } | {"tasks": row.tasks}
        return SupporterForm(data[0] if data else None, initial=start, **more)

    def act(form: Any) -> HttpResponse:
        acting.set_supporter(viewer, plan_id, contact_id, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return to("crisis", plan_id, anchor="people")

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=page.who.name,
            back=crisis_back(whole),
            button=_("Save"),
            leads=(
                _("They read your crisis plan only while it is open."),
                _("Who may start it also reads your signs beforehand, to know what to look for."),
            ),
            remove=_("Take them off this plan") if row else "",
            **more,
        )

    return serve_form(request, make, act, shown)


@SIGNED_IN
@READ_OR_SEND
def sign(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    whole = own.plan_page(viewer, plan_id)
    law = wishes_law()

    def make(*data: Any, **more: Any) -> Form:
        return SignForm(data[0] if data else None, **more)

    def act(form: Any) -> HttpResponse:
        acting.sign(viewer, plan_id, form.cleaned_data)
        messages.success(request, _("Signed. From now on this is the one that counts."))
        return to("crisis", plan_id)

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=_("Sign my crisis plan"),
            back=crisis_back(whole),
            button=_("Sign it as it is now"),
            leads=(*law.says, _("You can also print it and sign on paper.")),
            **more,
        )

    return serve_form(request, make, act, shown)


@SIGNED_IN
@require_POST
def step(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """What the owner says while it runs: no, enough, over."""
    wanted = request.POST.get("step", "")
    if wanted not in OWNERS_STEPS:
        raise NotFound()
    acting.take_step(viewer_of(request), plan_id, wanted)
    return to("crisis", plan_id)
