"""One's own space: pages that only the person themself ever gets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form, MultipleChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplan.accounts.models import Account
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import EditConflict, Invalid, NotFound
from oneplan.kernel.ids import new_id
from oneplan.ui.shown import show
from oneplan.voice import actions, readers
from oneplan.voice.forms import JUST_ME, ContactForm, LineForm, NoteForm, RatingForm
from oneplan.voice.models import Area, Note, OwnContact, Piece, Rating
from oneplan.voice.pages import DeleteShown, FormShown, SpaceShown
from oneplan.voice.rules import LONGEST_LINE, safety_law

SIGNED_IN = audience(Audience.SIGNED_IN)
READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
NOT_WORDS = frozenset({"csrfmiddlewaretoken", "start_over"})


@SIGNED_IN
@require_safe
def space(request: HttpRequest, family_id: UUID) -> HttpResponse:
    readers.own_person(request.viewer, family_id)
    assert isinstance(request.user, Account)  # somebody is signed in
    page = SpaceShown(
        family=request.family,
        own=readers.own_space(request.viewer, family_id),
        email=request.user.email,
        law=safety_law(),
    )
    return show(request, page)


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
    act: Callable[[Form], HttpResponse]
    kind: type[Piece]
    by: dict[str, Any]
    row: Piece | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def _serve(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Show the form, keep what is typed, throw that away, or do what it asks for."""
    if request.method != "POST":
        return _shown(request, sheet)
    if request.headers.get("X-Autosave"):
        return _kept(request, sheet)
    if "start_over" in request.POST:
        if sheet.row:
            actions.stop_typing(request.viewer, request.family, sheet.row, sheet.form)
        return HttpResponseRedirect(request.get_full_path())
    return _sent(request, sheet, sheet.make(request.POST, initial=sheet.start))


def _sent(request: HttpRequest, sheet: Sheet, form: Form) -> HttpResponse:
    try:
        return sheet.act(form) if form.is_valid() else _sheet(request, sheet, form)
    except EditConflict as conflict:
        return _sheet(request, sheet, form, theirs=_both(sheet, form, conflict))
    except Invalid as error:
        for name, message in error.fields.items():
            form.add_error(name, message)
        return _sheet(request, sheet, form)


def _shown(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    left = (sheet.row.unsent if sheet.row else {}).get(sheet.form, {})
    form = sheet.make(initial=sheet.start)
    for name, one in form.fields.items():
        if name in left and name not in {"key", "revision"}:
            many = isinstance(one, MultipleChoiceField)
            form.initial[name] = left[name] if many else left[name][0]
    return _sheet(request, sheet, form, left=bool(left))


def _kept(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    typed = {name: texts for name, texts in request.POST.lists() if name not in NOT_WORDS}
    seen = request.POST.get("revision", "")
    revision = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
    own = actions.Own(sheet.kind, sheet.by, revision)
    kept = actions.keep_typing(request.viewer, request.family, own, sheet.form, typed)
    return HttpResponse(status=204 if kept else 409)


def _both(sheet: Sheet, form: Form, conflict: EditConflict) -> list[tuple[str, str]]:
    """What was saved in another window; saving again is then on top of it."""
    row = sheet.kind._default_manager.filter(account_id=sheet.more["me"], **sheet.by).first()
    form.add_error(None, _("You saved this in another window. Both texts are shown."))
    again: Any = form.data.copy()  # type: ignore[attr-defined]
    again["revision"] = row.revision if row else 0
    form.data = again
    found: list[tuple[str, str]] = []
    for name, value in conflict.theirs.items():
        one = form.fields.get(name)
        if one is not None and value != form.cleaned_data.get(name):
            choices = {str(k): v for k, v in getattr(one, "choices", ())}
            found.append((str(one.label), str(choices.get(str(value), value))))
    return found


def _sheet(request: HttpRequest, sheet: Sheet, form: Form, **more: Any) -> HttpResponse:
    page = FormShown(
        family=request.family,
        law=safety_law(),
        form=form,
        title=sheet.title,
        here=request.get_full_path(),
        row=sheet.row,
        sharing=sheet.form == "share",
        **more,
    )
    return show(request, page)


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

    start, more = _first_look(row, ("text",)), {"me": request.viewer.id}
    return _serve(
        request, Sheet("note", _("A note for me"), NoteForm, start, act, Note, by, row, more)
    )


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
    title, more = str(Area(area).label), {"me": request.viewer.id}
    return _serve(
        request, Sheet("rating", title, RatingForm, start, act, Rating, {"area": area}, row, more)
    )


@SIGNED_IN
@READ_OR_SEND
def contact(request: HttpRequest, family_id: UUID, contact_id: UUID | None = None) -> HttpResponse:
    readers.own_person(request.viewer, family_id)
    row = _begun(request, OwnContact, contact_id)
    by = _key(request, row)

    def act(form: Form) -> HttpResponse:
        saved = actions.write_contact(request.viewer, request.family, **form.facts | by)  # type: ignore[attr-defined]
        return _done(request, saved)

    start, more = _first_look(row, ("text", "note")), {"me": request.viewer.id}
    title = _("A way to reach me")
    return _serve(
        request, Sheet("contact", title, ContactForm, start, act, OwnContact, by, row, more)
    )


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
    by, more = {"key": row.key}, {"me": request.viewer.id}
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
    return show(request, DeleteShown(family=request.family, row=row, words=_words_of(row)))


@SIGNED_IN
@require_POST
def take_back(request: HttpRequest, family_id: UUID, line_id: UUID) -> HttpResponse:
    actions.take_back(request.viewer, request.family, line_id)
    messages.success(
        request,
        _("Taken back. From now on nobody else can open it. What was read cannot be unread."),
    )
    return _back(request, "shared")
