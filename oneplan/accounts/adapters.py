"""allauth's hooks: no passwords, one front door, e-mails that say nothing about anybody, secrets
that are sealed."""

import logging
from base64 import b64decode, b64encode
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.internal.httpkit import clean_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models.signals import post_init
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oneplan.accounts.models import Account
from oneplan.kernel import keys
from oneplan.kernel.data_keys import data_key_of
from oneplan.kernel.errors import Busy

log = logging.getLogger(__name__)


class CouldNotSend(Busy):
    """The mail server cannot be reached, or refuses. Where no form says so next to its field, it
    is a page that says to try again."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Anybody may open an account: it opens nothing until a family or an agency names it."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _(
            "That is not the code we sent. Look at it again and type it once more."
        ),
        "rate_limited": _("You asked for several codes. Wait a minute, then try again."),
        "too_many_login_attempts": _("That was tried too often. Wait a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def pre_login(
        self, request: HttpRequest, user: Account, *, email: str | None = None, **others: Any
    ) -> HttpResponse | None:
        """A code that was sent to an address which is no longer the account's opens nothing."""
        if email and not EmailAddress.objects.filter(user=user, email__iexact=email).exists():
            return redirect("account_login")
        response: HttpResponse | None = super().pre_login(request, user, email=email, **others)
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request came from: as the last of our own proxies saw it, never what the
        visitor's browser claims. Raises PermissionDenied where that cannot be told."""
        seen = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",")]
        proxies = settings.PROXIES
        behind = seen[-proxies] if 0 < proxies <= len(seen) else ""
        address = clean_client_ip(behind or request.META.get("REMOTE_ADDR", ""))
        if not address:
            raise PermissionDenied
        return str(address)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Without whose account it is: a message may be read on a shared screen. At once, never by
        the outbox: whoever waits for a code hears now that none will come. Raises CouldNotSend."""
        try:
            super().send_mail(template_prefix, email, {**context, "user": None})
        except OSError as error:  # smtplib's are among them
            log.warning("a message of sign-in could not be sent: %s", type(error).__name__)
            said = gettext("We could not send it. Wait a minute, then try again.")
            raise CouldNotSend(said) from error


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps, and the seed of recovery codes, are sealed under their
    account's data key, bound to it: put into another account's row they open nothing."""

    def encrypt(self, text: str) -> str:
        return Plain(text)

    def decrypt(self, encrypted_text: str) -> str:
        if not isinstance(encrypted_text, Sealed):
            raise keys.CannotUnseal("whose it is was not said")
        sealed = b64decode(encrypted_text)
        key = data_key_of(encrypted_text.account_id)
        return key.unseal(_place(encrypted_text.account_id), sealed).decode()


class Plain(str):
    """A secret on its way into an authenticator, which seals it."""

    __slots__ = ()


class Sealed(str):
    """A sealed secret, and in whose row it stands."""

    account_id: UUID


@receiver(post_init, sender=Authenticator)
def _bind_secrets(instance: Authenticator, **_others: Any) -> None:
    """allauth's hooks learn the text alone; here is whose it is."""
    data = instance.__dict__.get("data") or {}
    for name in ("secret", "seed"):
        if name in data:
            data[name] = _bound(data[name], instance.user_id)


def _bound(text: str, account_id: UUID) -> Sealed:
    if isinstance(text, Plain):
        sealed = data_key_of(account_id).seal(_place(account_id), text.encode())
        text = b64encode(sealed).decode()
    bound = Sealed(text)
    bound.account_id = account_id
    return bound


def _place(account_id: UUID) -> str:
    return keys.place("mfa_authenticator", "data", account_id)
