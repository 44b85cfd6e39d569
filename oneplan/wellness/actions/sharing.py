"""What an owner shows to somebody they named: one section as it stands now, until an end.

What was read cannot be unread, and a printed page cannot be called back: the pages say so.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotFound, NotReady
from oneplan.kernel.viewer import Viewer
from oneplan.wellness.actions.contacts import contact_of
from oneplan.wellness.actions.keeping import document_of, section_of, toolbox_of, unless_frozen
from oneplan.wellness.document import Document, Line, packed, unpacked, with_lines, with_tools
from oneplan.wellness.models import Section, Share, Suggestion, Version
from oneplan.wellness.rules import LONGEST_SHARE
from oneplan.wellness.sealing import key_in, opened, seal


def as_shown(section: Section) -> Document:
    """The section's words as a reader gets them: with its tools' words, without anything else."""
    return with_tools(document_of(section), toolbox_of(section.plan))


@transaction.atomic
def freeze(section: Section, signed_at: datetime | None = None) -> Version:
    """The section as a version: the newest one again, if not a word changed since."""
    if section.locked:
        raise NotReady(_("This part is locked with your passphrase. Unlock it before you share."))
    document = as_shown(section)
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

    Raises Invalid for an end that is past or too far, NotReady for a locked section or a crisis
    plan that is open, NotFound for what is not the viewer's.
    """
    now = clock.now()
    if not now < until <= now + LONGEST_SHARE:
        raise Invalid(fields={"until": _("Choose a day within the next year.")})
    section, contact = section_of(viewer, section_id), contact_of(viewer, contact_id)
    if contact.excluded:
        raise NotFound()
    version = freeze(section)
    earlier = Share.objects.filter(
        account_id=viewer.id, contact=contact, version__section=section, stopped_at=None
    )
    earlier.update(stopped_at=now)  # one version at a time: the one chosen last
    return Share.objects.create(
        account_id=viewer.id, version=version, contact=contact, until=until
    )


def stop_sharing(viewer: Viewer, share_id: UUID) -> None:
    """From this moment nobody opens it by this share. Raises NotFound."""
    mine = Share.objects.filter(pk=share_id, account_id=viewer.id)
    if not mine.exists():
        raise NotFound()
    mine.filter(stopped_at=None).update(stopped_at=clock.now())


@transaction.atomic
def answer_suggestion(viewer: Viewer, suggestion_id: UUID, take: bool, field: str = "") -> None:
    """Take a line that somebody suggested, as it is, or leave it. The owner alone (I2)."""
    asked = Suggestion.objects.filter(pk=suggestion_id, account_id=viewer.id, answer="open")
    suggestion = asked.select_for_update().first()
    if suggestion is None:
        raise NotFound()
    suggestion.answer = Suggestion.Answer.TAKEN if take else Suggestion.Answer.LEFT
    suggestion.save(update_fields=["answer"])


def added_line(document: Document, field: str, text: str, by: str) -> Document:
    """The same with one more line, and who it came from."""
    return with_lines(document, {field: (*document.of(field), Line(text, scribe=by))})
