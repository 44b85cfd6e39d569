"""Headers that every page carries: what may run, who may frame it, who may keep it (nobody). And
what no page could use is refused once, for all of them."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase

from oneplan.ui.views import too_much, unusable

View = TypeVar("View", bound=Callable[..., Any])
NUL = "\0"

CONTENT = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
DEVICES = (
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(),"
    " geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=()"
)


class PageHeaders:
    """Set on each answer; a page is never stored, a static file keeps its own caching."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.static = urlsplit(settings.STATIC_URL).path

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.csp_nonce = secrets.token_urlsafe(12)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path_info.startswith(self.static):
            self._guard(response, request.csp_nonce)  # type: ignore[attr-defined]
        return response

    def _guard(self, response: HttpResponseBase, nonce: str) -> None:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT.format(nonce=nonce))
        headers["Permissions-Policy"] = DEVICES
        headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        # A view may let the world keep what is nobody's (an icon); everything else is private.
        if "public" not in headers.get("Cache-Control", ""):
            headers["Cache-Control"] = "no-store"


def takes_up_to(most: int) -> Callable[[View], View]:
    """Declare a view that takes bodies of up to so many bytes; all others take what a form holds
    (settings: DATA_UPLOAD_MAX_MEMORY_SIZE)."""

    def declare(view: View) -> View:
        view.largest_body = most  # type: ignore[attr-defined]
        return view

    return declare


class UsableRequests:
    """Refuses a body that is too large before a byte of it is read, and NUL characters, which the
    database cannot keep, wherever they stand: address, fields or cookies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        spoiled = [name for name, text in request.COOKIES.items() if NUL in text]
        for name in spoiled:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if _length(request) > getattr(view, "largest_body", settings.DATA_UPLOAD_MAX_MEMORY_SIZE):
            return too_much(request)
        return unusable(request) if any(NUL in text for text in _texts(request)) else None


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    sent = [request.GET]
    try:
        sent.append(request.POST)
    except UnreadablePostError:  # whoever sent it has gone
        return
    for fields in sent:
        for name, texts in fields.lists():
            yield name
            yield from map(str, texts)
