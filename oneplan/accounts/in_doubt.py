"""Messages of which nobody knows whether they arrived, or that did not: a site administrator
decides about each. Whom they are to, and about which family, is not said."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from oneplan.accounts.readers import open_messages
from oneplan.notices.models import State

KINDS = {
    "emergency": gettext_noop("That a record was opened in an emergency"),
    "news": gettext_noop("That there is something to read"),
    "letter": gettext_noop("A letter that somebody asked for"),
    "invitation": gettext_noop("An invitation to work"),
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
    return [
        InDoubt(
            id=message.id,
            kind=_(KINDS[message.kind]) if message.kind in KINDS else message.kind,
            problem=_(PROBLEMS[message.problem]) if message.problem in PROBLEMS else "",
            is_unknown=message.state == State.UNKNOWN,
            created_at=message.created_at,
        )
        for message in open_messages()
    ]
