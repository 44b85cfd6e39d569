"""Our own pages around allauth's: signing out, adding a second step, words that were kept."""

from typing import Any

from allauth.account.views import LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from oneplan.accounts import kept
from oneplan.kernel.audience import Audience, audience


class SignOut(LogoutView):  # type: ignore[misc]
    """Ends the session on our side, and empties what the browser kept of our pages."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        # Not "cookies": the language somebody chose stays theirs.
        response["Clear-Site-Data"] = '"cache", "storage"'
        kept.forget(response)
        return response


sign_out = audience(Audience.EVERYBODY)(SignOut.as_view())


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
    return render(request, "accounts/second_step.html")


@audience(Audience.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def words_kept(request: HttpRequest) -> HttpResponse:
    """What somebody typed while their session ended, to send again with one tap."""
    waiting = kept.kept_for(request, request.viewer.id)
    if waiting is None:
        return redirect("/")
    if request.method == "POST":
        kept.let_go(request)
        return redirect("/")
    return render(request, "accounts/kept.html", {"waiting": waiting})
