"""Whoever holds batons hands them over, takes them, is covered for; supervisors see to it."""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from oneplan.access.actions import note_listed
from oneplan.coordination import actions, readers
from oneplan.coordination.actions import Proposed
from oneplan.coordination.forms import AnswerForm, AwayForm, HandOverForm, WishAnswerForm
from oneplan.coordination.pages import (
    AwayShown,
    CaseloadShown,
    HandOverShown,
    OfferedShown,
    WishShown,
)
from oneplan.coordination.readers import Baton
from oneplan.coordination.rules import MOST_AT_ONCE
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.ids import id_from
from oneplan.kernel.paging import page_number
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Role, Worker
from oneplan.plans.readers import my_steps
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

HOLDERS = audience(Audience.WORKERS, Role.COORDINATOR, Role.SUPERVISOR)


def _listed(viewer: Viewer, batons: Iterable[Baton]) -> None:
    note_listed(viewer, [one.family_id for one in batons if one.name])


@HOLDERS
@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    """What waits to be accepted; one's own families, or for a supervisor the agency's."""
    viewer, number = request.viewer, page_number(request.GET.get("page", ""))
    holders = readers.holders_here(viewer)
    of = next((h for h in holders if str(h.worker_id) == request.GET.get("of")), None)
    batons = readers.batons(viewer, of.worker_id if of else None, number)
    offered = readers.batons_offered(viewer)
    shown = batons[:MOST_AT_ONCE]
    _listed(viewer, shown)
    page = CaseloadShown(
        offered=offered,
        batons=shown,
        holders=holders,
        supervises=viewer.has_role(Role.SUPERVISOR),
        of=of,
        before=number - 1,
        after=number + 1 if len(batons) > MOST_AT_ONCE else 0,
    )
    return show(request, page)


@HOLDERS
def hand_over(request: HttpRequest) -> HttpResponse:
    """Ask somebody to take over one family, or all that were ticked."""
    viewer, families = request.viewer, _chosen(request)
    workers = _next_holders(viewer, families)

    def act(form: HandOverForm) -> HttpResponse:
        for one in families:
            to, said = UUID(form.cleaned_data["to"]), _said(form, one)
            actions.propose_handover(viewer, one.family_id, to, said)
        text = ngettext(
            "Asked. The family stays with its coordinator until the other one accepts.",
            "Asked. The %(number)s families stay with their coordinators until the other accepts.",
            len(families),
        )
        messages.success(request, text % {"number": len(families)})
        return redirect("coordination_office:caseload")

    make = partial(HandOverForm, families, workers, _promised(viewer, families))
    page = FormPage(shown=HandOverShown, make=make, act=act, context={"families": families})
    return serve(request, page)


def _chosen(request: HttpRequest) -> list[Baton]:
    """The families that were ticked, of those that the viewer may hand on and that nobody is asked
    for already; NotFound where there is none."""
    wanted = {id_from(text) for text in request.GET.getlist("family")[:MOST_AT_ONCE]}
    many = readers.batons_of(request.viewer, [one for one in wanted if one])
    chosen = [one for one in many if one.handover_id is None]
    if not chosen:
        raise NotFound()
    _listed(request.viewer, chosen)
    return chosen


def _next_holders(viewer: Viewer, families: Sequence[Baton]) -> list[Worker]:
    """Coordinators of the agency, and of one that a single family has chosen."""
    assert viewer.community_id and viewer.agency_id
    agencies = {viewer.agency_id}
    chosen = {one.wish_agency_id for one in families if one.wish_agency_id}
    if len(chosen) == 1 and all(one.wish_agency_id for one in families):
        agencies = chosen
    holding = {one.worker_id for one in families}
    workers = readers.next_holders(viewer.community_id, agencies)
    return [w for w in workers if holding != {w.pk}]


