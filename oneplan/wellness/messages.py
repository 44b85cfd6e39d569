"""The few messages that leave: a code, a link that was asked for, and that there is something to
read. None says a word of a plan, nor that there is one. Sent when the transaction is through."""

import logging
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from oneplan.accounts.notices import LETTER, NEWS
from oneplan.notices import texts
from oneplan.notices.actions import queue
from oneplan.notices.kinds import Letter
from oneplan.wellness.actions.contacts import Known

log = logging.getLogger(__name__)


def send_code(who: Known, code: str) -> None:
    """To a contact who opened their link, the way their owner chose. Never queued: the page says
    what to do when none came."""
    with translation.override(who.language):
        subject, body = _("Your code"), _code_words(code)
    if who.by_text:
        transaction.on_commit(lambda: _text(who.code_goes_to, body))
    else:
        transaction.on_commit(lambda: _send(who.email, subject, body))


def _code_words(code: str) -> str:
    facts = {"code": f"{code[:4]} {code[4:]}"}
    return (
        _(
            "Your code is %(code)s. It works for 10 minutes.\n\n"
            "Did you not ask for it? Then you do not have to do anything."
        )
        % facts
    )


def tell_owner(account_id: UUID) -> None:
    """That there is something to read; not what, nor that it is of a plan of theirs."""
    queue(NEWS, recipient=account_id)


def tell_contact(email: str, language: str, me: str) -> None:
    """The owner's own rule: somebody they named is asked to get in touch, and told nothing else."""
    with translation.override(language):
        queue(LETTER, letter=Letter(email, _("Please get in touch"), wish_words(me)))


def wish_words(me: str) -> str:
    """What the message says, word for word: shown to the owner beforehand."""
    facts = {"name": me}
    return (
        _(
            "%(name)s asked us to write to you today. Please call or visit when you can.\n\n"
            "They wrote this rule themselves. We do not know more and we told nobody else."
        )
        % facts
    )


def _text(number: str, body: str) -> None:
    try:
        texts.send(number, body)
    except OSError:
        log.warning("A text message could not be sent")


def _send(email: str, subject: str, body: str) -> None:
    try:
        send_mail(subject, body, None, [email])
    except OSError:  # the page has said what to do when nothing arrives
        log.warning("A message could not be sent")
