"""The owner's passphrase: setting it, saying it, changing it, and what to do without it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneplan.accounts.limits import may_try_passphrase
from oneplan.kernel.errors import Invalid, NotFound
from oneplan.kernel.keys import DataKey
from oneplan.ui.shown import show
from oneplan.wellness import locking
from oneplan.wellness.actions import locking as acting
from oneplan.wellness.forms.locking import ChangePassphraseForm, PassphraseForm, UnlockForm
from oneplan.wellness.pages import Back, ConfirmShown, FormShown
from oneplan.wellness.readers import own
from oneplan.wellness.views.own import viewer_of
from oneplan.wellness.views.serving import (
    IN_BROWSER,
    IN_SESSION,
    READ_OR_SEND,
    SIGNED_IN,
    back_home,
    serve_form,
    to,
    unlock_page,
)


@SIGNED_IN
@READ_OR_SEND
def passphrase(request: HttpRequest) -> HttpResponse:
    """Set one, or change the one there is."""
    has = own.has_lock(viewer_of(request))

    def make(*data: Any, **more: Any) -> Form:
        kind = ChangePassphraseForm if has else PassphraseForm
        return kind(data[0] if data else None, **more)

    def act(form: Any) -> HttpResponse:
        if has:
            _count(request)
            old, fresh = form.cleaned_data["passphrase"], form.cleaned_data["fresh"]
            key = acting.change_passphrase(viewer_of(request), old, fresh)
        else:
            key = acting.set_passphrase(viewer_of(request), form.cleaned_data["fresh"])
        messages.success(
            request, _("Saved. Nobody can tell you this passphrase: write it down safely.")
        )
        return _keep_open(request, to("passphrase"), key)

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=_("My passphrase"),
            back=back_home(),
            button=_("Change it") if has else _("Set it"),
            leads=(
                _("You can lock single sections with words that only you know."),
                _("Not your toolbox or your crisis plan, and nothing that you show to somebody."),
                _("Then open a section and press “Lock it with my passphrase”.") if has else "",
            ),
            warning=_("Nobody can reset it, not even we. If you forget it, what it locks is lost."),
            buttons=_more(has),
            **more,
        )

    return serve_form(request, make, act, shown)


def _more(has: bool) -> list[tuple[str, str, str]]:
    """Beside the form: where it leads, its words, how (post or get)."""
    if not has:
        return []
    return [
        (reverse("wellness:lock_now"), _("Lock everything again now"), "post"),
        (reverse("wellness:forgot"), _("I forgot it"), "get"),
    ]


@SIGNED_IN
@READ_OR_SEND
def unlock(request: HttpRequest) -> HttpResponse:
    """Say it: the locked sections are open until one signs out or locks them again."""
    if not own.has_lock(viewer_of(request)):
        raise NotFound()

    def make(*data: Any, **more: Any) -> Form:
        start = {"next": request.GET.get("next", "")}
        return UnlockForm(data[0] if data else None, initial=start, **more)

    def act(form: Any) -> HttpResponse:
        _count(request)
        key = acting.open_lock(viewer_of(request), form.cleaned_data["passphrase"])
        return _keep_open(
            request, HttpResponseRedirect(_next(request, form.cleaned_data["next"])), key
        )

    return serve_form(request, make, act, unlock_page)


def _count(request: HttpRequest) -> None:
    if not may_try_passphrase(request, viewer_of(request).id):
        message = _("You tried many times. Wait an hour, then try again.")
        raise Invalid(fields={"passphrase": message})


def _next(request: HttpRequest, wanted: str) -> str:
    ours = url_has_allowed_host_and_scheme(wanted, None) and wanted.startswith("/wellness/")
    return wanted if ours else reverse("wellness:home")


def _keep_open(request: HttpRequest, response: HttpResponse, key: DataKey) -> HttpResponse:
    in_session, in_browser = locking.parted(key)
    request.session[IN_SESSION] = in_session
    response.set_cookie(
        IN_BROWSER, in_browser, path="/wellness/", httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


@SIGNED_IN
@require_POST
def lock_now(request: HttpRequest) -> HttpResponse:
    request.session.pop(IN_SESSION, None)
    response = to("home")
    response.delete_cookie(IN_BROWSER, path="/wellness/")
    return response


@SIGNED_IN
@READ_OR_SEND
def forgot(request: HttpRequest) -> HttpResponse:
    if not own.has_lock(viewer_of(request)):
        raise NotFound()
    if request.method == "POST":
        acting.forget_passphrase(viewer_of(request))
        messages.success(
            request, _("The locked sections are empty now. You can set a new passphrase.")
        )
        return to("home")
    shown = ConfirmShown(
        title=_("Did you forget your passphrase?"),
        leads=(
            _("Nobody can open what it locks, not even we."),
            _("You can empty those sections and begin them again. Everything else stays."),
        ),
        button=_("Yes, empty them"),
        back=Back(reverse("wellness:passphrase"), _("My passphrase")),
    )
    return show(request, shown)


@SIGNED_IN
@require_POST
def lock_section(request: HttpRequest, section_id: Any) -> HttpResponse:
    """Lock it, or take the lock off."""
    if request.POST.get("lock") == "off":
        acting.unlock_section(viewer_of(request), section_id)
        messages.success(request, _("The lock is off."))
        return to("section", section_id)
    if not own.has_lock(viewer_of(request)):
        return to("passphrase")
    acting.lock_section(viewer_of(request), section_id)
    messages.success(request, _("Locked. Only your passphrase opens it."))
    return to("section", section_id)
