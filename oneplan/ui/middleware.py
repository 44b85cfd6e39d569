"""Headers that every page carries: what may run, who may frame it, who may keep it (nobody)."""

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

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
