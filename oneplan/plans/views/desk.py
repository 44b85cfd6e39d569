"""One form's page in the plan: its row, what was read of it, and where unsaved words wait."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oneplan.kernel.ids import new_id
from oneplan.plans import actions
from oneplan.plans.forms import PieceForm
from oneplan.plans.models import Need, PlanRow
from oneplan.plans.pages import FormShown
from oneplan.plans.readers import live, unsent
from oneplan.ui import form_page
from oneplan.ui.form_page import FormPage, Left, Typed
from oneplan.ui.shown import show


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


def asked(form: type[PieceForm]) -> tuple[str, ...]:
    """What a form asks of its own, besides what every form of the draft carries."""
    return tuple(name for name in form.declared_fields if name not in PieceForm.declared_fields)


def first_look(row: PlanRow | None, names: tuple[str, ...], **more: Any) -> dict[str, Any]:
    """What a form shows first: the row as it stands, or a new row's own key."""
    if row is None:
        return {"row_id": new_id(), "revision": 0} | more
    shown = {name: getattr(row, name) for name in names}
    kept = {"row_id": row.pk, "revision": row.revision}
    return kept | ({"language": row.language} if row.language else {}) | shown | more


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What the viewer typed in one form of the family's plan and has not saved."""

    request: HttpRequest
    desk: Desk

    def left(self) -> Left | None:
        """Dropped where all of it is saved: under the key of a new row, or as the row stands."""
        found = unsent(self.request.viewer, self.request.family.pk, self.desk.key)
        if found is None:
            return None
        left = self._beside(found.data, found)
        if left is None:
            self.forget()
        return left

    def keep(self, typed: Typed) -> bool:
        last = {name: texts[-1] for name, texts in typed.items() if texts}
        if self.desk.row is None and self._is_saved(last):
            return False
        actions.keep_unsent(self.request.viewer, self.request.family, self.desk.key, last)
        return True

    def forget(self) -> None:
        actions.forget_unsent(self.request.viewer, self.request.family, self.desk.key)

    def _beside(self, typed: dict[str, str], found: Any) -> Left | None:
        """What was typed beside what stands now; None where it is saved."""
        row = self.desk.row
        if row is None:
            return None if self._is_saved(typed) else Left(typed, found)
        if typed.get("revision") == str(row.revision):
            return Left(typed, found)
        form: Any = self.desk.make(typed, initial=dict(self.desk.start))
        form.is_valid()
        words = {name: form_page.as_left(one, typed.get(name)) for name, one in form.fields.items()}
        theirs = list(form_page.differing(form, self.desk.start, words | form.cleaned_data))
        return Left(typed | {"revision": row.revision}, found, theirs) if theirs else None

    def _is_saved(self, typed: Mapping[str, str]) -> bool:
        """Whether the new row that these words were to make is there."""
        try:
            row_id = UUID(typed.get("row_id", ""))
        except ValueError:
            return False
        return live(self.desk.model, self.request.family.pk, row_id) is not None


def serve(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the form, keep what is typed, or save it."""
    unsaved = Unsaved(request, desk)

    def act(form: Any) -> HttpResponse:
        row = desk.act(dict(form.facts))
        unsaved.forget()
        messages.success(request, _("Saved in the draft."))
        need_id = row.pk if isinstance(row, Need) else getattr(row, "need_id", None)
        return to_need(request, need_id) if need_id else to_plan(request, row.pk)

    def shown(**more: Any) -> HttpResponse:
        page = FormShown(
            family=request.family,
            title=desk.title,
            row=desk.row,
            anchor=desk.anchor,
            here=request.get_full_path(),
            **desk.more,
            **more,
        )
        return show(request, page)

    page = FormPage(
        make=desk.make,
        act=act,
        initial=desk.start,
        show=shown,
        draft=unsaved,
        pause=desk.pause,
    )
    return form_page.serve(request, page)


def to_plan(request: HttpRequest, anchor: UUID | str = "") -> HttpResponse:
    """Back to the plan, where the thing stands."""
    address = reverse("plans:plan", args=[request.family.pk])
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)


def to_need(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """Back to the need that is being worked on."""
    return redirect("plans:work", family_id=request.family.pk, need_id=need_id)
