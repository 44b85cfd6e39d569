"""Try OnePlan as one of the cast: cards, and one click to be them."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from oneplan.accounts import second_step
from oneplan.accounts.models import Account
from oneplan.example import guard
from oneplan.example.cast import BY_NAME, CAST, GROUPS
from oneplan.kernel.audience import Audience, audience

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@audience(Audience.EVERYBODY)
@require_safe
def cast(request: HttpRequest) -> HttpResponse:
    """The cast as cards."""
    if not guard.is_open():
        raise Http404
    groups = [(name, [m for m in CAST if m.group == key]) for key, name in GROUPS]
    return render(request, "example/cast.html", {"groups": groups})


@audience(Audience.EVERYBODY)
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Be one of the cast, in a session of its own."""
    if not guard.is_open():
        raise Http404
    member = BY_NAME.get(request.POST.get("who", ""))
    account = Account.objects.filter(email=member.email).first() if member else None
    if account is None:
        raise Http404
    request.session.flush()
    login(request, account, backend=BACKEND)
    record_authentication(request, account, method="demo")
    second_step.not_needed(request)
    return redirect("/")
