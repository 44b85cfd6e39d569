"""The consent centre: who can see what, changed by those whom it is about."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneplan.access import actions, readers
from oneplan.access.asked import waiting_asks
from oneplan.access.forms import KeepOutForm, SightForm
from oneplan.access.pages import (
    ChangeSightShown,
    KeepOutShown,
    SeenAlreadyShown,
    WhoCanSeeShown,
)
from oneplan.access.readers import Holder
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.privacy import SHARED_CATEGORIES, Purpose
from oneplan.kernel.rows import take_turns
from oneplan.people.models import FamilyRole
from oneplan.people.readers import people_of, workers_of
from oneplan.ui.double_submit import says_a_state
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)


@SIGNED_IN
def who_can_see_page(request: HttpRequest, family_id: UUID) -> HttpResponse:
    here = readers.position(request.viewer, family_id, centre=True)
    holders = readers.who_can_see(family_id, here.about)
    others = [h for h in holders if not h.in_family]
    may_stop = here.steward or here.in_family
    answers = here.steward and here.in_family
    page = WhoCanSeeShown(
        family=request.family,
        here=here,
        household=[h for h in holders if h.in_family],
        others=others,
        kept_out=readers.kept_out(family_id, here.about),
        parts=_matrix(others),
        apart=readers.apart(family_id, here.about) if may_stop else None,
        may_stop=may_stop,
        closed=here.closed if here.ours else None,
        purposes=Purpose.choices,
        asks=waiting_asks(family_id) if answers else [],
    )
    return show(request, page)


def _matrix(holders: list[Holder]) -> list[tuple[Any, list[tuple[Holder, bool, bool]]]]:
    """Each part of the record with who sees it, and who writes there."""
    return [
        (part, [(h, part in h.categories, part in h.writes) for h in holders])
        for part in SHARED_CATEGORIES
        if any(part in h.categories for h in holders)
    ]


@SIGNED_IN
@says_a_state
def change(request: HttpRequest, family_id: UUID, who: str) -> HttpResponse:
    """Tick and untick what one person may see. The family's own page."""
    if request.method == "POST":
        take_turns(f"consent of {family_id}")
    here = readers.position(request.viewer, family_id)
    holder = readers.holder_of(family_id, here.about, who)
    if not here.in_family:
        raise NotFound()
    if holder is None and request.method == "POST":
        messages.warning(request, _("Nothing was saved: they see nothing any more."))
        return redirect("access:who_can_see", family_id=family_id)
    if holder is None or holder.in_family or holder.emergency:
        raise NotFound()

    def act(form: SightForm) -> HttpResponse:
        given = form.cleaned_data
        actions.change_sight(
            request.viewer,
            request.family,
            who,
            given["parts"],
            until=form.moment(request.family.community.zone),
            may_write=given["may_write"],
            may_redisclose=given["may_redisclose"],
            purposes=given["purposes"],
        )
        _say_saved(request, here.about, holder)
        taken = set(map(str, holder.categories)) - set(given["parts"])
        return _after_closing(request, holder.account_id if taken else None)

    page = FormPage(
        shown=ChangeSightShown,
        make=SightForm,
        act=act,
        initial=_as_it_is(holder),
        context={"family": request.family, "holder": holder, "here": here},
    )
    return serve(request, page)


def _as_it_is(holder: Holder) -> dict[str, Any]:
    """What the holder may see now, as the form says it."""
    ends = holder.until.date() if holder.until else SightForm.longest()
    return {
        "parts": [str(c) for c in holder.categories],
        "may_write": holder.may_write,
        "may_redisclose": holder.may_redisclose,
        "purposes": list(holder.purposes or [Purpose.COORDINATION.value]),
        "until": min(ends, SightForm.longest()),
    }


def _after_closing(request: HttpRequest, account_id: UUID | None) -> HttpResponse:
    """What somebody had opened before it was closed to them, told at once, without being asked:
    it cannot be taken back, and the family may want to act on that."""
    family_id = request.family.pk
    if account_id and readers.has_looked(family_id, account_id):
        return redirect("access:shown", family_id=family_id, account_id=account_id)
    return redirect("access:who_can_see", family_id=family_id)


def _say_saved(request: HttpRequest, about: UUID | None, holder: Holder) -> None:
    """Saved; and if another who ranks equally said no, that it stays closed meanwhile."""
    messages.success(request, _("Saved. It counts from now on."))
    others = [k for k in readers.kept_out(request.family.pk, about) if not k.mine]
    if any(k.account_id in {holder.account_id, None} for k in others):
        words = _("Somebody else in your family said no. It stays closed until they take it back.")
        messages.warning(request, words)


@require_POST
@SIGNED_IN
@says_a_state
def stop_sharing(request: HttpRequest, family_id: UUID, who: str) -> HttpResponse:
    """One tap: this person sees nothing more."""
    closed_to = actions.change_sight(request.viewer, request.family, who, ())
    messages.success(request, _("Stopped. They can no longer see it."))
    if family_id in request.viewer.family_ids:
        return redirect("access:shown", family_id=family_id, account_id=closed_to)
    return redirect("access:who_can_see", family_id=family_id)


@SIGNED_IN
@says_a_state
def keep_out(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Keep one person out by name, whoever would let them in."""
    here = readers.position(request.viewer, family_id)
    if not (here.steward or here.in_family):
        raise NotFound()
    close = [p for p in people_of(family_id) if p.account_id and p.standing == FamilyRole.SUPPORT]

    def act(form: KeepOutForm) -> HttpResponse:
        kind, _sep, pk = form.cleaned_data["whom"].partition("_")
        one = kind == "person"
        whom = actions.Recipient(
            account_id=UUID(pk) if one else None, agency_id=None if one else UUID(pk)
        )
        actions.keep_out(request.viewer, request.family, whom)
        messages.success(request, _("They are kept out from now on."))
        return _after_closing(request, whom.account_id)

    page = FormPage(
        shown=KeepOutShown,
        make=partial(KeepOutForm, list(workers_of(request.family.community_id)), close),
        act=act,
        context={"family": request.family, "here": here},
    )
    return serve(request, page)


@require_POST
@SIGNED_IN
def let_in(request: HttpRequest, family_id: UUID, directive_id: UUID) -> HttpResponse:
    """Take a denial back. What they then see is what is permitted, and nothing else."""
    actions.withdraw_directive(request.viewer, request.family, directive_id)
    messages.success(request, _("They are no longer kept out. They see what you let them see."))
    return redirect("access:who_can_see", family_id=family_id)


@SIGNED_IN
def shown(request: HttpRequest, family_id: UUID, account_id: UUID) -> HttpResponse:
    """What somebody has opened already, and what cannot be recalled."""
    if family_id not in request.viewer.family_ids:
        raise NotFound()
    days = readers.shown_to(family_id, account_id)
    return show(request, SeenAlreadyShown(family=request.family, days=days))


@require_POST
@SIGNED_IN
@says_a_state
def said_stop(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """A worker takes down that the family said "stop"."""
    actions.said_stop(request.viewer, request.family, request.POST.get("whom", ""))
    messages.success(request, _("Written down. It counts from now on."))
    return redirect("/")
