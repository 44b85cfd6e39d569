"""Single things, kept back or shown alone."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneplan.access import actions, readers
from oneplan.access.forms import SightForm, SingleForm
from oneplan.access.items import Item, items_of
from oneplan.access.readers import Position
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.rows import take_turns
from oneplan.ui.form_page import FormPage, serve

SIGNED_IN = audience(Audience.SIGNED_IN)


def _things(family_id: UUID, here: Position) -> list[Item]:
    """What the viewer may decide about: all, for whoever directs; else what is about them."""
    if not here.in_family:
        raise NotFound()
    every = items_of(family_id)
    return every if here.steward else [i for i in every if i.person_id == here.person_id]


@SIGNED_IN
def things(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Single things of the record, and what was decided about them. The family's own page."""
    here = readers.position(request.viewer, family_id)
    context = {
        "family": request.family,
        "here": here,
        "things": _things(family_id, here),
        "singles": readers.apart(family_id, here.about).things,
    }
    return render(request, "access/things.html", context)


@SIGNED_IN
def thing(request: HttpRequest, family_id: UUID, item_id: UUID) -> HttpResponse:
    """Decide about one thing: keep it back from somebody, or show them just this one."""
    if request.method == "POST":
        take_turns(f"consent of {family_id}")
    here = readers.position(request.viewer, family_id)
    item = next((i for i in _things(family_id, here) if i.id == item_id), None)
    if item is None:
        raise NotFound()

    def act(form: SingleForm) -> HttpResponse:
        actions.decide_item(
            request.viewer,
            request.family,
            item,
            form.recipient,
            shown=form.shown,
            until=form.moment(request.family.community.zone),
        )
        messages.success(request, _("Saved. It counts from now on."))
        return redirect("access:things", family_id=family_id)

    page = FormPage(
        template="access/thing.html",
        make=partial(SingleForm, readers.reachable(family_id, here.about), item.whole),
        act=act,
        initial={
            "until": SightForm.longest(),
            "effect": "deny",
            "decided": readers.last_decided(family_id, item_id),
        },
        context={"family": request.family, "item": item, "here": here},
    )
    return serve(request, page)


@require_POST
@SIGNED_IN
def stop_single(request: HttpRequest, family_id: UUID, directive_id: UUID) -> HttpResponse:
    """One tap: the decision about this one thing ends; from a yes it becomes a no."""
    actions.stop_single(request.viewer, request.family, directive_id)
    messages.success(request, _("Stopped. It counts from now on."))
    return redirect("access:things", family_id=family_id)
