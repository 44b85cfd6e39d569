"""allauth's hooks: no passwords, one front door, e-mails that say nothing about anybody."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Without whose account it is: a message may be read on a shared screen."""
        super().send_mail(template_prefix, email, {**context, "user": None})
