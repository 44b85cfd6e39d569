"""A kind of message of the tests' own, and mail servers as they are on bad days."""

import smtplib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from oneplan.notices.kinds import Kind, Letter, Taken, kinds


def letter(_message: Taken) -> Letter | None:
    return Letter("somebody@example.org", "OnePlan", "Something new")


@pytest.fixture(autouse=True)
def delivered() -> Iterator[list[Taken]]:
    """What counted as delivered, of the kinds `plain` and `urgent`."""
    told: list[Taken] = []
    for name in ("plain", "urgent"):
        kinds()[name] = Kind(name, letter, told.append, urgent=name == "urgent")
    yield told
    for name in ("plain", "urgent"):
        del kinds()[name]


class Server(BaseEmailBackend):
    """A mail server that does as it is told."""

    def __init__(self, opening: Exception | None = None, sending: Exception | None = None) -> None:
        super().__init__()
        self.opening, self.sending = opening, sending

    def open(self) -> None:
        if self.opening:
            raise self.opening

    def send_messages(self, messages: Any) -> int:
        if self.sending:
            raise self.sending
        mail.outbox.extend(messages)
        return len(messages)


UNREACHABLE = ConnectionRefusedError()
NOT_NOW = smtplib.SMTPRecipientsRefused({"a@b": (450, b"later")})
NEVER = smtplib.SMTPRecipientsRefused({"a@b": (550, b"nobody of that name")})
BROKEN = smtplib.SMTPServerDisconnected("in the middle")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def behave(**how: Exception | None) -> None:
        monkeypatch.setattr(mail, "get_connection", lambda *_a, **_more: Server(**how))

    return behave
