"""Signing in without a password, and what nobody learns on the way."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from oneplan.accounts.actions import open_account

KNOWN, UNKNOWN = "robin@example.org", "nobody@example.org"


@pytest.fixture(autouse=True)
def _rows(db: None) -> None:
    """Each of these tests signs in."""


def ask(client: Client, email: str, **more: str) -> Any:
    return client.post("/accounts/login/", {"login": email, **more})


def confirm(client: Client, asked: Any) -> Any:
    """Type the code into the page that asks for it, with all that the page sends along."""
    page = client.get(asked.headers["Location"]).content.decode()
    form = page[page.index('action="/accounts/login/code/') :].split("</form>")[0]
    sent_along = re.search(r'name="next" value="([^"]*)"', form)
    more = {"next": sent_along[1]} if sent_along else {}
    return client.post("/accounts/login/code/confirm/", {"code": code_sent(), **more})


def code_sent() -> str:
    found = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def test_a_code_by_email_signs_in() -> None:
    open_account(KNOWN, "Robin")
    client = Client()
    answer = confirm(client, ask(client, KNOWN, next="/acting/"))
    assert answer.headers["Location"] == "/acting/"
    assert client.get("/acting/").status_code == 200


def test_next_leads_nowhere_else() -> None:
    open_account(KNOWN)
    client = Client()
    answer = confirm(client, ask(client, KNOWN, next="https://elsewhere.example/"))
    assert answer.headers["Location"] == "/"


def test_messages_say_nothing_about_anybody() -> None:
    open_account(KNOWN, "Robin Somebody")
    for email in (KNOWN, UNKNOWN):
        ask(Client(), email)
        message = mail.outbox[-1]
        assert message.subject == "Your code"
        for word in ("Robin", "family", "plan,", "Somebody,"):
            assert word not in message.body


def test_known_and_unknown_addresses_look_the_same() -> None:
    open_account(KNOWN)
    pages = []
    for email in (KNOWN, UNKNOWN):
        client = Client()
        first = ask(client, email)
        page = client.get(first.headers["Location"]).content.decode().replace(email, "")
        pages.append((first.headers["Location"], re.sub(r'(value|nonce)="[^"]{20,}"', "", page)))
    assert pages[0] == pages[1]
    assert len(mail.outbox) == 2


def test_codes_are_not_handed_out_without_end() -> None:
    open_account(KNOWN)
    for _ in range(6):
        ask(Client(), KNOWN)
    assert len(mail.outbox) == 3


def test_there_are_no_passwords() -> None:
    for path in ("change/", "set/", "reset/", "reset/done/", "reset/key/1-set-password/"):
        assert Client().get(f"/accounts/password/{path}").status_code == 404, path
    assert b'type="password"' not in Client().get("/accounts/login/").content
    assert Client().get("/accounts/reauthenticate/").status_code == 404


def test_a_new_account_sees_the_front_page_and_nothing_else() -> None:
    client = Client()
    client.post("/accounts/signup/", {"email": "new@example.org"})
    client.post("/accounts/confirm-email/", {"code": code_sent()})
    page = client.get("/").content.decode()
    assert "No family has added you yet" in page
    assert client.get("/today/").status_code == 200
    for path in ("/planning/", "/table/", "/site/"):
        assert client.get(path).status_code == 404


def test_signing_out_empties_the_browser() -> None:
    open_account(KNOWN)
    client = Client()
    confirm(client, ask(client, KNOWN))
    answer = client.post("/accounts/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies["oneplan_last"].value == ""
    assert client.get("/acting/").status_code == 302


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_of_an_account_open(language: str) -> None:
    open_account(KNOWN)
    client = Client()
    client.cookies["oneplan_language"] = language
    for path in ("/accounts/login/", "/accounts/signup/", "/accounts/login/code/"):
        assert client.get(path).status_code == 200, path
    confirm(client, ask(client, KNOWN))
    pages = ("2fa/", "2fa/webauthn/", "2fa/webauthn/add/", "2fa/totp/activate/", "sessions/",
             "email/", "second-step/", "logout/")  # fmt: skip
    for path in pages:
        assert client.get(f"/accounts/{path}").status_code == 200, path
