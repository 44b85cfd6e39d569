"""A family moves to another community: it sees what will happen, then says yes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oneplan.access.readers import standing_here, who_leaves
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import Invalid, NotFound, NotReady
from oneplan.referrals import actions, readers
from oneplan.referrals.forms import posted
from oneplan.referrals.forms.moving import MoveForm
from oneplan.referrals.pages import MovingCheckShown, MovingShown
from oneplan.ui.shown import show


@audience(Audience.SIGNED_IN)
def moving(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Where to; what will happen; yes. For whoever directs the family, as one of its people."""
    here = standing_here(family_id)
    if not (here.ours and here.steward and here.decides):
        raise NotFound()
    form = MoveForm(readers.places_to_move_to(request.family.community_id), posted(request))
    step = request.POST.get("step", "")
    page = MovingShown(family=request.family, form=form, closed=here.closed)
    if request.method != "POST" or step == "back" or not form.is_valid():
        return show(request, page)
    if step == "move" and _moved(request, form):
        return redirect("access:who_can_see", family_id=family_id)
    if form.errors:
        return show(request, page)
    leaving = who_leaves(family_id)
    return show(
        request,
        MovingCheckShown(family=request.family, form=form, agency=form.agency, leaving=leaving),
    )


def _moved(request: HttpRequest, form: MoveForm) -> bool:
    to = form.agency
    try:
        actions.move(
            request.viewer, request.family, to.community_id, words=form.cleaned_data["words"]
        )
    except Invalid as refusal:
        for name, message in refusal.fields.items():
            form.add_error(name, message)
        return False
    except NotReady as refusal:
        form.add_error(None, refusal.message)
        return False
    words = _("You have moved to %(place)s. %(agency)s will get in touch with you.")
    messages.success(request, words % {"place": to.community.name, "agency": to.name})
    return True
