"""Where something comes in from another system, and a family's whole record goes out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneplan.access.readers import position
from oneplan.approvals.readers import change_of
from oneplan.exchange.fhir.document import MOST_BYTES
from oneplan.exchange.forms import ImportForm
from oneplan.exchange.record import pack, pack_own
from oneplan.exchange.referral import Imported, import_referral
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import Invalid, NotFound, NotReady
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.middleware import takes_up_to

# What stands around a file in the form that carries it.
FORM_AROUND = 100_000


@audience(Audience.WORKERS, "intake")
@takes_up_to(MOST_BYTES + FORM_AROUND)
def import_page(request: HttpRequest) -> HttpResponse:
    """Take a health record's referral in; it then awaits a decision like any other."""

    def act(form: ImportForm) -> HttpResponse:
        done = _take_in(request.viewer, form)
        messages.success(request, _("Taken in. It awaits a decision."))
        return redirect("referrals:request", done.referral.pk)

    return serve(
        request, FormPage(template="exchange/import_referral.html", make=ImportForm, act=act)
    )


def _take_in(viewer: Viewer, form: ImportForm) -> Imported:
    """What was taken in; where it is refused, the reason stands beside the field."""
    file = form.cleaned_data["file"]
    assert viewer.community_id
    try:
        return import_referral(viewer, file.read(), file.name, viewer.community_id)
    except (Invalid, NotReady) as refusal:
        raise Invalid(fields={"file": refusal.message}) from None


def _file(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="record.zip"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@audience(Audience.SIGNED_IN)
def record_file(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The family's own: whoever directs it takes all of it without asking anybody, somebody else
    of the family what is about themself."""
    if position(request.viewer, family_id).steward:
        return _file(pack(request.viewer, request.family, None))
    return _file(pack_own(request.viewer, request.family))


@require_POST
@audience(Audience.WORKERS)
def export_file(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """The worker who asked takes what a second person approved, while it can still be undone."""
    change = change_of(request.viewer, change_id).it
    family = Family.objects.filter(pk=change.family_id).first() if change.family_id else None
    if family is None or change.asked_by != request.viewer.id:
        raise NotFound()
    return _file(pack(request.viewer, family, change.pk))
