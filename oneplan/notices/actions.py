"""Putting a message into the outbox, with the act that it tells of."""

import json
from uuid import UUID

from django.db import transaction

from oneplan.kernel import keys
from oneplan.kernel.ids import new_id
from oneplan.notices.kinds import Letter, Taken, kinds
from oneplan.notices.models import Message
from oneplan.notices.tasks import send

URGENT, ORDINARY = 10, 0


@transaction.atomic
def queue(
    kind: str,
    recipient: UUID | None = None,
    subject: UUID | None = None,
    letter: Letter | None = None,
) -> UUID:
    """Have a message sent once the running transaction is through; never if it is taken back.

    To an account (`recipient`), or to somebody without one, by the whole `letter`, which is kept
    sealed. Codes to sign in with are never put here: whoever waits for one is told at once that it
    could not be sent. Returns the message's id; raises KeyError for a kind that no room declares.
    """
    known = kinds()[kind]
    message = Message(id=new_id(), kind=kind, recipient=recipient, subject=subject)
    if letter:
        words = [letter.address, letter.subject, letter.body]
        message.sealed = keys.seal(_place(message.id), json.dumps(words).encode())
    message.save(force_insert=True)
    priority = URGENT if known.urgent else ORDINARY
    send.configure(priority=priority).defer(message_id=str(message.id))
    return message.id


def sealed_letter(message: Taken) -> Letter | None:
    """The letter that was queued whole. Raises CannotUnseal."""
    if message.sealed is None:
        return None
    return Letter(*json.loads(keys.unseal(_place(message.id), message.sealed)))


def _place(message_id: UUID) -> str:
    return keys.place("notices_message", "sealed", message_id)
