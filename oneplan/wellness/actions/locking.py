"""Setting a passphrase, and locking sections with it. The owner's; nobody can reset it."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotFound, NotReady
from oneplan.kernel.keys import DataKey
from oneplan.kernel.rows import save_change
from oneplan.kernel.viewer import Viewer
from oneplan.wellness import locking
from oneplan.wellness.actions.keeping import document_of, section_of
from oneplan.wellness.actions.owners import owner_of
from oneplan.wellness.document import Document, packed
from oneplan.wellness.models import NEVER_LOCKED, Draft, Owner, Picture, Section, Share, Version
from oneplan.wellness.sealing import account_of, key_in, opened, seal


@transaction.atomic
def set_passphrase(viewer: Viewer, passphrase: str) -> DataKey:
    """The first one; nothing is locked by it yet. Raises NotReady where there is one."""
    owner = owner_of(viewer)
    if owner.lock is not None:
        raise NotReady(_("You have a passphrase already."))
    key, lock = locking.new_lock(passphrase)
    _store(owner, lock)
    return key


def open_lock(viewer: Viewer, passphrase: str) -> DataKey:
    """The key of the locked sections. Raises Invalid for a wrong one, NotFound without any."""
    owner = _with_lock(viewer)
    try:
        return locking.unwrapped(opened(owner, "lock"), passphrase)
    except locking.WrongPassphrase:
        message = _("That is not your passphrase. Nothing was opened.")
        raise Invalid(fields={"passphrase": message}) from None


@transaction.atomic
def change_passphrase(viewer: Viewer, passphrase: str, fresh: str) -> DataKey:
    """Another one for the same sections. Raises Invalid for a wrong old one."""
    key = open_lock(viewer, passphrase)
    _store(_with_lock(viewer), locking.wrapped(key, fresh))
    return key


@transaction.atomic
def forget_passphrase(viewer: Viewer) -> int:
    """For whoever forgot it: what it locks is emptied, and it is gone. How many sections."""
    owner, mine = _with_lock(viewer), {"account_id": account_of(viewer), "locked": True}
    rows = list(Section.objects.filter(**mine))
    for section in rows:
        Picture.objects.filter(account_id=owner.pk, section=section).delete()
        _write(section, Document(), locked=False)
    _store(owner, None)
    return len(rows)


@transaction.atomic
def lock_section(viewer: Viewer, section_id: UUID) -> None:
    """Lock one section. Raises NotReady for one that is shown to somebody, NotFound for the
    toolbox and the crisis plan, Locked where the passphrase was not said."""
    _with_lock(viewer)
    section = section_of(viewer, section_id)
    if section.code in NEVER_LOCKED or section.locked:
        raise NotFound()
    mine = {"account_id": account_of(viewer), "version__section": section}
    if Share.objects.filter(**mine, stopped_at=None, until__gt=clock.now()).exists():
        raise NotReady(_("You show this to somebody. Stop that first."))
    _seal_anew(section, locked=True)
    Version.objects.filter(account_id=account_of(viewer), section=section).delete()


@transaction.atomic
def unlock_section(viewer: Viewer, section_id: UUID) -> None:
    """Take the lock off. Raises Locked, NotFound."""
    section = section_of(viewer, section_id)
    if not section.locked:
        raise NotFound()
    _seal_anew(section, locked=False)


def _seal_anew(section: Section, *, locked: bool) -> None:
    """The section's words and pictures; what was typed and not saved is dropped."""
    locking.key()
    pictures = Picture.objects.filter(account_id=section.account_id, section=section)
    for picture in pictures:
        content = opened(picture)
        picture.sealed = _sealed(section, Picture, picture.pk, content, locked)
        picture.save(update_fields=["sealed"])
    _write(section, document_of(section), locked=locked)


def _write(section: Section, document: Document, *, locked: bool) -> None:
    sealed = _sealed(section, Section, section.pk, packed(document), locked)
    pictures = [one.id for one in document.pictures]
    save_change(section, section.revision, sealed=sealed, locked=locked, pictures=pictures)
    Draft.objects.filter(account_id=section.account_id, section=section).delete()


def _sealed(section: Section, model: type[Any], row: UUID, what: Any, locked: bool) -> bytes:
    return seal(key_in(section.sealed), model, "sealed", row, what, locked=locked)


def _with_lock(viewer: Viewer) -> Owner:
    owner = Owner.objects.filter(pk=account_of(viewer)).exclude(lock=None).first()
    if owner is None:
        raise NotFound()
    return owner


def _store(owner: Owner, lock: dict[str, Any] | None) -> None:
    sealed = None if lock is None else seal(owner.key_id, Owner, "lock", owner.pk, lock)
    Owner.objects.filter(pk=owner.pk).update(lock=sealed)
