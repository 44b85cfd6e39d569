"""Codes are not asked for without end, and nobody locks somebody else out by asking for theirs."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from oneplan.accounts.actions import open_account
from oneplan.accounts.credentials import address_of
from oneplan.accounts.models import Account
from tests.accounts.test_sign_in import KNOWN, UNKNOWN, ask, confirm

OTHER_NETWORK = "198.51.100.7"


@pytest.fixture
def robin(db: None) -> Account:
    return open_account(KNOWN, "Robin")


def at(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def was_sent(client: Client, email: str = KNOWN) -> bool:
    before = len(mail.outbox)
    ask(client, email)
    return len(mail.outbox) > before


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_one_network_gets_a_few(robin: Account, email: str) -> None:
    assert [was_sent(Client(), email) for _ in range(5)] == [True] * 3 + [False] * 2
    assert "several codes" in ask(Client(), email).content.decode()
    assert was_sent(at(OTHER_NETWORK), email)


def test_a_stranger_who_asks_all_day_locks_nobody_out(robin: Account) -> None:
    for _ in range(30):
        ask(at(OTHER_NETWORK), KNOWN)
    mine = Client()
    assert was_sent(mine)
    confirm(mine, ask(mine, KNOWN))
    assert mine.get("/acting/").status_code == 200


def test_the_other_page_counts_alike(robin: Account) -> None:
    for _ in range(5):
        Client().post("/accounts/login/code/", {"email": KNOWN})
    assert len(mail.outbox) == 3


def test_signing_up_is_counted_by_network_alone(db: None) -> None:
    for _ in range(8):
        at(OTHER_NETWORK).post("/accounts/signup/", {"email": UNKNOWN})
    mail.outbox.clear()
    Client().post("/accounts/signup/", {"email": UNKNOWN})
    assert len(mail.outbox) == 1


def flood(settings: Any, most: int) -> None:
    """Many networks, as many as one likes: only the limit of the address itself is left."""
    limit = {"code_to_address": f"{most}/h/key"}
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | limit
    for n in range(most + 2):
        ask(at(f"203.0.113.{n}"), KNOWN)


def test_a_mailbox_is_not_flooded_from_everywhere(robin: Account, settings: Any) -> None:
    flood(settings, 4)
    assert len(mail.outbox) == 4


def test_ones_own_device_stands_above_a_flood(robin: Account, settings: Any) -> None:
    mine, others = Client(), Client()
    confirm(mine, ask(mine, KNOWN))
    open_account("other@example.org")
    asked = ask(others, "other@example.org")
    confirm(others, asked)
    for client in (mine, others):
        assert client.get("/acting/").status_code == 200
        client.cookies.pop("oneplan")
    flood(settings, 1)
    assert was_sent(mine)
    assert not was_sent(others)
    assert not was_sent(Client())


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.5", "127.0.0.1"),  # nobody's word counts
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "10.0.0.1, 203.0.113.5", "203.0.113.5"),  # what the visitor claims comes first
        (2, "10.0.0.1, 203.0.113.5, 192.0.2.1", "203.0.113.5"),
        (2, "203.0.113.5", "127.0.0.1"),  # past the proxies: no 500
        (1, "nonsense", None),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(
    settings: Any, rf: Any, proxies: int, forwarded: str, seen: str | None
) -> None:
    settings.PROXIES = proxies
    assert address_of(rf.get("/", headers={"X-Forwarded-For": forwarded})) == seen
