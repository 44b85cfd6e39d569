"""What the owner's pages share: who may ask, showing a form, and sending it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, Protocol, TypeVar, cast
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import EditConflict, Invalid, NotReady
from oneplan.kernel.keys import DataKey
from oneplan.ui.shown import show
from oneplan.ui.views import typed
from oneplan.wellness import locking
from oneplan.wellness.forms.locking import UnlockForm
from oneplan.wellness.pages import Back, FormShown

IN_SESSION: Final = "wellness_lock"
IN_BROWSER: Final = "oneplan_lock"
View = TypeVar("View", bound=Callable[..., Any])


def SIGNED_IN(view: View) -> View:
    """For the owner. What their passphrase locks is open to the view where it was said in this
    session; where it must be said first, the way there is the answer."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        with locking.opened_with(_key_of(request)):
            try:
                return view(request, *args, **parts)
            except locking.Locked:
                return _ask(request)

    return audience(Audience.SIGNED_IN)(cast(View, answer))


def _key_of(request: HttpRequest) -> DataKey | None:
    in_session, in_browser = request.session.get(IN_SESSION), request.COOKIES.get(IN_BROWSER)
    return locking.joined(in_session, in_browser) if in_session and in_browser else None


def _ask(request: HttpRequest) -> HttpResponse:
    """For the passphrase. What was typed is given back: it could not be saved."""
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=403)
    where = f"{reverse('wellness:unlock')}?{urlencode({'next': request.get_full_path()})}"
    if request.method != "POST":
        return HttpResponseRedirect(where)
    form = UnlockForm(initial={"next": request.get_full_path()})
    return show(request, unlock_page(form, typed=typed(request)))


def unlock_page(form: Form, **more: Any) -> FormShown:
    return FormShown(
        form=form,
        title=_("This is locked"),
        back=back_home(),
        button=_("Open it"),
        action=reverse("wellness:unlock"),
        leads=(_("It opens with your passphrase, until you sign out."),),
        buttons=[(reverse("wellness:forgot"), _("I forgot it"), "get")],
        **more,
    )


READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


class Makes(Protocol):
    def __call__(self, *data: Any, **more: Any) -> Form: ...


def to(name: str, *args: object, anchor: object = "") -> HttpResponse:
    answer = redirect(f"wellness:{name}", *args)
    if anchor:
        answer["Location"] += f"#{anchor}"
    return answer


def home_link() -> str:
    return _("My wellness plan")


def serve_form(
    request: HttpRequest,
    make: Makes,
    act: Callable[[Any], HttpResponse],
    page: Callable[..., FormShown],
) -> HttpResponse:
    """Show a form, or send it: what an action refuses stands beside its field, nothing is lost."""
    if request.method != "POST":
        return show(request, page(make()))
    form = make(request.POST, request.FILES)
    try:
        if form.is_valid():
            return act(form)
    except EditConflict as conflict:
        return show(request, page(form, theirs=both(form, conflict)))
    except Invalid as error:
        add_errors(form, error)
    except NotReady as error:
        form.add_error(None, error.message)
    return show(request, page(form))


def add_errors(form: Form, error: Invalid) -> None:
    for name, message in error.fields.items():
        form.add_error(name if name in form.fields else None, message)
    if error.message:
        form.add_error(None, error.message)


def both(form: Form, conflict: EditConflict) -> list[tuple[str, str]]:
    """What another window saved; saving again is then on top of it."""
    form.add_error(None, conflict.message)
    again: Any = form.data.copy()
    again["revision"] = conflict.revision
    form.data = again
    return [
        (str(form.fields[name].label), str(text))
        for name, text in conflict.theirs.items()
        if name in form.fields and text != form.cleaned_data.get(name)
    ]


def back_home() -> Back:
    return Back("/wellness/", home_link())
