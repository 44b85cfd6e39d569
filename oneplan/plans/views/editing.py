"""Writing the draft: vision, strengths, needs, and what belongs to a need."""

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oneplan.access.readers.positions import position
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.privacy import Category
from oneplan.people.readers import people_of
from oneplan.plans import actions
from oneplan.plans.forms import (
    NeedForm,
    OptionForm,
    OutcomeForm,
    OwnVisionForm,
    StepForm,
    StrengthForm,
    VisionForm,
)
from oneplan.plans.models import ActionStep, Need, Outcome, PlanRow, Strategy, Strength, Vision
from oneplan.plans.readers import live
from oneplan.plans.rules import NEED_CATEGORIES
from oneplan.plans.views.desk import Desk, asked, first_look, serve
from oneplan.plans.words import is_bare_adjective, names_a_service
from oneplan.teams.readers import members_for_choice
from oneplan.ui.form_page import typed_again

SIGNED_IN = audience(Audience.SIGNED_IN)


def row_of(request: HttpRequest, model: type[PlanRow], row_id: UUID | None) -> PlanRow | None:
    """The row to change; None for a new one; the same 404 for what is not there or not theirs."""
    if row_id is None:
        return None
    row = live(model, request.family.pk, row_id)
    if row is None:
        raise NotFound()
    return row


def key_of(kind: str, row: PlanRow | None, under: UUID | None = None) -> str:
    return f"{kind}:{row.pk if row else under or 'new'}"


@SIGNED_IN
def vision(request: HttpRequest, family_id: UUID, row_id: UUID | None = None) -> HttpResponse:
    """The family's vision; a person's own is written on a page of its own."""
    row = row_of(request, Vision, row_id)
    who = position(request.viewer, family_id)
    if row and row.person_id and row.person_id == who.person_id:
        return redirect("plans:own_vision", family_id=family_id)
    desk = Desk(
        key=key_of("vision", row),
        title=_("Our vision"),
        make=VisionForm,
        start=first_look(row, asked(VisionForm)),
        act=lambda facts: actions.write_vision(request.viewer, request.family, **facts),
        model=Vision,
        row=row,
        more={"kind": "vision"},
    )
    return serve(request, desk)


def _write_own(request: HttpRequest, person_id: UUID, facts: dict[str, Any]) -> Vision:
    return actions.write_vision(request.viewer, request.family, person_id=person_id, **facts)


