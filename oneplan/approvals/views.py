"""Dangerous changes: whom they touch, the reason, the second person, the way back."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplan.access.actions import note_listed
from oneplan.access.readers import position
from oneplan.approvals import actions, openings, readers
from oneplan.approvals.forms import (
    ChangeForm,
    DecideForm,
    ExportForm,
    ParentForm,
    RuleForm,
    SamePersonForm,
)
from oneplan.approvals.models import Change
from oneplan.approvals.pages import (
    AskChangeShown,
    ChangeShown,
    ChangesShown,
    RulesShown,
    TakeAlongShown,
)
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound, NotReady
from oneplan.people.community_rules import DAYS, HOURS, RULES, WORKING
from oneplan.people.models import Community, Role, RuleKey
from oneplan.people.readers import communities_with_rules, people_of, rules_of
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

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
        return redirect("approvals_office:change", change_id=change.id)

    asking = partial(make, step=request.POST.get("step", ""))
    return serve(request, FormPage(shown=AskChangeShown, make=asking, act=act, context=shown))


@SIGNED_IN
def same_person(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Somebody was written down twice in one family's record. Whoever coordinates the family, or
    decides about its request."""
    people = people_of(family_id)
    actions.look_first(request.viewer, actions.Wanted(Change.Kind.PEOPLE, {"family": family_id}))
    page = {
        "opening": openings.of_same_person(request.family),
        "enough": len(people) > 1,
        "title": _("The same person"),
    }
    make = partial(SamePersonForm, people)
    return _serve(request, make, Change.Kind.PEOPLE, {"family": family_id}, page)


@SIGNED_IN
def take_along(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """A family's record as a file: the family's own at once, somebody's own who does not direct it;
    a worker asks a second person."""
    here = position(request.viewer, family_id)
    if here.ours:
        words = _("Take our record along"), _("Take along what is about me")
        title = words[0] if here.steward else words[1]
        return show(request, TakeAlongShown(family=request.family, whole=here.steward, title=title))
    actions.look_first(request.viewer, actions.Wanted(Change.Kind.EXPORT, {"family": family_id}))
    opening = openings.of_export(request.family)
    page = {"opening": opening, "title": _("The whole record as a file")}
    return _serve(request, ExportForm, Change.Kind.EXPORT, {"family": family_id}, page)


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
    opening = openings.of_parent(request.family, person)
    page = {"opening": opening, "title": _("Somebody decides for this family")}
    return _serve(request, make, Change.Kind.PARENT, facts, page)


@HANDLERS
def same_family(request: HttpRequest, first: UUID, second: UUID) -> HttpResponse:
    """Two requests are the same family's: the later record is closed, the earlier stays."""
    facts = {"family": first, "other_family": second}
    page = {"opening": openings.of_same_family(), "title": _("The same family")}
    return _serve(request, ChangeForm, Change.Kind.FAMILIES, facts, page)


@SITE
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule that communities set for themselves, and changes of rules that wait."""
    page = RulesShown(
        communities=communities_with_rules(),
        waiting=readers.changes_to_decide(request.viewer),
        mine=readers.my_changes(request.viewer),
    )
    return show(request, page)


@SITE
def rule(request: HttpRequest, community_id: UUID, key: str) -> HttpResponse:
    """Ask a second administrator to change one rule."""
    community = Community.objects.filter(pk=community_id).first()
    now = rules_of(community_id).get(key) if community else None
    if community is None or now is None:
        raise NotFound()
    facts = {"community": community_id, "rule": key}
    page = {"opening": openings.of_rule(community, now), "title": now.label}
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
    return show(request, ChangesShown(waiting=waiting, mine=mine, handed=handed))


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
        return redirect("approvals_office:change", change_id=change_id)

    def act(form: DecideForm) -> HttpResponse | None:
        if answer not in {"yes", "no"}:
            return None
        yes, words = answer == "yes", form.cleaned_data["words"]
        actions.decide_change(request.viewer, change_id, yes=yes, words=words)
        messages.success(request, _("Done. It counts from now on.") if yes else _("Refused."))
        return redirect("approvals_office:change", change_id=change_id)

    context = {
        "shown": shown,
        "it": shown.it,
        "mine": shown.it.asked_by == request.viewer.id,
        "label": RuleKey(shown.it.rule).label if shown.it.rule else "",
        "says": _what_it_does(shown.it),
    }
    return serve(request, FormPage(shown=ChangeShown, make=DecideForm, act=act, context=context))


def _what_it_does(it: Change) -> str:
    """A change in words, by name where the viewer may see whom it is about; a file does nothing."""
    if it.kind == Change.Kind.RULE:
        words = {
            HOURS: _("from %(before)s to %(after)s hours"),
            WORKING: _("from %(before)s to %(after)s working days"),
            DAYS: _("from %(before)s to %(after)s days"),
        }[RULES[it.rule].unit]
        return words % {"before": it.before, "after": it.value}
    if it.kind == Change.Kind.PEOPLE:
        return _two_entries(it)
    return _two_requests(it) if it.kind == Change.Kind.FAMILIES else ""


def _two_entries(it: Change) -> str:
    if not (it.person and it.other_person):
        return _("Two entries in one record are shown as one person.")
    names = {"other": it.other_person.chosen_name, "one": it.person.chosen_name}
    return _("“%(other)s” is shown as “%(one)s”") % names


def _two_requests(it: Change) -> str:
    if not (it.family and it.other_family):
        return _("A later request is closed and points to an earlier record.")
    later, first = (
        date_format(timezone.localtime(one.created_at), "DATE_FORMAT")
        for one in (it.other_family, it.family)
    )
    words = _("The request of %(later)s is closed and points to the one of %(first)s.")
    return words % {"later": later, "first": first}


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
    return redirect("approvals_office:change", change_id=change_id)


@require_POST
@HANDLERS
def hand_over(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """The worker has asked the family again what the closed request had said."""
    actions.handed_over(request.viewer, handover_id)
    messages.success(request, _("Noted."))
    return redirect("approvals_office:changes")
