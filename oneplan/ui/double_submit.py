"""What is sent twice is done once.

Each form carries a key beside its CSRF token, made when the page is served (`csrf_input`). A form
that did what it asked for, which is an answer that leads on, is noted with its key in the same
transaction (`DoubleSubmits`). Sent again by the same person with the same words it gets the first
answer and does nothing; at once, it waits for the first. With other words it is looked at anew:
what adds a row says then which texts stand (`kernel.rows.add_once`).
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from django.utils.functional import lazy
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.viewer import NOBODY, Viewer

FIELD = "form_key"
CSRF_FIELD = "csrfmiddlewaretoken"
SALT = "oneplan.ui.double_submit"
# A second press comes within seconds; whoever sends a form again later is told what happened.
A_PRESS = timedelta(seconds=10)
A_MINUTE = timedelta(minutes=1)
SENT = "SELECT digest, answer, sent_at FROM oneplan_sent_form(%s)"
NOTE = """
WITH noted AS (
    INSERT INTO ui_sentform (sender, key, digest, answer, sent_at)
    VALUES (oneplan_viewer(), %s, %s, %s, %s)
    ON CONFLICT (sender, key) DO UPDATE
    SET digest = excluded.digest, answer = excluded.answer, sent_at = excluded.sent_at)
SELECT oneplan_forget_sent_forms()
"""

View = TypeVar("View", bound=Callable[..., Any])


def form_key_field() -> SafeString:
    """A fresh key for one form, as its hidden field."""
    return _hidden(FIELD, str(uuid4()))


def _hidden(name: str, value: str) -> SafeString:
    """A key or token: letters, digits and hyphens, so there is nothing to escape."""
    return SafeString(f'<input type="hidden" name="{name}" value="{value}">')


def csrf_input(request: HttpRequest) -> SafeString:
    """What each form of ours begins with: the token, and a key made anew each time."""
    return csrf_token_field(request) + form_key_field()


def csrf_token_field(request: HttpRequest) -> SafeString:
    """The token alone. It is masked anew for each page against guessing from compressed lengths;
    once a page is enough, and each masking takes as long as a template's whole button."""
    return _hidden(CSRF_FIELD, get_token(request))


# For a template's context: made anew each time it is written into a page.
csrf_input_lazy = lazy(csrf_input, SafeString, str)


def says_a_state(view: View) -> View:
    """Declare a view whose form says how something is to be (kept out, coming, done) and does it
    as well the second time: only a second press is answered as the first. What happened meanwhile
    may have changed it, and whoever sends it later means it."""
    view.says_a_state = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True, slots=True)
class Sending:
    """A form on its way: its key, a digest of its words, and what was answered to it before."""

    key: UUID
    digest: bytes
    before: "Before | None"


@dataclass(frozen=True, slots=True)
class Before:
    digest: bytes
    answer: str
    at: datetime


class DoubleSubmits:
    """Innermost, inside the viewer's transaction: what it notes stands with what the form did."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sending: Sending | None = getattr(request, "sending", None)
        done = response.status_code in {302, 303} and not connection.needs_rollback
        if sending and done:
            _note(sending, response.headers["Location"])
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        viewer: Viewer = getattr(request, "viewer", NOBODY)
        key = _key(request) if request.method == "POST" and viewer.id else None
        if key is None or _is_a_librarys(view):
            return None
        autosave = request.headers.get("X-Autosave")
        sending = Sending(key, b"" if autosave else _digest(request), _before(key))
        if autosave:
            # On its way while its form was sent: what it holds is saved, or was thrown away.
            late = sending.before and autosave != "again"
            return HttpResponse(status=204) if late else None
        request.sending = sending  # type: ignore[attr-defined]
        return _again(request, view, sending)


def _is_a_librarys(view: Callable[..., Any]) -> bool:
    """Signing in and its like are no acts of a family, and may be wanted again."""
    return getattr(view, "__module__", "").startswith("allauth.")


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def _digest(request: HttpRequest) -> bytes:
    """Of where it goes and all that is in it; says nothing to whoever reads the table."""
    words = hashlib.sha256(request.get_full_path().encode())
    for part in _parts(request):
        words.update(len(part).to_bytes(8) + part)
    return salted_hmac(SALT, words.digest(), algorithm="sha256").digest()


def _parts(request: HttpRequest) -> Iterator[bytes]:
    for name, texts in sorted(request.POST.lists()):
        if name not in {FIELD, CSRF_FIELD}:
            yield from (part.encode("utf-8", "surrogatepass") for part in (name, *map(str, texts)))
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            yield f"{name}/{file.name}".encode("utf-8", "surrogatepass")
            yield from file.chunks()
            file.seek(0)  # whoever reads it next begins at its beginning


def _before(key: UUID) -> Before | None:
    with connection.cursor() as cursor:
        cursor.execute(SENT, [key])
        row = cursor.fetchone()
    return Before(bytes(row[0]), row[1], row[2]) if row else None


def _again(request: HttpRequest, view: Callable[..., Any], sending: Sending) -> HttpResponse | None:
    """The first answer, where the same form comes again; None where it is to be looked at."""
    before = sending.before
    if before is None or before.digest != sending.digest:
        return None
    passed = clock.now() - before.at
    if getattr(view, "says_a_state", False) and passed > A_MINUTE:
        return None
    if passed > A_PRESS:
        messages.info(request, _("You sent this before. It was done then, once."))
    request.sending = None  # type: ignore[attr-defined]
    return HttpResponseRedirect(before.answer)


def _note(sending: Sending, answer: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [sending.key, sending.digest, answer, clock.now()])
