"""The second step of signing in: workers add a passkey or an authenticator app.

Whether an account has one is noted in its session when it signs in and when it adds or removes
one, so that the gate (access.middleware) costs no statement. Without the note the gate is shut.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from oneplan.accounts.models import Account
from oneplan.kernel.viewer import Viewer

HAS_KEY = "second_step"
# Recovery codes alone are no second step: they come with one.
COUNTS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_missing(request: HttpRequest, viewer: Viewer) -> bool:
    """Whether this worker or site administrator must add a second step before going on.

    Families may, and are not made to. The demo's people have none: its one click, which exists only
    beside made-up people, notes that they need none (`not_needed`).
    """
    if not (viewer.is_worker or viewer.site_admin):
        return False
    return not request.session.get(HAS_KEY, False)


def not_needed(request: HttpRequest) -> None:
    """For this session."""
    request.session[HAS_KEY] = True


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: Account, **_others: Any) -> None:
    request.session[HAS_KEY] = is_mfa_enabled(user, COUNTS)


@receiver([authenticator_added, authenticator_removed])
def _changed(request: HttpRequest, user: Account, **_others: Any) -> None:
    request.session[HAS_KEY] = is_mfa_enabled(user, COUNTS)
