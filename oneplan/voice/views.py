"""One's own space: pages that only the person themself ever gets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import EditConflict, NotFound
from oneplan.kernel.ids import new_id
from oneplan.ui import form_page
from oneplan.ui.form_page import BOOKKEEPING, FormPage, Left, Typed
from oneplan.voice import actions, readers
from oneplan.voice.forms import JUST_ME, ContactForm, LineForm, NoteForm, RatingForm
from oneplan.voice.models import Area, Note, OwnContact, Piece, Rating
from oneplan.voice.rules import LONGEST_LINE, safety_law

SIGNED_IN = audience(Audience.SIGNED_IN)
READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@SIGNED_IN
@require_safe
def space(request: HttpRequest, family_id: UUID) -> HttpResponse:
    readers.own_person(request.viewer, family_id)
    page = {"own": readers.own_space(request.viewer, family_id), "account": request.user}
    return _page(request, "voice/space.html", page)


def _page(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    return render(request, template, _around(request) | dict(context))


def _around(request: HttpRequest) -> dict[str, Any]:
    return {"family": request.family, "here": request.get_full_path(), "law": safety_law()}


def _back(request: HttpRequest, anchor: object = "") -> HttpResponse:
    answer = redirect("voice:space", family_id=request.family.pk)
    if anchor:
        answer["Location"] += f"#{anchor}"
    return answer


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form on a page. `by` finds its row among the viewer's own; `form` names what is typed."""

    form: str
    title: str
    make: Callable[..., Form]
    start: dict[str, Any]
    act: Callable[[Any], HttpResponse]
    kind: type[Piece]
    by: dict[str, Any]
    row: Piece | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What is being typed about a piece waits in its own row, under the form's name."""

    request: HttpRequest
    sheet: Sheet

    def left(self) -> Left | None:
        typed = self.sheet.row.unsent.get(self.sheet.form) if self.sheet.row else None
        if not typed:
            return None
        own = {name: [value] for name, value in self.sheet.start.items() if name in BOOKKEEPING}
        return Left(typed | own)

    def keep(self, typed: Typed) -> bool:
        seen = typed.get("revision", [""])[-1]
        revision = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
        own = actions.Own(self.sheet.kind, self.sheet.by, revision)
        viewer, family = self.request.viewer, self.request.family
        return actions.keep_typing(viewer, family, own, self.sheet.form, typed)

    def forget(self) -> None:
        if self.sheet.row:
            viewer, family = self.request.viewer, self.request.family
            actions.stop_typing(viewer, family, self.sheet.row, self.sheet.form)


