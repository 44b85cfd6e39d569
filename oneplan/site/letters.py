"""The message that carries an invitation to work. It names nobody."""

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.core.mail import get_connection, send_mail
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


# More would keep the administrator waiting: their links are on the page.
MOST = 25


def send_invitations(letters: Sequence[tuple[str, str]]) -> int:
    """How many messages left, of addresses with their links; it stops at the first that cannot. The
    links are on the page as well: a mail server that cannot be reached keeps nobody out."""
    sent = 0
    try:
        with get_connection() as connection:
            for email, link in letters[:MOST]:
                send_mail(_subject(), _words(link), None, [email], connection=connection)
                sent += 1
    except (OSError, SMTPException) as error:
        log.warning("An invitation could not be sent: %s", type(error).__name__)
    return sent


def _subject() -> str:
    return _("You are invited to work with OnePlan")


def _words(link: str) -> str:
    return _(
        "You are invited to work with OnePlan. This link works for two weeks, once, and only with"
        " this e-mail address:\n\n%(link)s\n\nYou sign in with a code that we send to this address."
    ) % {"link": link}
