"""The outbox: a message is put into it, taken to be sent, and what became of it is written down."""

import json
import logging
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app

from oneplan.kernel import keys
from oneplan.kernel.ids import new_id
from oneplan.notices.kinds import Letter, Taken, kinds
from oneplan.notices.models import Message, State

URGENT, ORDINARY = 10, 0
log = logging.getLogger(__name__)


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
    start_sending(message.id, URGENT if known.urgent else ORDINARY)
    return message.id


def start_sending(message_id: UUID, priority: int = ORDINARY) -> None:
    """A job of `notices.tasks.send`, in the running transaction."""
    app.configure_task("notices.send", priority=priority).defer(message_id=str(message_id))


def sealed_letter(message: Taken) -> Letter | None:
    """The letter that was queued whole. Raises CannotUnseal."""
    if message.sealed is None:
        return None
    return Letter(*json.loads(keys.unseal(_place(message.id), message.sealed)))


def _place(message_id: UUID) -> str:
    return keys.place("notices_message", "sealed", message_id)


def take(message_id: UUID) -> Taken | None:
    """The message, being sent from now on; None: it does not wait (any more)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM oneplan_take_message(%s)", [message_id])
        row = cursor.fetchone()
    if row is None:
        return None
    kind, recipient, subject, sealed, attempts, was = row
    whole = bytes(sealed) if sealed is not None else None
    return Taken(message_id, kind, recipient, subject, whole, attempts, was)


def close(message: Taken, state: State, problem: str = "") -> None:
    """Say what became of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oneplan_close_message(%s, %s, %s)", [message.id, state.value, problem]
        )
    if state in {State.UNKNOWN, State.FAILED}:
        log.warning("message %s of kind %s: %s, %s", message.id, message.kind, state, problem)
