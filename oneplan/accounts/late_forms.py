"""Nothing typed is lost when a session ends in the middle of a form.

What arrives from somebody who is no longer signed in waits in the new, anonymous session, bound to
the page and to the account that was signed in before. Only that account gets it back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from oneplan.accounts.models import Account
from oneplan.kernel.viewer import Viewer
from oneplan.ui.views import typed

KEPT_KEY = "kept"
COOKIE = "oneplan_last" if settings.LOCAL else "__Host-oneplan_last"
SALT = "oneplan.accounts.last"
COOKIE_AGE = 30 * 24 * 3600
# More than any of our forms; less than would make the session table a place to store things.
MOST = 200_000


@dataclass(frozen=True, slots=True)
class LateForm:
    """A form that arrived too late: where it was going, and what was in it, in order."""

    path: str
    fields: list[tuple[str, str]]
    # Of the fields, what a person wrote, without keys and secrets: to be shown.
    words: list[str]


def remember(request: HttpRequest, response: HttpResponse, viewer: Viewer) -> None:
    """Note on this device, signed, which account was last signed in: an id, nothing else."""
    if COOKIE in response.cookies:  # this very answer forgets
        return
    if viewer.signed_in and last_account(request) != str(viewer.id):
        response.set_signed_cookie(
            COOKIE,
            str(viewer.id),
            salt=SALT,
            max_age=COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


@contextmanager
def outliving(request: HttpRequest) -> Iterator[None]:
    """What waits outlives a session that is ended meanwhile: only its account gets it back."""
    waiting = request.session.get(KEPT_KEY)
    yield
    if waiting:
        request.session[KEPT_KEY] = waiting


def forget(response: HttpResponse) -> None:
    """Signing out or leaving on purpose: the device need not know who was here. What is sent from
    now on is kept for nobody; what was under way still names its account, and is."""
    response.delete_cookie(COOKIE, samesite="Lax")


def keep(request: HttpRequest) -> bool:
    """Keep what was sent to a page that wants sign-in; whether there was something to keep.

    Nothing is kept for a device on which nobody was signed in. Files are not kept.
    """
    account = last_account(request)
    fields = [pair for pair in _fields(request) if pair[1]]
    if request.method != "POST" or not account or not fields:
        return False
    if sum(len(name) + len(text) for name, text in fields) > MOST:
        return False
    request.session[KEPT_KEY] = {
        "account": account,
        "path": request.get_full_path(),
        "fields": fields,
        "words": typed(request),
    }
    return True


def late_form_of(request: HttpRequest, account_id: UUID | None) -> LateForm | None:
    """What waits for this account in this session; None for anybody else."""
    waiting = request.session.get(KEPT_KEY)
    if not waiting or waiting["account"] != str(account_id):
        return None
    fields = [(name, text) for name, text in waiting["fields"]]
    return LateForm(waiting["path"], fields, waiting["words"])


def let_go(request: HttpRequest) -> None:
    request.session.pop(KEPT_KEY, None)


def arrived(request: HttpRequest) -> None:
    """The same page is being sent a form again: what waited for it is no longer needed."""
    waiting = request.session.get(KEPT_KEY) if request.method == "POST" else None
    if waiting and waiting["path"] == request.get_full_path():
        let_go(request)


@receiver(user_logged_in)
def _somebody_else_signed_in(request: HttpRequest, user: Account, **_others: Any) -> None:
    waiting = request.session.get(KEPT_KEY)
    if waiting and waiting["account"] != str(user.pk):
        let_go(request)


def last_account(request: HttpRequest) -> str:
    """The id of the account that was last signed in on this device; empty: none."""
    return str(request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=COOKIE_AGE))


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, str(text))
        for name, texts in request.POST.lists()
        for text in texts
        if name != "csrfmiddlewaretoken"
    ]
