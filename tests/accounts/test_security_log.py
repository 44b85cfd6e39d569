"""The security log: each of its events, when, by whom; no word; added to and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneplan.accounts.actions import open_account
from oneplan.accounts.models import Account
from oneplan.kernel import clock
from oneplan.kernel.ids import new_id
from oneplan.kernel.security_log import Event, note
from tests.accounts.test_asking_again import change_address, new_address
from tests.accounts.test_sessions import signed_in
from tests.accounts.test_sign_in import KNOWN, ask, confirm
from tests.conftest import owner_connection
from tests.example.world import Be


@pytest.fixture
def robin(db: None) -> Account:
    return open_account(KNOWN, "Robin")


@contextmanager
def noted(*expected: tuple[Event, UUID | None, str]) -> Iterator[None]:
    """These lines and no others are added. (The application cannot read them.)"""
    with CaptureQueriesContext(connection) as run:
        yield
    lines = [each["sql"] for each in run.captured_queries if "kernel_securityevent" in each["sql"]]
    assert len(lines) == len(expected), lines
    for line, (event, actor, detail) in zip(lines, expected, strict=True):
        assert (
            f"'{event}'" in line
            and f"'{detail}'" in line
            and (actor.hex if actor else "NULL") in line
        )


def test_signing_in_and_out(robin: Account) -> None:
    client = Client()
    asked = ask(client, KNOWN)
    with noted((Event.SIGNED_IN, robin.pk, "")):
        confirm(client, asked)
    with noted((Event.SIGNED_OUT, robin.pk, "")):
        client.post("/accounts/logout/")


def test_a_wrong_code(robin: Account) -> None:
    client = Client()
    ask(client, KNOWN)
    with noted((Event.CODE_FAILED, robin.pk, "email")):
        client.post("/accounts/login/code/confirm/", {"code": "WRONG"})


def test_a_wrong_number_from_the_app(robin: Account) -> None:
    TOTP.activate(robin, "JBSWY3DPEHPK3PXP")
    client = Client()
    confirm(client, ask(client, KNOWN))
    with noted((Event.CODE_FAILED, robin.pk, "totp")):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})


def test_a_wrong_code_when_asked_again(robin: Account) -> None:
    client = signed_in(robin)
    there = change_address(client).headers["Location"]
    client.post(there, {"action": "send"})
    with noted((Event.CODE_FAILED, robin.pk, "again")):
        client.post(there, {"code": "WRONG"})


def test_too_many_codes(robin: Account) -> None:
    for _ in range(3):
        ask(Client(), KNOWN)
    with noted((Event.TOO_MANY_CODES, None, "network")):
        ask(Client(), KNOWN)


def test_another_address(robin: Account) -> None:
    client = signed_in(robin)
    with noted((Event.CREDENTIAL_CHANGED, robin.pk, "email")):
        new_address(client)


def test_a_page_that_is_refused(be: Be) -> None:
    stranger = be("stranger")
    account = Account.objects.get(email="stranger@example.org").pk
    with noted((Event.DENIED, account, "site:home")):
        assert stranger.get("/site/").status_code == 404


def test_a_family_that_is_refused(be: Be) -> None:
    amira, stranger = be("amira"), be("stranger")
    home = amira.get("/").headers["Location"]
    account = Account.objects.get(email="stranger@example.org").pk
    with noted((Event.DENIED, account, "home:family")):
        assert stranger.get(home).status_code == 404
    with noted():
        assert amira.get(home).status_code == 200


def test_a_file_that_is_taken(be: Be) -> None:
    amira = be("amira")
    home = amira.get("/").headers["Location"]
    account = Account.objects.get(email="amira@example.org").pk
    with noted((Event.TAKEN_OUT, account, "plans:pdf")):
        assert amira.get(f"{home}plan/pdf/").status_code == 200


def test_a_page_that_does_not_exist_and_a_visitor_are_no_denial(robin: Account) -> None:
    client = signed_in(robin)
    with noted():
        client.get("/nothing/here/")
        Client().get("/site/")


# Added to, and nothing else


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM kernel_securityevent",
        "UPDATE kernel_securityevent SET actor = NULL",
        "DELETE FROM kernel_securityevent",
        "TRUNCATE kernel_securityevent",
        "INSERT INTO kernel_securityevent (id, at, event, detail)"
        " VALUES (gen_random_uuid(), '2001-01-01', 'x', '')",
        "INSERT INTO kernel_securityevent (id, event, detail)"
        " VALUES (gen_random_uuid(), 'x', '') RETURNING at",
    ],
)
def test_the_application_may_not(db: None, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("words", ["Amira said", "naïve", "x" * 101])
def test_no_words_fit_in(db: None, words: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        note(Event.DENIED, new_id(), words)


def test_the_database_sets_the_time(committed_db: None) -> None:
    actor, about = new_id(), new_id()
    with clock.stopped_at(clock.now() - timedelta(days=400)):
        note(Event.DENIED, actor, "plan:draft", about)
    with owner_connection() as owner:
        [row] = owner.execute(
            "SELECT event, actor, detail, about, now() - at < '1 minute'"
            " FROM kernel_securityevent WHERE actor = %s",
            [actor],
        ).fetchall()
    assert row == ("denied", actor, "plan:draft", about, True)
