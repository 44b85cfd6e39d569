"""Asking again who it is, before how somebody signs in is changed.

allauth asks those who have a second step; whoever signs in by e-mail alone it would never ask.
They get a code to the address they have: an open phone on a table is not enough to take the
account away by giving it another address.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request, suspend_request
from allauth.core.internal.cryptokit import compare_user_code
from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from oneplan.accounts.models import Account
from oneplan.kernel.security_log import Event, note

View = Callable[..., HttpResponse]
CODE_KEY = "asking_again"
RECENT = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
TRIES = 3


def asks_again(view: View, *, reading: bool = True, after_sign_in: bool = False) -> View:
    """Wrap a page that changes a credential. What is sent to it waits, and is done afterwards.

    `reading`: opening the page asks too. `after_sign_in`: having just signed in counts as asked.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        needed = request.user.is_authenticated and (reading or request.method == "POST")
        if needed and not _recent(request, after_sign_in):
            return suspend_request(request, reverse("account_confirm"))
        return view(request, *args, **kwargs)

    return asked


def other_way(user: Account) -> str:
    """Where whoever has a second step is asked for it instead; empty: they have none."""
    methods = get_adapter().get_reauthentication_methods(user)
    return methods[0]["url"] if methods else ""


def send_code(request: HttpRequest, user: Account) -> bool:
    """Send one to the account's address; whether it was, or was asked for too often."""
    if not consume(request, app="allauth.account", action="reauthenticate", user=user):
        note(Event.TOO_MANY_CODES, user.pk, "again")
        return False
    code = get_adapter().generate_login_code()
    request.session[CODE_KEY] = {"code": code, "at": time.time(), "tries": 0}
    get_adapter().send_mail("account/email/login_code", user.email, {"code": code})
    return True


def is_sent(request: HttpRequest) -> bool:
    """Whether a code is on its way that still counts."""
    sent = request.session.get(CODE_KEY)
    return sent is not None and time.time() - sent["at"] < settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT


def confirm(request: HttpRequest, user: Account, code: str) -> bool:
    """Whether it is the code that was sent; after a few wrong ones none is."""
    sent = request.session.pop(CODE_KEY, None) if is_sent(request) else None
    if sent is None:
        return False
    if compare_user_code(actual=code, expected=sent["code"]):
        record_authentication(request, user, method="code", reauthenticated=True)
        return True
    note(Event.CODE_FAILED, user.pk, "again")
    if sent["tries"] + 1 < TRIES:
        request.session[CODE_KEY] = sent | {"tries": sent["tries"] + 1}
    return False


def resume(request: HttpRequest) -> HttpResponse:
    """Do what was waiting, or go where somebody was going."""
    return resume_request(request) or redirect("account_email")


def _recent(request: HttpRequest, after_sign_in: bool) -> bool:
    records = get_authentication_records(request, request.user)
    counting = [each for each in records if after_sign_in or each.get("reauthenticated")]
    return any(time.time() - each["at"] < RECENT for each in counting)
