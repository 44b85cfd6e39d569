"""Who can decide what; and what somebody decided about one person's things."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oneplan.access import actions, readers
from oneplan.access.forms import CapacityForm, SaidForm, SightForm
from oneplan.access.pages import CapacityShown, SaidShown
from oneplan.access.rules import LAWS
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.rows import take_turns
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)


@SIGNED_IN
def capacity(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Who decides what, by law and by what was noted; a worker who coordinates notes more."""
    here = readers.position(request.viewer, family_id)
    notes = readers.capacity_notes(family_id)
    may_note = here.steward and not here.ours and request.viewer.is_worker
    if not (may_note or here.ours):
        raise NotFound()
    people = readers.own_people(family_id)
    jurisdiction = request.family.community.jurisdiction
    context: dict[str, Any] = {
        "family": request.family,
        "notes": notes,
        "law": LAWS[jurisdiction],
        "own_age": readers.own_age(jurisdiction),
        "of_age": readers.of_age(people, jurisdiction),
    }
    if not may_note:
        if request.method == "POST":
            raise NotFound()
        return show(request, CapacityShown(form=None, **context))

    def act(form: CapacityForm) -> HttpResponse:
        given = form.cleaned_data
        actions.note_capacity(
            request.viewer,
            request.family,
            UUID(given["person"]),
            given["parts"],
            capable=given["capable"] == "yes",
            how=given["how"],
        )
        messages.success(request, _("Written down. It counts from now on."))
        return redirect("access:capacity", family_id=family_id)

    make = partial(CapacityForm, people)
    return serve(request, FormPage(shown=CapacityShown, make=make, act=act, context=context))


@SIGNED_IN
def said(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """A decision about one person's things: one's own, for them; or, for a worker who coordinates,
    what somebody said aloud. The consent centre then shows it, and it can be taken back there."""
    if request.method == "POST":
        take_turns(f"consent of {family_id}")
    here = readers.position(request.viewer, family_id)
    if not here.steward or (here.ours and not here.in_family):
        raise NotFound()
    people, outside = readers.own_people(family_id), readers.reachable(family_id, here.about)

    def act(form: SaidForm) -> HttpResponse:
        said = _what_was_said(form, here.person_id, request.family.community.zone)
        actions.write_what_was_said(request.viewer, request.family, said)
        messages.success(request, _("Written down. It counts from now on."))
        return redirect("access:who_can_see", family_id=family_id)

    page = FormPage(
        shown=SaidShown,
        make=partial(SaidForm, here, people, outside),
        act=act,
        initial={
            "until": SightForm.longest(),
            "effect": "permit",
            "decided": readers.last_decided(family_id),
        },
        context={
            "family": request.family,
            "here": here,
            "title": _("Decide for one person")
            if here.ours
            else _("Write down what somebody said"),
        },
    )
    return serve(request, page)


def _what_was_said(form: SaidForm, me: UUID | None, zone: str) -> actions.SpokenDecision:
    given = form.cleaned_data
    return actions.SpokenDecision(
        decider_id=UUID(given["decider"]) if "decider" in given else me,
        subject_id=None if given["about"] == "family" else UUID(given["about"]),
        recipient=form.recipient,
        parts=frozenset(given["parts"]),
        shown=form.shown,
        until=form.moment(zone),
        may_write=given["may_write"],
        how=given.get("how", ""),
        also_there=given.get("also_there", ""),
    )
