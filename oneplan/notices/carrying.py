"""Handing one letter to the mail server, and knowing what became of it."""

import smtplib

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from oneplan.notices.kinds import Letter


class NotSent(Exception):
    """It certainly did not leave; `problem` is a code of ours."""

    def __init__(self, problem: str, for_good: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.for_good = for_good


class InDoubt(Exception):
    """The line broke after the words were handed over: nobody knows."""


def carry(letter: Letter) -> None:
    """When this returns, a mail server has taken it. Raises NotSent or InDoubt."""
    line = _line()
    message = mail.EmailMessage(letter.subject, letter.body, None, [letter.address])
    try:
        taken = line.send_messages([message])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as error:
        raise NotSent("address refused", _for_good(error)) from None
    except smtplib.SMTPResponseException as error:
        raise NotSent("server refused", error.smtp_code >= 500) from None
    except (smtplib.SMTPException, OSError):
        raise InDoubt from None
    finally:
        _close(line)
    if not taken:
        raise NotSent("server refused")


def _line() -> BaseEmailBackend:
    """Open before anything is handed over: what fails here has not left."""
    line = mail.get_connection()
    try:
        line.open()
    except (smtplib.SMTPException, OSError):
        raise NotSent("no connection") from None
    return line


def _close(line: BaseEmailBackend) -> None:
    try:
        line.close()
    except (smtplib.SMTPException, OSError):
        return  # the answer to the message has come already


def _for_good(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPSenderRefused) -> bool:
    """A mail server's 4xx is a "not now" (RFC 5321, 4.2.1)."""
    if isinstance(error, smtplib.SMTPSenderRefused):
        return error.smtp_code >= 500
    codes = [code for code, _words in error.recipients.values()]
    return bool(codes) and all(code >= 500 for code in codes)
