"""Dangerous changes: whom they touch, the reason, the second person, the way back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplan.access import actions, readers
from oneplan.access.change_forms import (
    ChangeForm,
    DecideForm,
    ExportForm,
    RuleForm,
    SamePersonForm,
)
from oneplan.access.change_models import Change
from oneplan.access.pages import (
    AskChangeShown,
    ChangeShown,
    ChangesShown,
    RulesShown,
    TakeAlongShown,
)
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import Invalid, NotFound, NotReady
from oneplan.people.models import Community, Role, RuleKey
from oneplan.people.readers import people_of
from oneplan.ui.shown import show

HANDLERS = audience(Audience.WORKERS, Role.COORDINATOR, Role.INTAKE, Role.SUPERVISOR)
SIGNED_IN = audience(Audience.SIGNED_IN)
SITE = audience(Audience.SITE)


# Asking


def _serve(
    request: HttpRequest, form: ChangeForm, kind: str, facts: dict[str, Any], page: dict[str, Any]
) -> HttpResponse:
    """The choice, then whom it touches with the reason, then the question to a second person.

    `facts`: what the address says; the form's own `facts` come to it.
    """
    step = request.POST.get("step", "")
    seen = None
    if not form.choices or (request.method == "POST" and _chosen(form)):
        own = form.facts() if hasattr(form, "facts") else {}
        wanted = actions.Wanted(kind, {**facts, **own})
        seen = actions.look_first(request.viewer, wanted)
        if step == "ask" and form.is_valid() and _ask(request, form, wanted):
            messages.success(request, _("Asked. A second person decides; nothing has changed yet."))
            return redirect("change", change_id=wanted.id)
    return show(request, AskChangeShown(form=form, seen=seen, kind=kind, **page))


def _chosen(form: ChangeForm) -> bool:
    """Whether all but the reason is there: whom it touches is shown without a reason too."""
    form.is_valid()
    # Nothing at all was sent: a form without data has no errors either.
    return form.is_bound and not (set(form.errors) - {"reason"})


def _ask(request: HttpRequest, form: ChangeForm, wanted: actions.Wanted) -> bool:
    try:
        actions.ask_change(request.viewer, wanted, form.cleaned_data["reason"])
    except Invalid as error:
        for name, words in error.fields.items():
            form.add_error(name, words)
    except NotReady as error:
        form.add_error(None, error.message)
    else:
        return True
    return False


@SIGNED_IN
def same_person(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Somebody was written down twice in one family's record. Whoever coordinates the family, or
    decides about its request."""
    people = people_of(family_id)
    step = request.POST.get("step", "")
    form = SamePersonForm(people, request.POST or None, step=step)
    actions.look_first(request.viewer, actions.Wanted(Change.Kind.PEOPLE, {"family": family_id}))
    page = {
        "family": request.family,
        "enough": len(people) > 1,
        "title": _("The same person"),
    }
    return _serve(request, form, Change.Kind.PEOPLE, {"family": family_id}, page)


@SIGNED_IN
def take_along(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """A family's record as a file: the family's own at once; a worker asks a second person."""
    here = readers.standing_here(family_id)
    if here.ours:
        if not here.steward:
            raise NotFound()
        return show(request, TakeAlongShown(family=request.family))
    form = ExportForm(request.POST or None, step=request.POST.get("step", ""))
    actions.look_first(request.viewer, actions.Wanted(Change.Kind.EXPORT, {"family": family_id}))
    page = {"family": request.family, "title": _("The whole record as a file")}
    return _serve(request, form, Change.Kind.EXPORT, {"family": family_id}, page)


@HANDLERS
def same_family(request: HttpRequest, first: UUID, second: UUID) -> HttpResponse:
    """Two requests are the same family's: the later record is closed, the earlier stays."""
    form = ChangeForm(request.POST or None, step=request.POST.get("step", ""))
    facts = {"family": first, "other_family": second}
    return _serve(request, form, Change.Kind.FAMILIES, facts, {"title": _("The same family")})


@SITE
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule that communities set for themselves, and changes of rules that wait."""
    page = RulesShown(
        communities=readers.communities_with_rules(),
        waiting=readers.changes_to_decide(request.viewer),
        mine=readers.my_changes(request.viewer),
    )
    return show(request, page)


@SITE
def rule(request: HttpRequest, community_id: UUID, key: str) -> HttpResponse:
    """Ask a second administrator to change one rule."""
    community = Community.objects.filter(pk=community_id).first()
    now = readers.rules_of(community_id).get(key) if community else None
    if now is None:
        raise NotFound()
    form = RuleForm(now, request.POST or None, step=request.POST.get("step", ""))
    facts = {"community": community_id, "rule": key}
    page = {"community": community, "now": now, "title": now.label}
    return _serve(request, form, Change.Kind.RULE, facts, page)


# Deciding


@HANDLERS
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What waits for this worker as second person, what they asked, what was handed over."""
    page = ChangesShown(
        waiting=readers.changes_to_decide(request.viewer),
        mine=readers.my_changes(request.viewer),
        handed=readers.hand_overs(request.viewer),
    )
    return show(request, page)


@SIGNED_IN
def change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """One change: the second person approves or refuses it, with words."""
    shown = readers.change_of(request.viewer, change_id)
    answer = request.POST.get("answer", "")
    form = DecideForm(request.POST or None)
    if request.method == "POST":
        if not shown.it.waits:
            messages.warning(request, _("Somebody has decided about this already."))
            return redirect("change", change_id=change_id)
        if answer in {"yes", "no"} and form.is_valid() and _decided(request, form, change_id):
            return redirect("change", change_id=change_id)
    page = ChangeShown(
        shown=shown,
        it=shown.it,
        form=form,
        mine=shown.it.asked_by == request.viewer.id,
        label=RuleKey(shown.it.rule).label if shown.it.rule else "",
        says=_what_it_does(shown.it),
    )
    return show(request, page)


def _what_it_does(it: Change) -> str:
    """A change in words, by name where the viewer may see whom it is about; a file does nothing."""
    if it.kind == Change.Kind.RULE:
        hours = it.rule == RuleKey.EMERGENCY
        words = (
            _("from %(before)s to %(after)s hours")
            if hours
            else _("from %(before)s to %(after)s days")
        )
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


def _decided(request: HttpRequest, form: DecideForm, change_id: UUID) -> bool:
    yes = request.POST["answer"] == "yes"
    words = form.cleaned_data["words"]
    try:
        actions.decide_change(request.viewer, change_id, yes=yes, words=words)
    except NotReady as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("Done. It counts from now on.") if yes else _("Refused."))
    return True


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