@SIGNED_IN
def own_vision(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The viewer's own words; only they decide who reads them."""
    who = position(request.viewer, family_id)
    if who.person_id is None:
        raise Http404
    own = Vision.objects.filter(family_id=family_id, removed_at=None)
    row = own.filter(person_id=who.person_id).first()
    private = row is None or row.category == Category.OWN_VOICE
    desk = Desk(
        key="vision:mine",
        title=_("My own words"),
        make=OwnVisionForm,
        start=first_look(row, asked(VisionForm), seen_by="me" if private else "team"),
        act=partial(_write_own, request, who.person_id),
        model=Vision,
        row=row,
        more={"kind": "vision", "private": private},
    )
    return serve(request, desk)


def _people(request: HttpRequest) -> dict[str, str]:
    people = people_of(request.family.pk)
    return {str(p.pk): p.chosen_name for p in people if p.standing != "support"}


@SIGNED_IN
def strength(request: HttpRequest, family_id: UUID, row_id: UUID | None = None) -> HttpResponse:
    row = row_of(request, Strength, row_id)
    desk = Desk(
        key=key_of("strength", row),
        title=_("What works well"),
        make=partial(StrengthForm, _people(request)),
        start=first_look(row, (*asked(StrengthForm), "person_id")),
        act=lambda facts: actions.write_strength(request.viewer, request.family, **facts),
        model=Strength,
        row=row,
        pause=_is_it_only_a_word,
        more={"kind": "strength"},
    )
    return serve(request, desk)


def _is_it_only_a_word(form: Form) -> dict[str, Any] | None:
    given = form.cleaned_data
    if given["as_it_is"] or not is_bare_adjective(given["statement"]):
        return None
    _as_it_is(form)
    return {"ask": "strength"}


def _as_it_is(form: Form) -> None:
    """Asked once: the next time the family's wording is kept."""
    typed_again(form, "as_it_is", "on")


@SIGNED_IN
def need(request: HttpRequest, family_id: UUID, row_id: UUID | None = None) -> HttpResponse:
    row = row_of(request, Need, row_id)
    pen, about = position(request.viewer, family_id), row.person_id if row else None
    allowed = [c.value for c in NEED_CATEGORIES if pen.may_write(c, about)]
    desk = Desk(
        key=key_of("need", row),
        title=_("What is needed"),
        make=partial(NeedForm, allowed, _people(request)),
        start=first_look(row, (*asked(NeedForm), "person_id")),
        act=lambda facts: actions.write_need(request.viewer, request.family, **facts),
        model=Need,
        row=row,
        pause=_does_it_name_a_service,
        more={"kind": "need"},
    )
    return serve(request, desk)


def _does_it_name_a_service(form: Form) -> dict[str, Any] | None:
    given = form.cleaned_data
    found = names_a_service(given["statement"], given["language"])
    if given["as_it_is"] or not found:
        return None
    _as_it_is(form)
    return {"ask": "need", "service": found}


def _need_of(request: HttpRequest, row: PlanRow | None, need_id: UUID | None) -> Need:
    found = live(Need, request.family.pk, getattr(row, "need_id", None) or need_id)
    if found is None:
        raise NotFound()
    return found


@SIGNED_IN
def outcome(
    request: HttpRequest,
    family_id: UUID,
    row_id: UUID | None = None,
    need_id: UUID | None = None,
) -> HttpResponse:
    row = row_of(request, Outcome, row_id)
    need = _need_of(request, row, need_id)
    desk = Desk(
        key=key_of("outcome", row, need.pk),
        title=_("How we will know"),
        make=OutcomeForm,
        start=first_look(row, asked(OutcomeForm)),
        act=lambda facts: actions.write_outcome(request.viewer, request.family, need.pk, **facts),
        model=Outcome,
        row=row,
        more={"kind": "outcome", "need": need},
    )
    return serve(request, desk)


def _chosen_first(row: PlanRow | None, need: Need) -> dict[str, bool]:
    """What is written first is what they try, until they say otherwise."""
    if row is not None:
        return {}
    others = Strategy.objects.filter(family=need.family_id, need=need, removed_at=None)
    return {"chosen": not others.exists()}


@SIGNED_IN
def option(
    request: HttpRequest,
    family_id: UUID,
    row_id: UUID | None = None,
    need_id: UUID | None = None,
) -> HttpResponse:
    row = row_of(request, Strategy, row_id)
    need = _need_of(request, row, need_id)
    desk = Desk(
        key=key_of("option", row, need.pk),
        title=_("Something to try"),
        make=OptionForm,
        start=first_look(row, asked(OptionForm), **_chosen_first(row, need)),
        act=lambda facts: actions.write_option(request.viewer, request.family, need.pk, **facts),
        model=Strategy,
        row=row,
        more={"kind": "option", "need": need},
    )
    return serve(request, desk)


@SIGNED_IN
def step(
    request: HttpRequest,
    family_id: UUID,
    row_id: UUID | None = None,
    need_id: UUID | None = None,
) -> HttpResponse:
    row = row_of(request, ActionStep, row_id)
    need = _need_of(request, row, need_id)
    members = [(str(m.id), m.name) for m in members_for_choice(family_id)]
    desk = Desk(
        key=key_of("step", row, need.pk),
        title=_("Next step"),
        make=partial(StepForm, members),
        start=first_look(row, asked(StepForm)),
        act=lambda facts: actions.write_step(request.viewer, request.family, need.pk, **facts),
        model=ActionStep,
        row=row,
        more={"kind": "step", "need": need, "no_team": not members},
    )
    return serve(request, desk)
