"""Emergency access: opened by a worker for an exact reference, looked at by a second person."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from oneplan.kernel.errors import Invalid, NotAllowed, NotFound
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import Viewer
from oneplan.notices.actions import queue
from oneplan.oversight.rules import EMERGENCY_PARTS


def open_emergency(
    viewer: Viewer, reference: str, parts: Iterable[str], reason: str, words: str
) -> UUID:
    """Open at most three parts of one record for four hours, to read. Returns the family's id.

    Any worker of an agency in the family's community, for the exact reference; whom the family
    keeps out by name cannot. The family reads it at once on its page, and is written to where
    that is safe. Raises Invalid where nothing was opened, for whatever reason; after five of those
    in an hour, whatever the reference. What was refused stays counted: it is not taken back here.
    """
    chosen = sorted(set(parts))
    if len(chosen) > EMERGENCY_PARTS:
        raise Invalid(fields={"parts": _("Choose at most three parts.")})
    emergency_id = new_id()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oneplan_emergency(%s, %s, %s, %s, %s, %s)",
            [reference, chosen, reason, words, emergency_id, new_id()],
        )
        family_id: UUID | None = cursor.fetchone()[0]
        if family_id is None:
            cursor.execute("SELECT oneplan_too_many_tries('emergency')")
            raise _refused(too_many=cursor.fetchone()[0])
    _tell(emergency_id)
    return family_id


def _refused(*, too_many: bool) -> Invalid:
    if too_many:
        return Invalid(_("Too many tries. Wait an hour, or call the family’s coordinator."))
    return Invalid(_("Nothing was opened. Check the reference, and write why in a sentence."))


def _tell(emergency_id: UUID) -> None:
    """A neutral message to each of the family's own accounts that may be written to, put into the
    outbox with the emergency itself. The family is told when one of them was delivered; until then
    whoever coordinates it finds it among those to be told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM oneplan_tell(%s)", [emergency_id])
        accounts = [account for (account,) in cursor.fetchall()]
    for account in accounts:
        queue("emergency", recipient=account, subject=emergency_id)


def address_to_tell(message_id: UUID) -> tuple[str, list[str]] | None:
    """Where a message of an emergency goes that is being sent just now, and the languages of whom
    it is to, the best first; None: that address may not be used any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM oneplan_emergency_address(%s)", [message_id])
        row: tuple[str, list[str]] | None = cursor.fetchone()
    return row


def count_as_told(message_id: UUID) -> None:
    """The family was told of an emergency: this message to it was delivered, as the outbox says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_delivered(%s)", [message_id])


def have_told(viewer: Viewer, emergency_id: UUID) -> None:
    """The family was told of an emergency access, in the way that is safe for it. Whoever
    coordinates it. Raises NotFound where there is nothing to tell, or not for this viewer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_have_told(%s)", [emergency_id])
        if not cursor.fetchone()[0]:
            raise NotFound()


def review_emergency(viewer: Viewer, emergency_id: UUID, outcome: str, words: str) -> None:
    """Say whether an emergency access was right. A supervisor of the agency (of the coordinating
    one, where it has no other), never the worker whose access it was. Raises NotAllowed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_review(%s, %s, %s)", [emergency_id, outcome, words[:600]])
        if not cursor.fetchone()[0]:
            raise NotAllowed(_("Somebody else must look at this, or has already."))
