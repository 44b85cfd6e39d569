"""What an owner shows to somebody they named: one section as it stands now, until an end.

What was read cannot be unread, and a printed page cannot be called back: the pages say so.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotFound, NotReady
from oneplan.kernel.viewer import Viewer
from oneplan.wellness.actions.contacts import contact_of, known
from oneplan.wellness.actions.keeping import document_of, section_of, toolbox_of, unless_frozen
from oneplan.wellness.actions.writing import write_down
from oneplan.wellness.document import Document, packed, unpacked, with_tools
from oneplan.wellness.models import Section, Share, Suggestion, Version
from oneplan.wellness.readers.shown import Named
from oneplan.wellness.rules import LONGEST_SHARE
from oneplan.wellness.sealing import account_of, key_in, opened, seal


def as_shown(section: Section) -> Document:
    """The section's words as a reader gets them: with its tools' words, without anything else."""
    return with_tools(document_of(section), toolbox_of(section.plan))


@transaction.atomic
def freeze(
    section: Section, signed_at: datetime | None = None, names: Mapping[str, str] | None = None
) -> Version:
    """The section as a version: the newest one again, if not a word changed since. A signed one,
    with the `names` under it, is always new."""
    document = replace(as_shown(section), signed=dict(names or {}))
    newest = section.versions.order_by("-number").first()
    if newest and signed_at is None and unpacked(opened(newest)) == document:
        return newest
    number = section.versions.aggregate(most=Max("number"))["most"] or 0
    version = Version(
        account_id=section.account_id,
        plan_id=section.plan_id,
        section=section,
        code=section.code,
        number=number + 1,
        signed_at=signed_at,
        pictures=[one.id for one in document.pictures],
    )
    key_id = key_in(section.sealed)
    version.sealed = seal(key_id, Version, "sealed", version.pk, packed(document))
    with unless_frozen():
        version.save(force_insert=True)
    return version


@transaction.atomic
def share(viewer: Viewer, section_id: UUID, contact_id: UUID, until: datetime) -> Share:
    """Show one section, as it stands now, to one person until then. In force at once.

    Raises Invalid for an end that is past or too far, NotReady for a crisis plan that
    is open and for a locked section, NotFound for what is not the viewer's.
    """
    now = clock.now()
    if not now < until <= now + LONGEST_SHARE:
        raise Invalid(fields={"until": _("Choose a day within the next year.")})
    section, contact = section_of(viewer, section_id), contact_of(viewer, contact_id)
    if contact.excluded:
        raise NotFound()
    if section.locked:
        raise NotReady(_("It is locked with your passphrase. Take the lock off first."))
    version = freeze(section)
    earlier = Share.objects.filter(
        account_id=account_of(viewer), contact=contact, version__section=section, stopped_at=None
    )
    earlier.update(stopped_at=now)  # one version at a time: the one chosen last
    return Share.objects.create(
        account_id=account_of(viewer), version=version, contact=contact, until=until
    )


def stop_sharing(viewer: Viewer, share_id: UUID) -> None:
    """From this moment nobody opens it by this share. Raises NotFound."""
    mine = Share.objects.filter(pk=share_id, account_id=account_of(viewer))
    if not mine.exists():
        raise NotFound()
    mine.filter(stopped_at=None).update(stopped_at=clock.now())


@transaction.atomic
def answer_suggestion(viewer: Viewer, suggestion_id: UUID, field: str = "") -> None:
    """Take a line that somebody suggested into a `field` of its section, or, without one, leave it.

    The owner alone (I2). Raises NotFound for what is not theirs or was answered, NotReady.
    """
    asked = Suggestion.objects.filter(
        pk=suggestion_id, account_id=account_of(viewer), answer="open"
    )
    suggestion = asked.select_for_update().first()
    if suggestion is None:
        raise NotFound()
    said = opened(suggestion)
    if field:
        target = Section.objects.filter(pk=said["section"], account_id=account_of(viewer)).first()
        by = known(contact_of(viewer, suggestion.contact_id)).name
        if target is None:
            raise NotFound()
        write_down(viewer, target.pk, field, [said["text"]], by)
    suggestion.answer = Suggestion.Answer.TAKEN if field else Suggestion.Answer.LEFT
    suggestion.save(update_fields=["answer"])


def suggest(who: Named, section_id: UUID, text: str) -> Suggestion:
    """A contact suggests a line for a section that was shown to them; the owner decides."""
    row = Suggestion(account_id=who.account_id, contact_id=who.contact_id)
    words = {"section": str(section_id), "text": text}
    row.sealed = seal(who.key_id, Suggestion, "sealed", row.pk, words)
    row.save(force_insert=True)
    return row
