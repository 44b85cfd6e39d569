"""How it is going: one page for all needs, one for each, and small forms of two taps."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import Invalid, NotFound
from oneplan.people.models import Person
from oneplan.plans.pieces import Need
from oneplan.plans.rules import short
from oneplan.progress import actions
from oneplan.progress.forms import DecideForm, RatingForm, ReadingForm, TrackForm
from oneplan.progress.models import Piece
from oneplan.progress.pages import (
    DecideShown,
    NeedProgressShown,
    ProgressShown,
    RatingShown,
    ReadingShown,
)
from oneplan.progress.readers import Progress, progress
from oneplan.progress.showing import may_write, shown_need, shown_outcome, shown_stuck
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)


@SIGNED_IN
@require_safe
def overview(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Every need that the viewer sees; what is stuck stands first."""
    found = progress(request.viewer, request.family)
    page = ProgressShown(
        family=request.family,
        needs=[shown_need(found, need) for need in found.page.draft.needs if need.active],
        stuck=[shown_stuck(found, one) for one in found.stuck],
        days=found.days,
    )
    return show(request, page)


def _need(request: HttpRequest, need_id: UUID | str | None) -> tuple[Progress, Need]:
    found = progress(request.viewer, request.family)
    need = found.need(need_id or "")
    if need is None:
        raise NotFound()
    return found, need


@SIGNED_IN
@require_safe
def need(request: HttpRequest, family_id: UUID, need_id: UUID) -> HttpResponse:
    found, it = _need(request, need_id)
    return show(request, NeedProgressShown(family=request.family, one=shown_need(found, it)))


def _to_need(request: HttpRequest, need_id: object, anchor: object = "") -> HttpResponse:
    answer = redirect("progress:need", family_id=request.family.pk, need_id=need_id)
    if anchor:
        answer["Location"] += f"#{anchor}"
    return answer


@SIGNED_IN
def reading(request: HttpRequest, family_id: UUID, outcome_id: UUID) -> HttpResponse:
    """A number: one tap where it stands on a button, or written with a day and a few words."""
    found = progress(request.viewer, request.family)
    wanted = str(outcome_id)
    both = ((need, o) for need in found.page.draft.needs for o in need.outcomes if o.id == wanted)
    need, outcome = next(both, (None, None))
    if need is None or outcome is None:
        raise NotFound()

    def act(form: Any) -> HttpResponse:
        actions.add_reading(request.viewer, request.family, outcome_id, **form.cleaned_data)
        messages.success(request, _("Thank you. It is in the picture."))
        return _to_need(request, need.id, outcome_id)

    context = {
        "family": request.family,
        "one": shown_outcome(found, need, outcome),
        "need_id": need.id,
    }
    return serve(request, FormPage(shown=ReadingShown, make=ReadingForm, act=act, context=context))


@SIGNED_IN
def rating(request: HttpRequest, family_id: UUID, need_id: UUID) -> HttpResponse:
    found, it = _need(request, need_id)
    make = partial(RatingForm, _others(request, found))

    def act(form: Any) -> HttpResponse:
        person = form.cleaned_data.get("person") or None
        actions.rate_need(
            request.viewer,
            request.family,
            need_id,
            int(form.cleaned_data["score"]),
            form.cleaned_data["words"],
            person_id=UUID(person) if person else None,
        )
        messages.success(request, _("Thank you. Everybody who sees this need can see it."))
        return _to_need(request, need_id)

    context = {"family": request.family, "need": it}
    return serve(request, FormPage(shown=RatingShown, make=make, act=act, context=context))


def _others(request: HttpRequest, found: Progress) -> list[tuple[str, str]]:
    """Of the family those without an account, where the viewer writes down what the family says."""
    if not found.page.who.decides:
        return []
    people = Person.objects.filter(
        family=request.family, account_id__isnull=True, left_at__isnull=True
    )
    return [(str(person.pk), person.chosen_name) for person in people.order_by("created_at", "id")]


@SIGNED_IN
@require_POST
def track(request: HttpRequest, family_id: UUID, option_id: UUID) -> HttpResponse:
    """Whether what is tried helps: a button each."""
    form = TrackForm(request.POST)
    if not form.is_valid():
        raise Http404
    said = actions.say_on_track(request.viewer, request.family, option_id, **form.cleaned_data)
    messages.success(request, _("Thank you. Everybody who sees this need can see it."))
    return _to_need(request, said.need_id)


@SIGNED_IN
def decide(request: HttpRequest, family_id: UUID, piece: str, row_id: UUID) -> HttpResponse:
    """What is stuck is gone on with (and why), changed, or let go of."""
    if piece not in Piece.values:
        raise Http404
    found = progress(request.viewer, request.family)
    wanted = (piece, str(row_id))
    one = next((s for s in found.stuck if (s.piece, s.row_id) == wanted), None)
    it = found.need(one.need_id) if one else None
    if one is None or it is None:
        raise NotFound()
    options = [(o.id, short(o.text, 100)) for o in it.options if not o.chosen]

    def make(*args: Any, **kwargs: Any) -> DecideForm:
        return DecideForm(options, *args, **kwargs)

    def act(form: Any) -> HttpResponse:
        facts = form.cleaned_data
        if facts["decision"] == "change" and not facts.get("instead"):
            raise Invalid(fields={"instead": _("Choose what you will try instead.")})
        actions.decide(
            request.viewer,
            request.family,
            piece,
            row_id,
            facts["decision"],
            words=facts["words"],
            reason=one.reason,
            instead_id=UUID(facts["instead"]) if facts.get("instead") else None,
        )
        messages.success(request, _SAID[facts["decision"]]())
        return redirect("progress:overview", family_id=request.family.pk)

    context = {"family": request.family, "one": shown_stuck(found, one)}
    if not may_write(found, it):
        raise NotFound()
    return serve(request, FormPage(shown=DecideShown, make=make, act=act, context=context))


_SAID = {
    "keep": lambda: _("It goes on, and why is written down."),
    "change": lambda: _("Changed in the draft. The family agrees to it as to any change."),
    "drop": lambda: _("Taken out of the draft. The family agrees to it as to any change."),
}
