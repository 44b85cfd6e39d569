"""What the background worker does with one message of the outbox."""

from uuid import UUID

from django.db import transaction

from oneplan.notices.actions import close, take
from oneplan.notices.carrying import InDoubt, NotSent, carry
from oneplan.notices.kinds import Kind, Taken, kinds
from oneplan.notices.models import State
from oneplan.notices.rules import is_over


class TryAgain(Exception):
    """It did not leave; the job is to be tried again later."""


def send(message_id: UUID) -> None:
    """Send a message that waits. One whose sender was killed is unknown from now on, unless it is
    urgent: then it is sent again. Raises TryAgain."""
    message = take(message_id)
    if message is None:
        return
    kind = kinds()[message.kind]
    if message.was == State.SENDING and not kind.urgent:
        close(message, State.UNKNOWN, "stopped while sending")
        return
    try:
        _send(message, kind)
    except NotSent as error:
        _not_sent(message, error)
    except InDoubt:
        _in_doubt(message, kind)


def _send(message: Taken, kind: Kind) -> None:
    try:
        letter = kind.letter(message)
    except Exception:
        close(message, State.WAITING, "no words")
        raise
    if letter is None:
        raise NotSent("nobody to write to", for_good=True)
    carry(letter)
    with transaction.atomic():
        close(message, State.DELIVERED)
        kind.delivered(message)


def _not_sent(message: Taken, error: NotSent) -> None:
    if error.for_good or is_over(message.attempts):
        close(message, State.FAILED, error.problem)
        return
    close(message, State.WAITING, error.problem)
    raise TryAgain(error.problem)


def _in_doubt(message: Taken, kind: Kind) -> None:
    if not kind.urgent or is_over(message.attempts):
        close(message, State.UNKNOWN, "line broke")
        return
    close(message, State.WAITING, "line broke")
    raise TryAgain("line broke")
