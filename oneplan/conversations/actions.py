"""Writing to each other between meetings, and noting calls and visits."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplan.conversations.models import ContactNote, Message, Seen, Thread, To
from oneplan.conversations.notices import WAITS
from oneplan.conversations.readers import may_note, people_to_write_to, thread_of, to_notify
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotAllowed
from oneplan.kernel.privacy import SHARED_CATEGORIES
from oneplan.kernel.viewer import Viewer
from oneplan.notices.actions import queue
from oneplan.people.models import Family

NOT_REACHED = {ContactNote.Kind.NO_ANSWER, ContactNote.Kind.NOT_MET}


def _mine(viewer: Viewer, family: Family) -> dict[str, object]:
    return {
        "community_id": family.community_id,
        "family": family,
        "account_id": viewer.id,
        "by_name": viewer.name[:120],
    }


@transaction.atomic
def begin_thread(
    viewer: Viewer,
    family: Family,
    text: str,
    *,
    to: str,
    recipients: Sequence[UUID] = (),
    category: str = "",
) -> Thread:
    """Write to the coordinator, to people by name, or to whoever sees one part of the plan.

    Whoever sees anything of the family may. Raises Invalid for nobody, for somebody who cannot be
    chosen, and for a part that the writer does not see.
    """
    names: dict[UUID, str] = {}
    if to == To.PEOPLE:
        known = {one.account_id: one.name for one in people_to_write_to(viewer, family.pk)}
        if not recipients or not set(recipients) <= set(known):
            raise Invalid(fields={"people": _("Choose at least one person from the list.")})
        names = {account: known[account][:120] for account in recipients}
    if to == To.PART and category not in {str(c) for c in SHARED_CATEGORIES}:
        raise Invalid(fields={"category": _("Choose a part of the plan.")})
    thread = Thread(
        **_mine(viewer, family),
        to=to,
        category=category if to == To.PART else "",
        recipients=list(names),
        recipient_names=list(names.values()),
    )
    thread.save(force_insert=True)
    _write(viewer, family, thread, text)
    return thread


@transaction.atomic
def answer(viewer: Viewer, family: Family, thread_id: UUID, text: str) -> Message:
    """Write in a thread. Whoever reads it may; NotFound for others."""
    return _write(viewer, family, thread_of(family.pk, thread_id), text)


def _write(viewer: Viewer, family: Family, thread: Thread, text: str) -> Message:
    language = get_language() or family.language
    message = Message(**_mine(viewer, family), thread=thread, text=text, language=language)
    message.save(force_insert=True)
    note_seen(viewer, family, thread)
    for account in to_notify(message.pk):
        queue(WAITS, account, family.pk)
    return message


def note_seen(viewer: Viewer, family: Family, thread: Thread) -> None:
    """That the viewer has read a thread; its people see it. Once a reader, with the last time."""
    Seen.objects.bulk_create(
        [Seen(**_mine(viewer, family), thread=thread, at=clock.now())],
        update_conflicts=True,
        unique_fields=["thread", "account_id"],
        update_fields=["at"],
    )


@transaction.atomic
def note_contact(
    viewer: Viewer,
    family: Family,
    kind: str,
    *,
    on: date,
    words: str = "",
    next_try: str = "",
) -> ContactNote:
    """Note a call, a visit or a try. Workers who may write about team and meetings; the family
    reads it. Raises Invalid for a day to come, and where nobody was reached and nothing is tried
    next: persistence, never an ending (domain/process, trap 2)."""
    if not may_note(viewer, family.pk):
        raise NotAllowed(_("Only a worker of the team notes calls and visits."))
    if on > clock.today():
        raise Invalid(fields={"on": _("This day is still to come. Choose today or a day before.")})
    if kind in NOT_REACHED and not next_try.strip():
        raise Invalid(fields={"next_try": _("Write what you will try next, and when.")})
    return ContactNote.objects.create(
        **_mine(viewer, family),
        kind=kind,
        happened_on=on,
        words=words,
        next_try=next_try if kind in NOT_REACHED else "",
        agency_name=viewer.agency_name[:160],
    )
