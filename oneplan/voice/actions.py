"""What somebody does in their own space. Each is theirs alone; nothing of it is logged anywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneplan.kernel.errors import EditConflict, Invalid, NotFound
from oneplan.kernel.privacy import Category
from oneplan.kernel.rows import save_change, take_turns
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family
from oneplan.voice.models import Note, OwnContact, Piece, Rating, Readers, SharedLine
from oneplan.voice.readers import own_person, people_to_choose, piece_of
from oneplan.voice.rules import LINE_CATEGORIES, what_is_missing

P = TypeVar("P", bound=Piece)
MOST = 60_000


@dataclass(frozen=True, slots=True)
class Own(Generic[P]):
    """Which of the viewer's own rows is meant, and the revision of it that they had before them."""

    kind: type[P]
    by: Mapping[str, Any]
    seen: int = 0


def write_note(
    viewer: Viewer,
    family: Family,
    text: str,
    *,
    key: UUID,
    seen_revision: int = 0,
    language: str = "",
) -> Note:
    """Write a private note, or change it. Anybody with an own record; nobody else ever sees it.

    `key` is the form's: sent twice, it is one note. Raises EditConflict if another window of the
    writer's has saved since `seen_revision`.
    """
    facts = {"text": text, "language": language}
    return _write(viewer, family, Own(Note, {"key": key}, seen_revision), facts)


def rate(
    viewer: Viewer,
    family: Family,
    area: str,
    level: int,
    text: str = "",
    *,
    seen_revision: int = 0,
    language: str = "",
) -> Rating:
    """Say how one part of one's life is now. What was said before is gone: nothing is compared."""
    facts = {"level": level, "text": text, "language": language}
    return _write(viewer, family, Own(Rating, {"area": area}, seen_revision), facts)


def write_contact(
    viewer: Viewer,
    family: Family,
    text: str,
    note: str = "",
    *,
    key: UUID,
    seen_revision: int = 0,
) -> OwnContact:
    """Note a way to reach oneself that nobody else sees, or change it. As for a note."""
    facts = {"text": text, "note": note}
    return _write(viewer, family, Own(OwnContact, {"key": key}, seen_revision), facts)


def _mine(viewer: Viewer, family: Family, **by: Any) -> dict[str, Any]:
    return {"family": family, "account_id": viewer.id} | by


@transaction.atomic
def _write(viewer: Viewer, family: Family, own: Own[P], facts: dict[str, Any]) -> P:
    mine = _mine(viewer, family, **own.by)
    rows = own.kind._default_manager
    row: P | None = rows.filter(**mine).first()
    if row is None:
        who = {"community_id": family.community_id, "person_id": own_person(viewer, family.pk)}
        # Another window of theirs may be making it just now: then it is read again.
        rows.bulk_create([own.kind(**mine, **who, **facts)], ignore_conflicts=True)
        row = rows.get(**mine)
    if row.revision != own.seen and all(getattr(row, n) == v for n, v in facts.items()):
        return row
    return save_change(row, own.seen, **facts, unsent={})


@transaction.atomic
def keep_typing(
    viewer: Viewer, family: Family, own: Own[P], form: str, typed: Mapping[str, Sequence[str]]
) -> bool:
    """Keep what stands in a form beside what is saved; the writer alone sees it again.

    False if it was saved in another window since `own.seen`: nothing is kept then.
    """
    mine = _mine(viewer, family, **own.by)
    kept = {name: [text[:MOST] for text in texts] for name, texts in typed.items()}
    rows = own.kind._default_manager
    row = rows.filter(**mine).first()
    if row is None:
        who = {"community_id": family.community_id, "person_id": own_person(viewer, family.pk)}
        new = own.kind(**mine, **who, revision=0, unsent={form: kept})
        rows.bulk_create([new], ignore_conflicts=True)
        return own.seen == 0
    here = rows.filter(pk=row.pk, revision=own.seen)
    return bool(here.update(unsent=row.unsent | {form: kept}))


def stop_typing(viewer: Viewer, family: Family, piece: Piece, form: str) -> None:
    """What was being typed is not wanted any more; a note that was never saved goes with it."""
    left = {name: kept for name, kept in piece.unsent.items() if name != form}
    mine = type(piece)._default_manager.filter(**_mine(viewer, family), pk=piece.pk)
    if piece.revision == 0:
        mine.delete()
    else:
        mine.update(unsent=left)


def delete_piece(viewer: Viewer, family: Family, piece_id: UUID) -> None:
    """Delete something private, truly: the row is gone. Lines shared from it stay until taken
    back. Raises NotFound for what is not the viewer's own."""
    piece = piece_of(viewer, family.pk, piece_id)
    type(piece)._default_manager.filter(**_mine(viewer, family), pk=piece.pk).delete()


@transaction.atomic
def share_line(
    viewer: Viewer,
    family: Family,
    words: str,
    *,
    key: UUID,
    readers: str,
    recipients: Sequence[UUID] = (),
    category: str = Category.STRENGTHS,
    wish: str = "",
    language: str = "",
) -> SharedLine:
    """Share these words, and nothing they were taken from: with people by name, with the team, or
    with one person who brings them up at the next meeting (with a `wish`).

    Anybody with an own record may; in force at once. `key` is the form's: sent twice, it is one
    line; EditConflict for other words. Raises Invalid for somebody who cannot be chosen, or for
    nobody.
    """
    take_turns(f"line {viewer.id} {key}")
    already = SharedLine.objects.filter(**_mine(viewer, family), key=key).first()
    if already and already.words != words:
        raise EditConflict(
            _("You shared a line with this form already. Send it again to share this one too."),
            theirs={"words": already.words},
        )
    if already:
        return already
    names = _names(viewer, family, readers, recipients)
    if category not in LINE_CATEGORIES:
        raise Invalid(fields={"category": _("Choose one of these.")})
    return SharedLine.objects.create(
        **_mine(viewer, family),
        community_id=family.community_id,
        person_id=own_person(viewer, family.pk),
        key=key,
        words=words,
        wish=wish if readers == Readers.RAISE else "",
        readers=readers,
        category=category,
        recipients=list(names),
        recipient_names=list(names.values()),
        language=language,
    )


def _names(
    viewer: Viewer, family: Family, readers: str, recipients: Sequence[UUID]
) -> dict[UUID, str]:
    """Those the line is for, by account; for the team nobody is named."""
    if readers == Readers.TEAM:
        return {}
    known = {one.account_id: one.name for one in people_to_choose(viewer, family.pk)}
    if not set(recipients) <= set(known):
        raise Invalid(fields={"people": _("Choose people from the list.")})
    missing = what_is_missing(readers, len(set(recipients)))
    if missing == "some":
        raise Invalid(fields={"people": _("Choose at least one person.")})
    if missing:
        raise Invalid(fields={"people": _("Choose just one person to bring it up.")})
    return {account: known[account][:120] for account in recipients}


def take_back(viewer: Viewer, family: Family, line_id: UUID) -> None:
    """Stop sharing a line: at once, for everybody. What was read cannot be unread.

    Its writer alone may. Raises NotFound for anybody else.
    """
    gone, _rows = SharedLine.objects.filter(**_mine(viewer, family), pk=line_id).delete()
    if not gone:
        raise NotFound()
