"""Our own pages around allauth's: signing out, exit, adding a second step, words that were kept."""

import logging
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.views import LogoutView
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from oneplan.accounts import asking_again, late_forms
from oneplan.accounts.actions import end_other_sessions, settle_message
from oneplan.accounts.forms import CodeForm
from oneplan.accounts.in_doubt import messages_in_doubt
from oneplan.accounts.offline import what_signing_out_clears
from oneplan.accounts.pages import (
    ConfirmShown,
    KeptShown,
    MessagesShown,
    SecondStepShown,
    SessionsShown,
)
from oneplan.accounts.readers import sessions_of
from oneplan.accounts.sessions import row_id, session_of
from oneplan.kernel.audience import Audience, audience
from oneplan.ui.context import exit_address
from oneplan.ui.shown import show

log = logging.getLogger(__name__)


class SignOut(LogoutView):  # type: ignore[misc]
    """Ends the session on our side, and empties what the browser kept of our pages."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        with late_forms.outliving(self.request):
            response: HttpResponse = super().post(*args, **kwargs)
        return _emptied(self.request, response)


def _emptied(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    # Not "cookies": the language somebody chose stays theirs.
    response["Clear-Site-Data"] = what_signing_out_clears(request)
    late_forms.forget(response)
    return response


sign_out = audience(Audience.EVERYBODY)(SignOut.as_view())


@audience(Audience.EVERYBODY)
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Leave at once to a neutral site; whoever presses Back finds no open session, and the browser
    keeps no more of our pages than after signing out.

    Only a press on our own page signs out: another site's link must not be able to.
    """
    response = HttpResponseRedirect(exit_address())
    response["Referrer-Policy"] = "no-referrer"
    if not _is_from_our_page(request):
        return response
    _end_session(request)
    return _emptied(request, response)


def _is_from_our_page(request: HttpRequest) -> bool:
    """By what browsers say of a request's origin; those from before 2023 say from which page."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return False
    return (page.scheme, page.netloc) == (request.scheme, request.get_host())


def _end_session(request: HttpRequest) -> None:
    if not request.COOKIES.get(settings.SESSION_COOKIE_NAME):
        return
    try:
        with late_forms.outliving(request):
            logout(request)
    except Exception:  # leaving matters more than anything that can go wrong here
        log.exception("Signing out on exit failed")


@audience(Audience.EVERYBODY)
def no_passwords(request: HttpRequest, rest: str = "") -> HttpResponse:
    """There are no passwords here, so there are no pages about them."""
    raise Http404


@audience(Audience.EVERYBODY)
@require_safe
def second_step(request: HttpRequest) -> HttpResponse:
    """Why a worker is asked for a second step, and the two ways to add one."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    return show(request, SecondStepShown())


@audience(Audience.EVERYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Who is it, before how they sign in is changed? By a code to the address they have."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    if elsewhere := asking_again.other_way(request.user):
        return redirect(f"{elsewhere}?{request.GET.urlencode()}")
    form = CodeForm(None)
    if request.POST.get("action") == "send":
        if asking_again.send_code(request, request.user):
            return redirect(request.get_full_path())
        form = CodeForm.refusing("rate_limited")
    elif request.method == "POST":
        if asking_again.confirm(request, request.user, request.POST.get("code", "")):
            return asking_again.resume(request)
        form = CodeForm.refusing("incorrect_code")
    is_sent = asking_again.is_sent(request)
    return show(request, ConfirmShown(form=form, is_sent=is_sent, email=request.user.email))


@audience(Audience.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; sent: signed out everywhere else."""
    if request.method == "POST":
        end_other_sessions(request.viewer.id, session_of(request))
        return redirect("account_sessions")
    mine = sessions_of(request.viewer.id)
    here = row_id(request.session.session_key or "")
    for each in mine:
        each.is_current = each.pk == here
    return show(request, SessionsShown(sessions=list(mine)))


@audience(Audience.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def words_kept(request: HttpRequest) -> HttpResponse:
    """What somebody typed while their session ended, to send again with one tap."""
    waiting = late_forms.late_form_of(request, request.viewer.id)
    if waiting is None:
        return redirect("/")
    if request.method == "POST":
        late_forms.let_go(request)
        return redirect("/")
    return show(request, KeptShown(waiting=waiting))


@audience(Audience.SITE)
@require_http_methods(["GET", "HEAD", "POST"])
def messages_that_failed(request: HttpRequest) -> HttpResponse:
    """What did not arrive, or may not have; sent: what is to become of one."""
    if request.method == "POST":
        try:
            message_id = UUID(request.POST.get("message", ""))
        except ValueError:
            raise Http404 from None
        settle_message(message_id, again=request.POST.get("act") == "again")
        return redirect("accounts_site:messages_in_doubt")
    return show(request, MessagesShown(messages=messages_in_doubt()))
