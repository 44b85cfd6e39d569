"""The site's home, communities, agencies, areas and offices. For administrators; no family."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneplan.approvals.readers import waiting_for
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.languages import WRITTEN
from oneplan.people.models import Agency, Community
from oneplan.people.readers import agencies_of, rules_of
from oneplan.site import actions, readers
from oneplan.site.forms import AgencyForm, AreaForm, CommunityForm, OfficeForm, WordForm
from oneplan.site.models import WordKey
from oneplan.site.pages import AgencyShown, CommunityShown, FormShown, SiteShown
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

SITE = audience(Audience.SITE)


def form_page(
    request: HttpRequest,
    make: Callable[..., Any],
    act: Callable[[dict[str, Any]], Any],
    **page: Any,
) -> HttpResponse:
    """One form; `act` takes what was written, and afterwards the page leads back."""

    def saved(form: Form) -> HttpResponse:
        facts = dict(form.cleaned_data)
        facts.pop("seen", None)
        act(facts)
        messages.success(request, _("Saved."))
        return redirect(page["back"])

    context = {"button": _("Save"), **page}
    initial = context.pop("initial", {})
    return serve(
        request, FormPage(shown=FormShown, make=make, act=saved, initial=initial, context=context)
    )


def back_to_community(community: Community) -> dict[str, str]:
    return {"back": reverse("site:community", args=[community.pk]), "back_words": community.name}


def back_to_agency(agency: Agency) -> dict[str, str]:
    return {"back": reverse("site:agency", args=[agency.pk]), "back_words": agency.name}


@SITE
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this administrator, who takes part, and how the machine is."""
    open_ = readers.open_invitations()
    mine = request.viewer.id
    second = [
        one for one in open_ if one.waits_for_second and one.made_by != mine and not one.is_over
    ]
    page = SiteShown(
        health=readers.site_health(),
        second=second,
        waiting=[one for one in open_ if not one.is_over and one not in second],
        late=[one for one in open_ if one.is_over],
        changes=waiting_for(request.viewer).changes,
        missing=readers.still_missing(),
    )
    return show(request, page)


@SITE
@require_safe
def community(request: HttpRequest, community_id: UUID) -> HttpResponse:
    """How a community is reached, its agencies, areas, words and rules."""
    found = readers.community_of(community_id)
    names = dict(WRITTEN)
    page = CommunityShown(
        community=found,
        languages=", ".join(names.get(code, code) for code in found.languages),
        agencies=readers.agencies_here(community_id),
        areas=readers.areas_of(community_id),
        words=readers.words_of(community_id),
        rules=list(rules_of(community_id).values()),
    )
    return show(request, page)


@SITE
def change_community(request: HttpRequest, community_id: UUID) -> HttpResponse:
    found = readers.community_of(community_id)
    stands = {name: getattr(found, name) for name in CommunityForm.base_fields if name != "seen"}
    act = partial(_with, actions.change_community, found)
    back = back_to_community(found)
    return form_page(request, CommunityForm, act, initial=stands, title=found.name, **back)


def _with(action: Callable[..., Any], about: Any, facts: dict[str, Any]) -> None:
    action(about, **facts)


@SITE
def add_agency(request: HttpRequest, community_id: UUID) -> HttpResponse:
    found = readers.community_of(community_id)
    act = partial(_with, actions.add_agency, community_id)
    return form_page(request, AgencyForm, act, title=_("Add an agency"), **back_to_community(found))


@SITE
@require_safe
def agency(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """An agency's offices, who works there and who is invited."""
    found = readers.agency_of(agency_id)
    workers = readers.workers_at(agency_id)
    page = AgencyShown(
        agency=found,
        offices=readers.offices_of(agency_id),
        workers=[(one, readers.role_labels(one.roles)) for one in workers],
        invitations=readers.open_invitations(agency=agency_id),
    )
    return show(request, page)


@SITE
def change_agency(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    found = readers.agency_of(agency_id)
    stands = {name: getattr(found, name) for name in ("name", "sector", "phone")}
    act = partial(_with, actions.change_agency, found)
    return form_page(
        request, AgencyForm, act, initial=stands, title=found.name, **back_to_agency(found)
    )


@SITE
def add_area(request: HttpRequest, community_id: UUID) -> HttpResponse:
    return _area(request, community_id, None)


@SITE
def change_area(request: HttpRequest, community_id: UUID, area_id: UUID) -> HttpResponse:
    return _area(request, community_id, area_id)


def _area(request: HttpRequest, community_id: UUID, area_id: UUID | None) -> HttpResponse:
    found = readers.community_of(community_id)
    area = next((one for one in readers.areas_of(community_id) if one.pk == area_id), None)
    if area_id and area is None:
        raise NotFound()

    def act(facts: dict[str, Any]) -> None:
        seen = facts.pop("revision") or 0
        facts["agency_id"] = UUID(facts["agency_id"])
        actions.save_area(community_id, area, seen, **facts)

    names = ("name", "places", "agency_id", "phone", "revision")
    stands = {name: getattr(area, name) for name in names} if area else {}
    make = partial(AreaForm, agencies_of(community_id))
    title = area.name if area else _("Add an area")
    return form_page(request, make, act, initial=stands, title=title, **back_to_community(found))


@SITE
def add_office(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    return _office(request, agency_id, None)


@SITE
def change_office(request: HttpRequest, agency_id: UUID, office_id: UUID) -> HttpResponse:
    return _office(request, agency_id, office_id)


def _office(request: HttpRequest, agency_id: UUID, office_id: UUID | None) -> HttpResponse:
    found = readers.agency_of(agency_id)
    office = next((one for one in readers.offices_of(agency_id) if one.pk == office_id), None)
    if office_id and office is None:
        raise NotFound()

    def act(facts: dict[str, Any]) -> None:
        seen = facts.pop("revision") or 0
        actions.save_office(found, office, seen, **facts)

    names = ("name", "address", "area_id", "phone", "revision")
    stands = {name: getattr(office, name) for name in names} if office else {}
    make = partial(OfficeForm, readers.areas_of(found.community_id))
    title = office.name if office else _("Add an office")
    return form_page(request, make, act, initial=stands, title=title, **back_to_agency(found))


@SITE
def word(request: HttpRequest, community_id: UUID) -> HttpResponse:
    """What this community calls something, and where that is written."""
    found = readers.community_of(community_id)
    key, language = request.GET.get("key", ""), request.GET.get("language", "")
    stands = next(
        (
            one
            for one in readers.words_of(community_id)
            if (one.key, one.language) == (key, language)
        ),
        None,
    )
    initial = (
        {name: getattr(stands, name) for name in ("key", "language", "text", "source")}
        if stands
        else {"key": WordKey.COORDINATOR.value, "language": (found.languages or ["en"])[0]}
    )
    act = partial(_with, actions.say_word, community_id)
    back = back_to_community(found)
    return form_page(request, WordForm, act, initial=initial, title=_("Your own word"), **back)