def _serve(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Show the form, keep what is typed, throw that away, or do what it asks for."""

    def act(form: Form) -> HttpResponse:
        try:
            return sheet.act(form)
        except EditConflict as conflict:
            if sheet.form == "share":  # nothing to change: it would be one more
                form_page.typed_again(form, "key", new_id())
                raise
            words = _("You saved this in another window. Both texts are shown.")
            raise EditConflict(words, conflict.theirs, conflict.revision) from None

    context = {"title": sheet.title, "row": sheet.row, "kind": sheet.form}
    page = FormPage(
        template="voice/form.html",
        make=sheet.make,
        act=act,
        initial=sheet.start,
        context=_around(request) | context | dict(sheet.more),
        draft=Unsaved(request, sheet),
    )
    return form_page.serve(request, page)


def _first_look(row: Piece | None, names: tuple[str, ...]) -> dict[str, Any]:
    if row is None:
        return {"key": new_id(), "revision": 0}
    kept: dict[str, Any] = {"key": row.key, "revision": row.revision}
    kept |= {"language": row.language} if row.language else {}
    return kept | {name: getattr(row, name) for name in names}


def _begun(request: HttpRequest, kind: type[Piece], piece_id: UUID | None) -> Piece | None:
    """The piece to change; for a new one, what was begun and never saved; or nothing yet."""
    if piece_id:
        return readers.piece_of(request.viewer, request.family.pk, piece_id, (kind,))
    if request.method == "POST" and "start_over" not in request.POST:
        return None
    mine = kind._default_manager.filter(family=request.family, account_id=request.viewer.id)
    return mine.filter(revision=0).order_by("-created_at").first()


def _key(request: HttpRequest, row: Piece | None) -> dict[str, Any]:
    """Which of the viewer's own rows is meant: the page's, or the one this form makes."""
    if row:
        return {"key": row.key}
    try:
        return {"key": UUID(request.POST.get("key", ""))}
    except ValueError:
        return {"key": new_id()}


@SIGNED_IN
@READ_OR_SEND
def note(request: HttpRequest, family_id: UUID, note_id: UUID | None = None) -> HttpResponse:
    readers.own_person(request.viewer, family_id)
    row = _begun(request, Note, note_id)
    by = _key(request, row)

    def act(form: Form) -> HttpResponse:
        saved = actions.write_note(request.viewer, request.family, **form.facts | by)  # type: ignore[attr-defined]
        return _done(request, saved)

    start = _first_look(row, ("text",))
    return _serve(request, Sheet("note", _("A note for me"), NoteForm, start, act, Note, by, row))


def _done(request: HttpRequest, saved: Piece) -> HttpResponse:
    messages.success(request, _("Saved. Only you can read it."))
    return _back(request, saved.pk)


@SIGNED_IN
@READ_OR_SEND
def rating(request: HttpRequest, family_id: UUID, area: str) -> HttpResponse:
    if area not in Area.values:
        raise NotFound()
    readers.own_person(request.viewer, family_id)
    row = readers.rating_of(request.viewer, family_id, area)

    def act(form: Form) -> HttpResponse:
        saved = actions.rate(request.viewer, request.family, area, **form.facts)  # type: ignore[attr-defined]
        return _done(request, saved)

    start = _first_look(row, ("level", "text"))
    title, by = str(Area(area).label), {"area": area}
    return _serve(request, Sheet("rating", title, RatingForm, start, act, Rating, by, row))


@SIGNED_IN
@READ_OR_SEND
def contact(request: HttpRequest, family_id: UUID, contact_id: UUID | None = None) -> HttpResponse:
    readers.own_person(request.viewer, family_id)
    row = _begun(request, OwnContact, contact_id)
    by = _key(request, row)

    def act(form: Form) -> HttpResponse:
        saved = actions.write_contact(request.viewer, request.family, **form.facts | by)  # type: ignore[attr-defined]
        return _done(request, saved)

    start, title = _first_look(row, ("text", "note")), _("A way to reach me")
    return _serve(request, Sheet("contact", title, ContactForm, start, act, OwnContact, by, row))


@SIGNED_IN
@READ_OR_SEND
def share(request: HttpRequest, family_id: UUID, piece_id: UUID) -> HttpResponse:
    """One line of something private, for whom its writer chooses. The rest stays where it is."""
    readers.own_person(request.viewer, family_id)
    row = readers.piece_of(request.viewer, family_id, piece_id)
    people = readers.people_to_choose(request.viewer, family_id)

    def make(*data: Any, **more: Any) -> Form:
        return LineForm(people, *data, **more)

    def act(form: Form) -> HttpResponse:
        return _shared(request, row, form)

    start = {"key": new_id(), "revision": row.revision, "words": _words_of(row)}
    start |= {"language": row.language} if row.language else {}
    by, more = {"key": row.key}, {"sharing": True}
    title = _("Share one line")
    return _serve(request, Sheet("share", title, make, start, act, type(row), by, row, more))


def _words_of(row: Piece) -> str:
    if isinstance(row, Rating):
        level = row.get_level_display() if row.level else ""
        return f"{row.get_area_display()}: {level}. {row.text}".strip()[:LONGEST_LINE]
    return str(getattr(row, "text", ""))[:LONGEST_LINE]


def _shared(request: HttpRequest, row: Piece, form: Form) -> HttpResponse:
    facts = form.facts  # type: ignore[attr-defined]
    if facts["readers"] == JUST_ME:
        messages.info(request, _("Nothing was shared. It stays just with you."))
        return _back(request, row.pk)
    line = actions.share_line(request.viewer, request.family, **facts)
    actions.stop_typing(request.viewer, request.family, row, "share")
    messages.success(request, _("Shared. You can take it back at any time."))
    return _back(request, line.pk)


@SIGNED_IN
@READ_OR_SEND
def delete(request: HttpRequest, family_id: UUID, piece_id: UUID) -> HttpResponse:
    row = readers.piece_of(request.viewer, family_id, piece_id)
    if request.method == "POST":
        actions.delete_piece(request.viewer, request.family, piece_id)
        messages.success(request, _("Deleted. It is gone for good."))
        return _back(request)
    return _page(request, "voice/delete.html", {"row": row, "words": _words_of(row)})


@SIGNED_IN
@require_POST
def take_back(request: HttpRequest, family_id: UUID, line_id: UUID) -> HttpResponse:
    actions.take_back(request.viewer, request.family, line_id)
    messages.success(
        request,
        _("Taken back. From now on nobody else can open it. What was read cannot be unread."),
    )
    return _back(request, "shared")
