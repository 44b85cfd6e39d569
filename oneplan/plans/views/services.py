"""Services received and planned: found in the directory, or written by hand."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from oneplan.directory import readers as directory
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.plans import actions
from oneplan.plans.forms import ServiceForm
from oneplan.plans.models import Need, PlannedService
from oneplan.plans.pages import FindShown
from oneplan.plans.readers import live
from oneplan.plans.views.desk import Desk, asked, first_look, serve
from oneplan.plans.views.editing import key_of, row_of
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)


def _need(request: HttpRequest, need_id: UUID | None) -> Need | None:
    need = live(Need, request.family.pk, need_id) if need_id else None
    if need_id and need is None:
        raise NotFound()
    return need


@SIGNED_IN
def service(
    request: HttpRequest,
    family_id: UUID,
    row_id: UUID | None = None,
    need_id: UUID | None = None,
) -> HttpResponse:
    """A service of the plan; `?service=` takes name, agency and phone from the directory."""
    row = row_of(request, PlannedService, row_id)
    need = _need(request, getattr(row, "need_id", None) or need_id)
    chosen = {} if row else _from_directory(request)
    key = key_of("service", row, need.pk if need else None)
    desk = Desk(
        key=f"{key}:{chosen['service_id']}" if chosen else key,
        title=_("A service"),
        make=ServiceForm,
        start=first_look(row, asked(ServiceForm)) | chosen,
        act=lambda facts: actions.write_service(
            request.viewer, request.family, need.pk if need else None, **facts
        ),
        model=PlannedService,
        row=row,
        more={"kind": "service", "need": need},
    )
    return serve(request, desk)


def _from_directory(request: HttpRequest) -> dict[str, Any]:
    try:
        service_id = UUID(request.GET.get("service", ""))
    except ValueError:
        return {}
    found = directory.service(service_id, request.family.community_id)
    if found is None:
        return {}
    phone = found.phones[0].dial.shown if found.phones else ""
    facts = {"name": found.name, "agency": found.organization, "phone": phone}
    return facts | {"service_id": found.id}


@SIGNED_IN
def find_service(
    request: HttpRequest, family_id: UUID, need_id: UUID | None = None
) -> HttpResponse:
    """Look for a service of the community to put into the plan."""
    words = request.GET.get("q", "").strip()
    page = request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    community = request.family.community_id
    result = directory.search(community, words, page=number) if words else None
    need = _need(request, need_id)
    shown = FindShown(family=request.family, need=need, words=words, result=result)
    return show(request, shown)
