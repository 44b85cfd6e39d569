"""What follows when somebody signs in, fails to, or changes how they sign in.

Receivers only: the device is noted for the account's own list, the security log gets its line,
and a changed credential ends every other session of the account.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import email_changed, login_code_rejected
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest

from oneplan.accounts.actions import end_other_sessions
from oneplan.accounts.models import Account
from oneplan.accounts.sessions import session_of
from oneplan.kernel.security_log import Event, note

MOST_OF_AN_AGENT = 200


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: Account, **_others: Any) -> None:
    session = session_of(request)
    session.user_agent = request.headers.get("User-Agent", "")[:MOST_OF_AN_AGENT]
    session.address = address_of(request)
    note(Event.SIGNED_IN, user.pk)


@receiver(user_logged_out)
def _signed_out(request: HttpRequest, user: Account | None, **_others: Any) -> None:
    if user:
        note(Event.SIGNED_OUT, user.pk)


@receiver(login_code_rejected)
def _code_rejected(user: Account, **_others: Any) -> None:
    note(Event.CODE_FAILED, user.pk, "email")


@receiver(authentication_failed)
def _second_step_failed(user: Account, authenticator: Authenticator, **_others: Any) -> None:
    note(Event.CODE_FAILED, user.pk, authenticator.type)


@receiver(email_changed)
def _address_changed(
    request: HttpRequest, user: Account, from_email_address: Any = None, **_others: Any
) -> None:
    if from_email_address:  # not the first one, at sign-up
        _changed(request, user, "email")


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def _second_step_changed(
    request: HttpRequest, user: Account, authenticator: Authenticator, **_others: Any
) -> None:
    _changed(request, user, authenticator.type)


def _changed(request: HttpRequest, user: Account, what: str) -> None:
    """Whoever was signed in elsewhere, or holds a copy of this session's key, is not any more."""
    note(Event.CREDENTIAL_CHANGED, user.pk, what)
    end_other_sessions(user.pk, session_of(request))
    request.session.cycle_key()


def address_of(request: HttpRequest) -> str | None:
    """Where somebody is, as the last of our own proxies saw it; None: that cannot be told."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # not over a network
        return None
