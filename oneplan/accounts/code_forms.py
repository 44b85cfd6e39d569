"""allauth's forms that send a code: where it could not be sent, the form says so and keeps what was
typed; nothing else of it was done."""

from typing import Any

from allauth.account.views import LoginView, RequestLoginCodeView, SignupView
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse

from oneplan.accounts.adapters import CouldNotSend


class SaysWhenNotSent:
    """`address_field`: the field that the message stands beside."""

    address_field = "email"

    def form_valid(self, form: Form) -> HttpResponse:
        own: Any = super()
        try:
            with transaction.atomic():
                sent: HttpResponse = own.form_valid(form)
        except CouldNotSend as error:
            form.add_error(self.address_field, error.message)
            refused: HttpResponse = own.form_invalid(form)
            return refused
        return sent


class RequestCode(SaysWhenNotSent, RequestLoginCodeView):  # type: ignore[misc]
    pass


class SignIn(SaysWhenNotSent, LoginView):  # type: ignore[misc]
    address_field = "login"


class SignUp(SaysWhenNotSent, SignupView):  # type: ignore[misc]
    pass
