"""One form's page: what is typed is kept while it is typed, and nobody overwrites anybody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BooleanField, Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oneplan.kernel.errors import EditConflict, Invalid, NotReady
from oneplan.kernel.ids import new_id
from oneplan.plans import actions
from oneplan.plans.models import Need, PlanRow
from oneplan.plans.pages import FormShown
from oneplan.plans.readers import unsent
from oneplan.ui.shown import show

# Not words of the person: never kept as what they typed.
NOT_WORDS = frozenset({"csrfmiddlewaretoken", "start_over"})


@dataclass(frozen=True, slots=True)
class Desk:
    """What one form's page needs to know.

    `key` names the form among those left unsent; `make` builds it; `start` is what it shows first;
    `act` saves it. `pause` may answer with something to think over before saving.
    """

    key: str
    title: str
    make: Callable[..., Form]
    start: Mapping[str, Any]
    act: Callable[[dict[str, Any]], PlanRow]
    model: type[PlanRow]
    row: PlanRow | None = None
    pause: Callable[[Form], Mapping[str, Any] | None] = lambda form: None
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def anchor(self) -> str:
        return str(getattr(self.row, "need_id", None) or (self.row.pk if self.row else ""))


def first_look(row: PlanRow | None, names: tuple[str, ...], **more: Any) -> dict[str, Any]:
    """What a form shows first: the row as it stands, or a new row's own key."""
    if row is None:
        return {"row_id": new_id(), "revision": 0} | more
    shown = {name: getattr(row, name) for name in names}
    kept = {"row_id": row.pk, "revision": row.revision}
    return kept | ({"language": row.language} if row.language else {}) | shown | more


def serve(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the form, keep what is typed, or save it."""
    if request.method != "POST":
        return _shown(request, desk)
    if request.headers.get("X-Autosave"):
        typed = {k: str(v) for k, v in request.POST.items() if k not in NOT_WORDS}
        actions.keep_unsent(request.viewer, request.family, desk.key, typed)
        return HttpResponse(status=204)
    if "start_over" in request.POST:
        actions.forget_unsent(request.viewer, request.family, desk.key)
        return HttpResponseRedirect(request.get_full_path())
    return _saved(request, desk)


def _shown(request: HttpRequest, desk: Desk) -> HttpResponse:
    left = unsent(request.viewer, request.family.pk, desk.key)
    start = dict(desk.start)
    form = desk.make(initial=start)
    if left:
        for name, one in form.fields.items():
            start[name] = left.data.get(name, False if isinstance(one, BooleanField) else None)
        start["row_id"] = left.data.get("row_id") or desk.start["row_id"]
    return _page(request, desk, desk.make(initial=start), left=left)


def _saved(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = desk.make(request.POST, initial=desk.start)
    if not form.is_valid():
        return _page(request, desk, form)
    pause = desk.pause(form)
    if pause:
        return _page(request, desk, form, **pause)
    try:
        row = desk.act(dict(form.facts))
    except EditConflict as conflict:
        return _page(request, desk, form, theirs=_both_texts(desk, form, conflict))
    except (Invalid, NotReady) as error:
        show_refusal(form, error)
        return _page(request, desk, form)
    actions.forget_unsent(request.viewer, request.family, desk.key)
    messages.success(request, _("Saved in the draft."))
    need_id = row.pk if isinstance(row, Need) else getattr(row, "need_id", None)
    return to_need(request, need_id) if need_id else to_plan(request, row.pk)


def show_refusal(form: Form, error: Invalid | NotReady) -> None:
    """What an action refused, at the field it is about."""
    for name, message in getattr(error, "fields", {}).items():
        known = next((n for n in (name, f"{name}_id") if n in form.fields), None)
        form.add_error(known, message)
    if error.message:
        form.add_error(None, error.message)


def _both_texts(desk: Desk, form: Form, conflict: EditConflict) -> list[tuple[str, str]]:
    """What stands now, field by field, where it differs; saving again is then on top of it."""
    row_id = form.cleaned_data["row_id"]
    row = desk.model._default_manager.filter(pk=row_id).first()
    form.add_error(None, conflict.message)
    typed_again(form, "revision", row.revision if row else 0)
    found: list[tuple[str, str]] = []
    for name, value in conflict.theirs.items():
        bound = form.fields.get(name)
        if bound is not None and value not in (None, "") and str(value) != _typed(form, name):
            choices = {str(k): v for k, v in getattr(bound, "choices", ())}
            found.append((str(bound.label), str(choices.get(str(value), value))))
    return found


def typed_again(form: Form, name: str, value: Any) -> None:
    """Show the form as it was typed, but for one field."""
    again: Any = form.data.copy()  # type: ignore[attr-defined]
    again[name] = value
    form.data = again


def _typed(form: Form, name: str) -> str:
    return str(form.cleaned_data.get(name, ""))


def _page(request: HttpRequest, desk: Desk, form: Form, **more: Any) -> HttpResponse:
    shown = FormShown(
        family=request.family,
        form=form,
        title=desk.title,
        row=desk.row,
        anchor=desk.anchor,
        here=request.get_full_path(),
        **dict(desk.more) | more,
    )
    return show(request, shown)


def to_plan(request: HttpRequest, anchor: UUID | str = "") -> HttpResponse:
    """Back to the plan, where the thing stands."""
    address = reverse("plans:plan", args=[request.family.pk])
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)


def to_need(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """Back to the need that is being worked on."""
    return redirect("plans:work", family_id=request.family.pk, need_id=need_id)
