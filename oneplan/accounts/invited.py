"""Somebody who was invited gets in with one e-mailed code, whether they have an account or not."""

from urllib.parse import urlencode

from allauth.account.forms import SignupForm
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.flows.signup import complete_signup
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oneplan.accounts.limits import may_ask_for_code
from oneplan.accounts.models import Account
from oneplan.kernel.errors import NotReady


def send_code(request: HttpRequest, email: str, then: str) -> HttpResponse:
    """Send a code to the address that was invited, and ask for it; right, it leads to `then`.

    For whoever holds the invitation. The account is the address's own, or is made now: it opens
    nothing before the code is typed. Raises NotReady where codes were asked for too often.
    """
    if not may_ask_for_code(request, email):
        raise NotReady(_("You asked for several codes. Wait a minute, then try again."))
    account = Account.objects.filter(email__iexact=email, is_active=True).first()
    if account is not None:
        LoginCodeVerificationProcess.initiate(request=request, user=account, email=email)
        return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': then})}")
    form = SignupForm({"email": email})
    if not form.is_valid():
        raise NotReady(_("This address cannot open an account. Ask for an invitation to another."))
    made, answer = form.try_save(request)
    response: HttpResponse = answer or complete_signup(request, user=made, redirect_url=then)
    return response
