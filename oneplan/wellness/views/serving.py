"""What the owner's pages share: who may ask, showing a form, and sending it."""

from collections.abc import Callable
from typing import Any, Protocol

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import EditConflict, Invalid, NotReady
from oneplan.ui.shown import show
from oneplan.wellness.pages import Back, FormShown

SIGNED_IN = audience(Audience.SIGNED_IN)
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
