"""What did not arrive is shown to a site administrator; what cannot be sent now is said at once."""

from collections.abc import Callable
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from oneplan.accounts.actions import open_account
from oneplan.accounts.models import Account
from oneplan.notices.actions import queue, take
from tests.sending import send_all

pytestmark = pytest.mark.django_db
SITE = "/site/messages/"


class Away(BaseEmailBackend):
    """A mail server that cannot be reached, or that hangs up."""

    how: Exception = ConnectionRefusedError()

    def send_messages(self, messages: Any) -> int:
        raise self.how


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    def hang_up(how: Exception) -> None:
        monkeypatch.setattr(Away, "how", how)
        monkeypatch.setattr(mail, "get_connection", lambda *_a, **_more: Away())
        monkeypatch.setattr("django.core.mail.message.EmailMessage.get_connection",
                            lambda *_a, **_more: Away())  # fmt: skip

    return hang_up


@pytest.fixture
def somebody() -> Account:
    return open_account("somebody@example.org", "Somebody")


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.mark.parametrize(
    "how", [ConnectionRefusedError(), TimeoutError(), SMTPServerDisconnected()]
)
@pytest.mark.parametrize(
    ("path", "field"),
    [("login/", "login"), ("login/code/", "email"), ("signup/", "email")],
)
def test_a_code_that_cannot_be_sent_is_said_beside_the_address(
    somebody: Account, away: Callable[[Exception], None], how: Exception, path: str, field: str
) -> None:
    away(how)
    address = "new@example.org" if "signup" in path else somebody.email
    answer = Client().post(f"/accounts/{path}", {field: address})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "We could not send it" in page and f'value="{address}"' in page
    assert not Account.objects.filter(email="new@example.org").exists()


def test_an_address_that_nobody_has_is_answered_alike(
    somebody: Account, away: Callable[[Exception], None]
) -> None:
    away(ConnectionRefusedError())
    answer = Client().post("/accounts/login/", {"login": "nobody@example.org"})
    assert "We could not send it" in answer.content.decode()


def test_where_no_form_says_so_it_is_a_page_to_try_again(
    somebody: Account, away: Callable[[Exception], None]
) -> None:
    client = signed_in(somebody)
    away(ConnectionRefusedError())
    answer = client.post("/accounts/confirm/", {"action": "send"})
    assert answer.status_code == 503 and "We could not send it" in answer.content.decode()


def in_doubt(account: Account) -> str:
    message = queue("news", recipient=account.pk)
    assert take(message)  # and then the machine was switched off
    send_all()
    assert not mail.outbox
    return str(message)


def test_a_site_administrator_sees_what_may_not_have_arrived_and_not_to_whom(
    somebody: Account,
) -> None:
    admin = open_account("admin@example.org", "Admin", is_site_admin=True)
    message = in_doubt(somebody)
    client = signed_in(admin)
    page = client.get(SITE).content.decode()
    assert "Nobody knows whether it arrived" in page and message in page
    assert somebody.email not in page and str(somebody.pk) not in page
    assert client.post(SITE, {"message": message, "act": "again"}).status_code == 302
    assert "All messages have arrived" in client.get(SITE).content.decode()
    send_all()
    assert [one.to for one in mail.outbox] == [["somebody@example.org"]]
    assert client.post(SITE, {"message": message, "act": "again"}).status_code == 404
    assert client.post(SITE, {"message": "x", "act": "again"}).status_code == 404


def test_what_is_left_is_not_sent(somebody: Account) -> None:
    admin = open_account("admin@example.org", "Admin", is_site_admin=True)
    message = in_doubt(somebody)
    assert signed_in(admin).post(SITE, {"message": message}).status_code == 302
    send_all()
    assert not mail.outbox


def test_nobody_else_sees_it(somebody: Account) -> None:
    message = in_doubt(somebody)
    client = signed_in(somebody)
    assert client.get(SITE).status_code == 404
    assert client.post(SITE, {"message": message, "act": "again"}).status_code == 404
