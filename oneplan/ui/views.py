"""Pages that belong to the whole site: the gallery, language, privacy, help, and errors."""

import logging
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import Busy
from oneplan.ui import gallery as showcase
from oneplan.ui.context import exit_address, may_pretend
from oneplan.ui.pages import HelpShown, PrivacyShown
from oneplan.ui.shown import show

log = logging.getLogger(__name__)
# Never shown back to the person who typed them, wherever they were typed.
SECRETS = ("password", "credential", "token", "secret")
OURS = frozenset({"code", "next", "action", "revision", "language", "form_key"})
MACHINE_MADE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z]+(_[a-z]+)+")
LAST_WORDS = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>OnePlan</title>
<main><h1>Something went wrong on our side</h1><p>What you saved before is safe. Please try again
in a few minutes.</p><h2 lang="fr">Quelque chose n’a pas marché de notre côté</h2><p lang="fr">Ce
que vous aviez enregistré est en sécurité. Essayez de nouveau dans quelques minutes.</p></main>"""


@audience(Audience.EVERYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state. Its form can be tried; what is sent is not kept. Closed where
    real families are: there is nothing for them here."""
    _only_to_try()
    if "X-Autosave" in request.headers:
        return HttpResponse(status=204)
    answers = request.POST if request.method == "POST" else None
    return show(request, showcase.shown(answers))


@audience(Audience.EVERYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest) -> HttpResponse:
    """How a form asks: one question a page."""
    _only_to_try()
    if "X-Autosave" in request.headers:
        return HttpResponse(status=204)
    answers = request.POST if request.method == "POST" else None
    return show(request, showcase.one_question(answers))


def _only_to_try() -> None:
    if not may_pretend():
        raise Http404


# Nothing but a preference changes here, and error pages, which carry no token, must switch too.
@audience(Audience.EVERYBODY)
@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language asked for, and go back to the page."""
    wanted = _own_path(request, request.POST.get("next", ""))
    response = HttpResponseRedirect(wanted or _where_they_were(request) or "/")
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=request.is_secure(),
            samesite="Lax",
        )
    return response


def _own_path(request: HttpRequest, address: str) -> str:
    """The address as a path of this site, or nothing when it leads elsewhere."""
    try:
        here = request.get_host()
    except DisallowedHost:  # this is the page that says so
        return ""
    if not url_has_allowed_host_and_scheme(address, {here}):
        return ""
    path = urlsplit(address)._replace(scheme="", netloc="").geturl()
    return "/" + path.lstrip("/")


def _where_they_were(request: HttpRequest) -> str:
    return _own_path(request, request.headers.get("Referer", ""))


@audience(Audience.EVERYBODY)
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return show(request, PrivacyShown())


@audience(Audience.EVERYBODY)
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return show(request, HelpShown(exit_to=urlsplit(exit_address()).netloc))


@audience(Audience.EVERYBODY)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")
    response["Cache-Control"] = "public, max-age=86400"
    return response


# Errors. Their pages ask nothing of the database and, but for language, nothing of the request.


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same bytes whatever the reason: nobody learns whether a thing exists."""
    return _error(request, "ui/404.html", 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, "ui/403.html", 403)


def busy(request: HttpRequest, exception: Busy) -> HttpResponse:
    """What was asked takes too much just now: in the words of the error, to be tried again."""
    response = _error(request, "ui/503.html", 503, said=exception.message)
    response.headers["Retry-After"] = "60"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, "ui/400.html", 400)


def unusable(request: HttpRequest) -> HttpResponse:
    """A NUL character in what was sent. What was typed is given back, without it."""
    words = [text.replace("\0", "") for text in typed(request)]
    return _error(request, "ui/400.html", 400, words)


def too_much(request: HttpRequest) -> HttpResponse:
    """More than the page can take: refused unread."""
    return _error(request, "ui/400.html", 413)


def server_error(request: HttpRequest) -> HttpResponse:
    """Says what happened to what was typed, and gives it back where it can."""
    try:
        return _error(request, "ui/500.html", 500, typed(request))
    except Exception:  # the page that explains a failure must not itself fail
        log.exception("The error page failed")
        return HttpResponse(LAST_WORDS, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token was too old (signed out, or cookies refused). Nothing typed is lost."""
    return _error(request, "ui/csrf.html", 403, typed(request))


def typed(request: HttpRequest) -> list[str]:
    """What the person wrote in the form they sent, without secrets, to be copied from the page."""
    try:
        fields = [(name, text) for name, texts in request.POST.lists() for text in texts]
    except Exception:  # an unreadable body has nothing to give back
        return []
    return [text for name, text in fields if _is_writing(name, text)]


def _is_writing(name: str, text: str) -> bool:
    """A person's words, not a secret, a choice's key or what the page itself sent along."""
    if name in OURS or any(word in name.lower() for word in SECRETS):
        return False
    return len(text.strip()) > 2 and not text.startswith("/") and not MACHINE_MADE.fullmatch(text)


def _error(
    request: HttpRequest,
    template: str,
    status: int,
    words: list[str] | None = None,
    said: str = "",
) -> HttpResponse:
    page = {"typed": words or [], "again": _where_they_were(request) or "/"}
    page |= {"said": said} if said else {}
    return HttpResponse(loader.get_template(template).render(page, request), status=status)
