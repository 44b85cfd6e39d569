"""A family moves to another community: it sees what will happen, then says yes."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from oneplan.access.readers import position, who_leaves
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.referrals import actions, readers
from oneplan.referrals.forms.moving import MoveForm
from oneplan.ui.form_page import FormPage, serve


@audience(Audience.SIGNED_IN)
def moving(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Where to; what will happen; yes. For whoever directs the family, as one of its people."""
    here = position(request.viewer, family_id, centre=True)
    if not (here.ours and here.steward and here.in_family):
        raise NotFound()
    step = request.POST.get("step", "")
    around = {"family": request.family, "closed": here.closed}

    def act(form: MoveForm) -> HttpResponse:
        if step == "move":
            return _moved(request, form)
        more = {"form": form, "agency": form.agency, "leaving": who_leaves(family_id)}
        return render(request, "referrals/moving_check.html", around | more)

    page = FormPage(
        template="referrals/moving.html",
        make=partial(MoveForm, readers.places_to_move_to(request.family.community_id)),
        act=act,
        context=around,
        pause=lambda form: {} if step == "back" else None,
    )
    return serve(request, page)


def _moved(request: HttpRequest, form: MoveForm) -> HttpResponse:
    to = form.agency
    actions.move(request.viewer, request.family, to.community_id, words=form.cleaned_data["words"])
    words = _("You have moved to %(place)s. %(agency)s will get in touch with you.")
    messages.success(request, words % {"place": to.community.name, "agency": to.name})
    return redirect("access:who_can_see", family_id=request.family.pk)
