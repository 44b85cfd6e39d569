"""Dangerous changes: whom they touch, the reason, the second person, the way back."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplan.access.actions import note_listed
from oneplan.access.readers import position
from oneplan.approvals import actions, readers
from oneplan.approvals.forms import (
    ChangeForm,
    DecideForm,
    ExportForm,
    ParentForm,
    RuleForm,
    SamePersonForm,
)
from oneplan.approvals.models import Change
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound, NotReady
from oneplan.people.models import Community, Role, RuleKey
from oneplan.people.readers import communities_with_rules, people_of, rules_of
from oneplan.ui.form_page import FormPage, serve

HANDLERS = audience(Audience.WORKERS, Role.COORDINATOR, Role.INTAKE, Role.SUPERVISOR)
SIGNED_IN = audience(Audience.SIGNED_IN)
SITE = audience(Audience.SITE)


# Asking


def _serve(
    request: HttpRequest,
    make: Callable[..., ChangeForm],
    kind: str,
    facts: dict[str, Any],
    page: dict[str, Any],
) -> HttpResponse:
    """The choice, then whom it touches with the reason, then the question to a second person.

    `facts`: what the address says; the form's own `facts` come to it.
    """

    def wanted(form: ChangeForm) -> actions.Wanted:
        own = form.facts() if hasattr(form, "facts") else {}
        return actions.Wanted(kind, {**facts, **own})

    def shown(form: ChangeForm) -> dict[str, Any]:
        ready = not form.choices or (form.is_bound and not set(form.errors) - {"reason"})
        seen = actions.look_first(request.viewer, wanted(form)) if ready else None
        return {"seen": seen, "kind": kind, **page}

    def act(form: ChangeForm) -> HttpResponse | None:
        if request.POST.get("step") != "ask":
            return None
        change = wanted(form)
        actions.look_first(request.viewer, change)
        actions.ask_change(request.viewer, change, form.cleaned_data["reason"])
        messages.success(request, _("Asked. A second person decides; nothing has changed yet."))
        return redirect("change", change_id=change.id)

    asking = partial(make, step=request.POST.get("step", ""))
    template = "approvals/ask_change.html"
    return serve(request, FormPage(template=template, make=asking, act=act, context=shown))


@SIGNED_IN
def same_person(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Somebody was written down twice in one family's record. Whoever coordinates the family, or
    decides about its request."""
    people = people_of(family_id)
    actions.look_first(request.viewer, actions.Wanted(Change.Kind.PEOPLE, {"family": family_id}))
    page = {"family": request.family, "enough": len(people) > 1}
    make = partial(SamePersonForm, people)
    return _serve(request, make, Change.Kind.PEOPLE, {"family": family_id}, page)


@SIGNED_IN
def take_along(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """A family's record as a file: the family's own at once, somebody's own who does not direct it;
    a worker asks a second person."""
    here = position(request.viewer, family_id)
    if here.ours:
        page = {"family": request.family, "whole": here.steward}
        return render(request, "approvals/take_along.html", page)
    actions.look_first(request.viewer, actions.Wanted(Change.Kind.EXPORT, {"family": family_id}))
    asked = {"family": request.family}
    return _serve(request, ExportForm, Change.Kind.EXPORT, {"family": family_id}, asked)


@SIGNED_IN
def second_person(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """A worker says that somebody decides for the family: a second person is asked (adr/0027).
    Whoever coordinates the family, or decides about its request."""
    person = next((p for p in people_of(family_id) if p.pk == person_id), None)
    if person is None:
        raise NotFound()
    facts = {"family": family_id, "person": person_id}
    actions.look_first(request.viewer, actions.Wanted(Change.Kind.PARENT, facts))
    make = partial(ParentForm, request.GET.get("address", ""))
    page = {"family": request.family, "person": person}
    return _serve(request, make, Change.Kind.PARENT, facts, page)


@HANDLERS
def same_family(request: HttpRequest, first: UUID, second: UUID) -> HttpResponse:
    """Two requests are the same family's: the later record is closed, the earlier stays."""
    facts = {"family": first, "other_family": second}
    return _serve(request, ChangeForm, Change.Kind.FAMILIES, facts, {})


@SITE
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule that communities set for themselves, and changes of rules that wait."""
    context = {
        "communities": communities_with_rules(),
        "waiting": readers.changes_to_decide(request.viewer),
        "mine": readers.my_changes(request.viewer),
    }
    return render(request, "approvals/rules.html", context)


@SITE
def rule(request: HttpRequest, community_id: UUID, key: str) -> HttpResponse:
    """Ask a second administrator to change one rule."""
    community = Community.objects.filter(pk=community_id).first()
    now = rules_of(community_id).get(key) if community else None
    if now is None:
        raise NotFound()
    facts, page = {"community": community_id, "rule": key}, {"community": community, "now": now}
    return _serve(request, partial(RuleForm, now), Change.Kind.RULE, facts, page)


# Deciding


@HANDLERS
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What waits for this worker as second person, what they asked, what was handed over."""
    waiting = readers.changes_to_decide(request.viewer)
    mine, handed = readers.my_changes(request.viewer), readers.hand_overs(request.viewer)
    closed = [id for one in handed for id in (one.family_id, one.into_id)]
    note_listed(request.viewer, [*_families_of(*waiting, *mine), *closed])
    context = {"waiting": waiting, "mine": mine, "handed": handed}
    return render(request, "approvals/changes.html", context)


def _families_of(*changes: Change) -> list[UUID | None]:
    return [id for one in changes for id in (one.family_id, one.other_family_id)]


@SIGNED_IN
def change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """One change: the second person approves or refuses it, with words."""
    shown = readers.change_of(request.viewer, change_id)
    note_listed(request.viewer, _families_of(shown.it))
    answer = request.POST.get("answer", "")
    if request.method == "POST" and not shown.it.waits:
        messages.warning(request, _("Somebody has decided about this already."))
        return redirect("change", change_id=change_id)

    def act(form: DecideForm) -> HttpResponse | None:
        if answer not in {"yes", "no"}:
            return None
        yes, words = answer == "yes", form.cleaned_data["words"]
        actions.decide_change(request.viewer, change_id, yes=yes, words=words)
        messages.success(request, _("Done. It counts from now on.") if yes else _("Refused."))
        return redirect("change", change_id=change_id)

    context = {
        "shown": shown,
        "it": shown.it,
        "mine": shown.it.asked_by == request.viewer.id,
        "label": RuleKey(shown.it.rule).label if shown.it.rule else "",
        "hours": shown.it.rule == RuleKey.EMERGENCY,
    }
    template = "approvals/change_page.html"
    return serve(request, FormPage(template=template, make=DecideForm, act=act, context=context))


@require_POST
@SIGNED_IN
def undo(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Take a change back. Either of the two, until the date that the page shows."""
    readers.change_of(request.viewer, change_id)
    try:
        actions.undo_change(request.viewer, change_id)
    except NotReady as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("Taken back. Everything is as it was."))
    return redirect("change", change_id=change_id)


@require_POST
@HANDLERS
def hand_over(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """The worker has asked the family again what the closed request had said."""
    actions.handed_over(request.viewer, handover_id)
    messages.success(request, _("Noted."))
    return redirect("changes")
