"""Who can decide what; and what somebody decided about one person's things."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oneplan.access import actions, readers
from oneplan.access.forms import CapacityForm, SaidForm, SightForm
from oneplan.access.pages import CapacityShown, SaidShown
from oneplan.access.readers import Here
from oneplan.access.rules import RANKS
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import Invalid, NotFound
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)


@SIGNED_IN
def capacity(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Who decides what, by law and by what was noted; a worker who coordinates notes more."""
    here = readers.standing_here(family_id)
    notes = readers.capacity_notes(family_id)
    may_note = here.steward and not here.ours and request.viewer.is_worker
    if not (may_note or here.ours):
        raise NotFound()
    people = readers.own_people(family_id)
    form = CapacityForm(people, request.POST or None) if may_note else None
    if request.method == "POST":
        if form is None:
            raise NotFound()
        if form.is_valid():
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
    order = RANKS[request.family.community.jurisdiction]
    page = CapacityShown(
        family=request.family,
        notes=notes,
        form=form,
        order=order,
        of_age=readers.of_age(people, order),
    )
    return show(request, page)


@SIGNED_IN
def said(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """A decision about one person's things: one's own, for them; or, for a worker who coordinates,
    what somebody said aloud. The consent centre then shows it, and it can be taken back there."""
    here = readers.standing_here(family_id)
    if not here.steward or (here.ours and not here.decides):
        raise NotFound()
    people, outside = readers.own_people(family_id), readers.reachable(family_id, here)
    usual = {"until": SightForm.longest(), "effect": "permit"}
    form = SaidForm(here, people, outside, request.POST or None, initial=usual)
    if request.method == "POST" and form.is_valid() and _written(request, here, form):
        messages.success(request, _("Written down. It counts from now on."))
        return redirect("access:who_can_see", family_id=family_id)
    title = _("Decide for one person") if here.ours else _("Write down what somebody said")
    return show(request, SaidShown(family=request.family, form=form, here=here, title=title))


def _written(request: HttpRequest, here: Here, form: SaidForm) -> bool:
    given = form.cleaned_data
    try:
        actions.write_what_was_said(
            request.viewer,
            request.family,
            here,
            actions.Said(
                decider_id=UUID(given["decider"]) if "decider" in given else _me(here),
                subject_id=None if given["about"] == "family" else UUID(given["about"]),
                recipient=form.recipient,
                parts=frozenset(given["parts"]),
                shown=form.shown,
                until=form.moment(request.family.community.zone),
                may_write=given["may_write"],
                how=given.get("how", ""),
                also_there=given.get("also_there", ""),
            ),
        )
    except Invalid as error:
        for name, words in error.fields.items():
            form.add_error(name, words)
        return False
    return True


def _me(here: Here) -> UUID:
    if here.person_id is None:
        raise NotFound()
    return here.person_id
