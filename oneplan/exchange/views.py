"""Pages where something comes in from another system."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from oneplan.exchange.forms import ImportForm
from oneplan.exchange.referral import Imported, import_referral
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import Invalid, NotReady
from oneplan.kernel.viewer import Viewer


@audience(Audience.WORKERS, "intake")
def import_page(request: HttpRequest) -> HttpResponse:
    """Take a health record's referral in; it then awaits a decision like any other."""
    posted = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if posted else ImportForm()
    done = _take_in(request.viewer, form) if posted and form.is_valid() else None
    if done:
        messages.success(request, _("Taken in. It awaits a decision."))
        return redirect("referrals:request", done.referral.pk)
    return render(request, "exchange/import_referral.html", {"form": form})


def _take_in(viewer: Viewer, form: ImportForm) -> Imported | None:
    """What was taken in; None when it was refused, with the reason beside the field."""
    file = form.cleaned_data["file"]
    assert viewer.community_id
    try:
        return import_referral(viewer, file.read(), file.name, viewer.community_id)
    except (Invalid, NotReady) as refusal:
        form.add_error("file", refusal.message)
        return None
