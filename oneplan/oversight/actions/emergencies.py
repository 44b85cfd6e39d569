"""Emergency access: opened by a worker for an exact reference, looked at by a second person."""

import logging
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from oneplan.kernel.errors import Invalid, NotAllowed, NotFound
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.oversight.rules import EMERGENCY_PARTS

log = logging.getLogger(__name__)


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
    _tell(viewer, emergency_id)
    return family_id


def _refused(*, too_many: bool) -> Invalid:
    if too_many:
        return Invalid(_("Too many tries. Wait an hour, or call the family’s coordinator."))
    return Invalid(_("Nothing was opened. Check the reference, and write why in a sentence."))


def _tell(viewer: Viewer, emergency_id: UUID) -> None:
    """A neutral message to the family's own addresses, once the emergency is written: to each in
    their own language, whatever the worker's is. The family is told when one of them could be
    handed over; until then whoever coordinates it finds it among those to be told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM oneplan_tell(%s)", [emergency_id])
        addresses = cursor.fetchall()

    def write_to_all() -> None:
        # All of them: the first that goes out is not the end.
        sent = [_write(address, languages) for address, languages in addresses]
        if any(sent):
            with acting_as(viewer), connection.cursor() as cursor:
                cursor.execute("SELECT oneplan_delivered(%s)", [emergency_id])

    transaction.on_commit(write_to_all, robust=True)


def _write(address: str, languages: Iterable[str]) -> bool:
    """Whether it could be handed over to be delivered."""
    ours = dict(settings.LANGUAGES)
    with translation.override(next((one for one in languages if one in ours), None)):
        subject = _("Something new for you")
        body = _("There is something new for you. Sign in when it is safe for you to read it.")
    try:
        return bool(send_mail(subject, body, None, [address]))
    except Exception:  # whatever the way mail leaves complains of: the family is not told
        log.exception("A notice of an emergency could not be sent")
        return False


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
