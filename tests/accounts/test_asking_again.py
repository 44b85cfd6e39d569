"""Before how one signs in is changed one is asked again; and then everybody else is out."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.core import mail
from django.test import Client

from oneplan.accounts.actions import open_account
from oneplan.accounts.models import Account, Session
from oneplan.accounts.sessions import row_id
from tests.accounts.test_sessions import is_in, signed_in, with_key
from tests.accounts.test_sign_in import KNOWN, ask, code_sent, confirm

COOKIE = settings.SESSION_COOKIE_NAME
NEW = "new@example.org"
CONFIRM = "/accounts/confirm/"
APP = "/accounts/2fa/totp/activate/"
TO_CHANGE = {"email": NEW, "action_add": ""}


@pytest.fixture
def robin(db: None) -> Account:
    return open_account(KNOWN, "Robin")


def change_address(client: Client) -> Any:
    return client.post("/accounts/email/", TO_CHANGE)


def answer_code(client: Client, asked: Any) -> Any:
    """Have one sent, and type it."""
    client.post(asked.headers["Location"], {"action": "send"})
    assert mail.outbox[-1].to == [KNOWN]
    return client.post(asked.headers["Location"], {"code": code_sent()})


def address() -> str:
    return str(Account.objects.get(name="Robin").email)


def test_another_address_needs_a_code_to_the_one_there_is(robin: Account) -> None:
    client = signed_in(robin)
    asked = change_address(client)
    assert asked.headers["Location"].startswith(CONFIRM)
    page = client.get(asked.headers["Location"]).content.decode()
    assert "Is it you?" in page and f"<bdi>{KNOWN}</bdi>" in page
    assert mail.outbox == [] and address() == KNOWN
    done = answer_code(client, asked)
    assert done.headers["Location"] == "/accounts/confirm-email/"
    assert mail.outbox[-1].to == [NEW] and address() == KNOWN  # not before it is known to be theirs
    client.post("/accounts/confirm-email/", {"code": code_sent()})
    assert address() == NEW
    assert [each.to for each in mail.outbox[-1:]] == [[KNOWN]]  # whoever had it is told


def test_having_just_signed_in_is_not_enough_for_that(robin: Account) -> None:
    client = Client()
    confirm(client, ask(client, KNOWN))
    assert change_address(client).headers["Location"].startswith(CONFIRM)


def test_it_counts_for_a_few_minutes(robin: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(robin)
    answer_code(client, change_address(client))
    assert not change_address(client).headers["Location"].startswith(CONFIRM)
    later = time.time() + 301
    monkeypatch.setattr("oneplan.accounts.asking_again.time.time", lambda: later)
    assert change_address(client).headers["Location"].startswith(CONFIRM)


def test_three_wrong_codes_and_the_right_one_is_none(robin: Account) -> None:
    client = signed_in(robin)
    there = change_address(client).headers["Location"]
    client.post(there, {"action": "send"})
    right = code_sent()
    for _ in range(3):
        page = client.post(there, {"code": "WRONG"})
        assert "not the code we sent" in page.content.decode()
    assert client.post(there, {"code": right}).status_code == 200
    assert change_address(client).headers["Location"].startswith(CONFIRM)


@pytest.mark.parametrize("code", ["", "\x00", "é" * 5000])
def test_nonsense_is_not_the_code(robin: Account, code: str) -> None:
    client = signed_in(robin)
    there = change_address(client).headers["Location"]
    client.post(there, {"action": "send"})
    assert client.post(there, {"code": code}).status_code in {200, 400}
    assert change_address(client).headers["Location"].startswith(CONFIRM)


def test_a_code_is_not_asked_for_without_end(robin: Account) -> None:
    client = signed_in(robin)
    for _ in range(12):
        page = client.post(CONFIRM, {"action": "send"})
    assert "several codes" in page.content.decode()
    assert len(mail.outbox) == 10


def test_it_leads_nowhere_else(robin: Account) -> None:
    client = signed_in(robin)
    there = f"{CONFIRM}?next=https://elsewhere.example/"
    client.post(there, {"action": "send"})
    assert client.post(there, {"code": code_sent()}).headers["Location"] == "/accounts/email/"


def test_strangers_are_sent_to_the_door(db: None) -> None:
    for sent in ({}, {"action": "send"}, {"code": "ABC"}):
        assert Client().post(CONFIRM, sent).headers["Location"] == "/accounts/login/"


def test_a_second_step_is_added_right_after_signing_in_or_asked_for(robin: Account) -> None:
    fresh = Client()
    confirm(fresh, ask(fresh, KNOWN))
    assert fresh.get(APP).status_code == 200
    assert signed_in(robin).get(APP).headers["Location"].startswith(CONFIRM)
    assert (
        signed_in(robin).get("/accounts/2fa/webauthn/add/").headers["Location"].startswith(CONFIRM)
    )


def test_whoever_has_a_second_step_is_asked_for_that(robin: Account) -> None:
    TOTP.activate(robin, "JBSWY3DPEHPK3PXP")
    client = signed_in(robin)
    asked = change_address(client)
    elsewhere = client.get(asked.headers["Location"]).headers["Location"]
    assert elsewhere == "/accounts/2fa/reauthenticate/?next=%2Faccounts%2Femail%2F"
    assert client.get(elsewhere).status_code == 200
    client.post(CONFIRM, {"action": "send"})
    assert mail.outbox == []  # not also by e-mail, which would be the weaker way
    now = format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", int(time.time()) // 30))
    client.post(elsewhere, {"code": now})
    assert mail.outbox[-1].to == [NEW]


# What follows


def new_address(client: Client) -> None:
    answer_code(client, change_address(client))
    client.post("/accounts/confirm-email/", {"code": code_sent()})


def new_app(client: Client) -> None:
    answer_code(client, client.get(APP))
    secret = client.get(APP).context["form"].secret
    now = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post(APP, {"code": now})
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def others_end(here: Client, change: Callable[[Client], None]) -> None:
    robin = Account.objects.get(email=KNOWN)
    elsewhere = signed_in(robin)
    stranger = signed_in(open_account("other@example.org"))
    copied = with_key(here.cookies[COOKIE].value)
    begun = Session.objects.get(pk=row_id(here.cookies[COOKIE].value)).started_at
    assert is_in(elsewhere) and is_in(copied)
    change(here)
    assert is_in(here) and is_in(stranger)
    assert (is_in(elsewhere), is_in(copied)) == (False, False)
    # A new key is not a new month.
    assert Session.objects.get(pk=row_id(here.cookies[COOKIE].value)).started_at == begun


def test_after_another_address_all_others_end_and_this_one_has_a_new_key(robin: Account) -> None:
    others_end(signed_in(robin), new_address)


def test_after_another_app_too(committed_db: None) -> None:
    """allauth tells of it when the change is committed."""
    others_end(signed_in(open_account(KNOWN, "Robin")), new_app)
