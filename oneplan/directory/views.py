"""The directory's pages: a search, and one service in full. For everybody, signed in or not."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oneplan.accounts import limits
from oneplan.directory import readers
from oneplan.directory.forms import MissingForm, SearchForm
from oneplan.directory.pages import MissingShown, SearchShown, ServiceShown
from oneplan.directory.readers import CommunityName
from oneplan.directory.unmet import note_unmet_need
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.viewer import NOBODY, Viewer
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show


@audience(Audience.EVERYBODY)
def search(request: HttpRequest) -> HttpResponse:
    community = _community(request)
    form = SearchForm(request.GET, readers.choices(community.id))
    form.is_valid()
    asked = form.cleaned_data
    result = readers.search(
        community.id,
        asked.get("q") or request.GET.get("q", ""),
        language=asked.get("language", ""),
        free=asked.get("free", False),
        area=asked.get("area", ""),
        age=asked.get("age"),
        near=asked.get("near", ""),
        open_now=asked.get("open_now", False),
        accessible=asked.get("accessible", ""),
        page=_number(request.GET.get("page", "")),
    )
    chosen = _chosen(request)
    carried = {"community": chosen} if chosen else {}
    # Words of danger do not travel on in addresses, where somebody else may read them later.
    back = _address(request) if result.dangers else request.get_full_path()
    language = get_language() or ""
    page = SearchShown(
        form=form,
        result=result,
        community=community,
        chosen=chosen,
        carry=urlencode(carried | {"back": back}),
        without_filters=_address(request, q=result.wanted.words),
        calls=readers.first_calls(community.id, result.dangers, language),
        missing=_missing_address(chosen),
        topics=[(words, _address(request, q=words)) for words in readers.topics(language)],
    )
    return show(request, page)


@audience(Audience.EVERYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def missing(request: HttpRequest) -> HttpResponse:
    """Say what was not found. Asked once, without the words that were typed."""
    community = _community(request)

    def make(*sent: Any, **more: Any) -> MissingForm:
        return MissingForm(readers.choices(community.id), *sent, **more)

    def act(form: Any) -> HttpResponse:
        if limits.may_say_what_is_missing(request):
            note_unmet_need(community.id, **form.cleaned_data)
        messages.success(request, _("Thank you. Those who plan services read how often."))
        return redirect(_address(request))

    page = FormPage(make=make, act=act, shown=MissingShown, context={"back": _back(request)})
    return serve(request, page)


@audience(Audience.EVERYBODY)
def service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    detail = readers.service(service_id, _community(request).id)
    if detail is None:
        raise Http404
    return show(request, ServiceShown(service=detail, back=_back(request)))


def _missing_address(chosen: str) -> str:
    carried = urlencode({"community": chosen} if chosen else {})
    return f"{reverse('directory:missing')}?{carried}".rstrip("?")


def _community(request: HttpRequest) -> CommunityName:
    """The viewer's own community; a visitor's is the one in the address, else the first."""
    viewer: Viewer = getattr(request, "viewer", NOBODY)
    community = readers.community(_chosen(request), viewer.community_id)
    if community is None:
        raise Http404
    return community


def _chosen(request: HttpRequest) -> str:
    return request.GET.get("community", "").replace("\0", "")[:50]


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 6 else 1


def _address(request: HttpRequest, **parts: Any) -> str:
    if chosen := _chosen(request):
        parts["community"] = chosen
    return f"{reverse('directory:search')}?{urlencode(parts)}"


def _back(request: HttpRequest) -> str:
    """The search that led here, if it was one of ours; else an empty search."""
    asked, home = request.GET.get("back", ""), reverse("directory:search")
    ours = asked.startswith(home) and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if ours else _address(request)
