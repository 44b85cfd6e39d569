"""allauth's two forms that ask for a code, with our own count of how often (accounts.limits); and
until when a device keeps something."""

from datetime import date

from allauth.account import forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.forms import CharField, DateField, DateInput, Form, TextInput, ValidationError
from django.utils.translation import gettext_lazy as _

from oneplan.accounts.limits import may_ask_for_code
from oneplan.accounts.offline import LONGEST
from oneplan.kernel import clock


class LoginForm(forms.LoginForm):  # type: ignore[misc]
    def clean_login(self) -> str:
        return _allowed(super().clean_login())


class RequestLoginCodeForm(forms.RequestLoginCodeForm):  # type: ignore[misc]
    def clean_email(self) -> str:
        return _allowed(super().clean_email())


def _allowed(email: str) -> str:
    if email and not may_ask_for_code(context.request, email):
        raise get_adapter().validation_error("rate_limited")
    return email


class CodeForm(Form):
    """The code that was sent, typed in; it says what was wrong with the last one."""

    code = CharField(
        max_length=20,
        widget=TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text"}),
    )

    @classmethod
    def refusing(cls, why: str) -> "CodeForm":
        form = cls({"code": "?"})
        form.add_error("code", get_adapter().error_messages[why])
        return form


class KeepForm(Form):
    """Until when; the PIN is a field of the page and never of the form."""

    until = DateField(
        label=_("Until when?"),
        help_text=_("After that day it is gone from this phone."),
        widget=DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day within the next year."),
            "invalid": _("Choose a day within the next year."),
        },
    )

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if not clock.today() <= day <= clock.today() + LONGEST:
            raise ValidationError(_("Choose a day within the next year."))
        return day
