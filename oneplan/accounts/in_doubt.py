"""Messages of which nobody knows whether they arrived, or that did not: a site administrator
decides about each. Whom they are to, and about which family, is not said."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from oneplan.kernel.errors import NotFound
from oneplan.kernel.viewer import Viewer
from oneplan.notices.models import State
from oneplan.notices.tasks import send

KINDS = {
    "emergency": gettext_noop("That a record was opened in an emergency"),
    "news": gettext_noop("That there is something to read"),
    "letter": gettext_noop("A letter that somebody asked for"),
}
PROBLEMS = {
    "stopped while sending": gettext_noop("OnePlan was stopped while it was being sent."),
    "line broke": gettext_noop("The connection broke while it was being sent."),
    "address refused": gettext_noop("The mail server refused the address."),
    "server refused": gettext_noop("The mail server refused the message."),
    "no connection": gettext_noop("The mail server could not be reached for three days."),
    "nobody to write to": gettext_noop("There is no address any more that may be written to."),
}


@dataclass(frozen=True, slots=True)
class InDoubt:
    id: UUID
    kind: str
    problem: str
    is_unknown: bool
    created_at: datetime


def messages_in_doubt() -> list[InDoubt]:
    """The oldest first, at most 200; for a site administrator, and empty for all others. One
    statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM oneplan_messages_in_doubt()")
        return [
            InDoubt(
                id=message_id,
                kind=_(KINDS[kind]) if kind in KINDS else kind,
                problem=_(PROBLEMS[problem]) if problem in PROBLEMS else problem,
                is_unknown=state == State.UNKNOWN,
                created_at=created_at,
            )
            for message_id, kind, state, problem, created_at in cursor.fetchall()
        ]


def settle(viewer: Viewer, message_id: UUID, *, again: bool) -> None:
    """Have it sent again, or leave it. A site administrator; raises NotFound."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_settle_message(%s, %s)", [message_id, again])
        if not cursor.fetchone()[0]:
            raise NotFound()
    if again:
        send.defer(message_id=str(message_id))