def _promised(viewer: Viewer, families: Sequence[Baton]) -> dict[UUID, str]:
    """The viewer's own open promises, as the plans have them, to begin with."""
    found: dict[UUID, list[str]] = {}
    theirs = {one.family_id for one in families}
    for step in my_steps(viewer):
        if step.family_id in theirs:
            line = f"{step.task} ({date_format(step.due, 'DATE_FORMAT')})"
            found.setdefault(step.family_id, []).append(line)
    return {family_id: "\n".join(lines) for family_id, lines in found.items()}


def _said(form: HandOverForm, family: Baton) -> Proposed:
    given = form.cleaned_data
    return Proposed(
        why=given["why"],
        introduction=given["introduction"],
        meet_on=given["meet_on"],
        promised=form.promised_to(family),
        overlap_until=given["overlap_until"],
    )


@HOLDERS
def offered(request: HttpRequest, offered_id: UUID) -> HttpResponse:
    """Whoever was asked reads why and what was promised, and says yes or no."""
    viewer = request.viewer
    it = next((o for o in readers.batons_offered(viewer) if o.handover_id == offered_id), None)
    if it is None:
        raise NotFound()
    yes = request.POST.get("answer") == "yes"

    def act(form: AnswerForm) -> HttpResponse | None:
        if request.POST.get("answer") not in {"yes", "no"}:
            return None
        words = form.cleaned_data["words"]
        actions.answer_handover(viewer, offered_id, yes=yes, words=words)
        said = _("You coordinate this family from now on.") if yes else _("You said no.")
        messages.success(request, said)
        return redirect("coordination_office:caseload")

    page = FormPage(shown=OfferedShown, make=AnswerForm, act=act, context={"it": it})
    return serve(request, page)


@require_POST
@HOLDERS
def take_back(request: HttpRequest, offered_id: UUID) -> HttpResponse:
    """Take a question back that nobody has answered."""
    actions.take_back_handover(request.viewer, offered_id)
    messages.success(request, _("Taken back."))
    return redirect("coordination_office:caseload")


@HOLDERS
def wish(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    """A supervisor answers a family that asks for somebody else."""
    viewer = request.viewer
    it = next((b for b in readers.batons(viewer) if b.wish_id == wish_id), None)
    if it is None or not viewer.has_role(Role.SUPERVISOR):
        raise NotFound()
    _listed(viewer, [it])

    def act(form: WishAnswerForm) -> HttpResponse:
        actions.answer_wish(viewer, wish_id, form.cleaned_data["words"])
        messages.success(request, _("Answered. The family reads it."))
        return redirect("coordination_office:caseload")

    page = FormPage(shown=WishShown, make=WishAnswerForm, act=act, context={"it": it})
    return serve(request, page)


@HOLDERS
def away(request: HttpRequest) -> HttpResponse:
    """Somebody is away: who acts for them, from when to when."""
    viewer = request.viewer
    assert viewer.community_id and viewer.agency_id
    workers = readers.next_holders(viewer.community_id, {viewer.agency_id})
    sees_to_all = viewer.has_role(Role.SUPERVISOR)
    absent = workers if sees_to_all else [w for w in workers if w.account_id == viewer.id]

    def act(form: AwayForm) -> HttpResponse:
        given = form.cleaned_data
        who = next(w for w in absent if str(w.pk) == given["worker"])
        actions.set_cover(viewer, who, UUID(given["by"]), given["first"], given["last"])
        messages.success(request, _("Saved. The families read who acts in that time."))
        return redirect("coordination_office:away")

    covered = [one for one in readers.holders_here(viewer) if one.cover_id]
    context = {"away": covered, "workers": absent}
    make = partial(AwayForm, absent, workers)
    page = FormPage(shown=AwayShown, make=make, act=act, context=context)
    return serve(request, page)


@require_POST
@HOLDERS
def end_cover(request: HttpRequest, cover_id: UUID) -> HttpResponse:
    """Back earlier than was said."""
    actions.end_cover(request.viewer, cover_id)
    messages.success(request, _("Saved. Nobody acts for them any longer."))
    return redirect("coordination_office:away")
