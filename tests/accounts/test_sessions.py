"""Sessions: nobody is anybody by reading their table, and they end."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneplan.access.middleware import ACTING_KEY
from oneplan.accounts.actions import open_account
from oneplan.accounts.models import Account, Session, SessionLimit
from oneplan.accounts.sessions import SessionStore, clear_expired, row_id
from oneplan.kernel import clock, keys
from tests.accounts.test_sign_in import KNOWN, ask, confirm
from tests.example.world import Be

COOKIE = settings.SESSION_COOKIE_NAME
LIMITS = {"visitor": 24, "person": 30 * 24, "worker": 12}


@pytest.fixture
def robin(db: None) -> Account:
    return open_account(KNOWN, "Robin")


def signed_in(account: Account, **headers: str) -> Client:
    client = Client(headers=headers or None)
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def with_key(key: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = key
    return client


def is_in(client: Client) -> bool:
    return client.get("/acting/").status_code == 200


def everything_stored() -> str:
    """All of every table that sign-in uses, as whoever copies the database reads it."""
    with connection.cursor() as cursor:
        found = []
        for table in ("accounts_session", "accounts_account", "account_emailaddress",
                      "mfa_authenticator", "kernel_cached", "kernel_datakey"):  # fmt: skip
            cursor.execute(f"SELECT t::text FROM {table} t")
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


# What the table gives away


def test_a_copied_table_signs_nobody_in(robin: Account) -> None:
    client = signed_in(robin)
    key = client.cookies[COOKIE].value
    [row] = Session.objects.filter(account=robin)
    assert key not in everything_stored()
    assert is_in(with_key(key))
    assert not is_in(with_key(row.pk))
    assert not is_in(with_key(row_id(row.pk)))


def test_a_code_that_was_sent_is_not_readable_there(robin: Account) -> None:
    client = Client()
    asked = ask(client, KNOWN)
    login = client.session["account_login"]
    code = login["state"]["stages"]["login_by_code"]["data"]["code"]
    assert code not in everything_stored() and "login_by_code" not in everything_stored()
    assert is_in_after(client, asked)


def is_in_after(client: Client, asked: Any) -> bool:
    confirm(client, asked)
    return is_in(client)


def test_what_it_holds_moved_into_another_row_is_nothing(robin: Account) -> None:
    """Somebody who can write into the table does not become anybody by it either."""
    other = open_account("other@example.org")
    mine, theirs = signed_in(robin), signed_in(other)
    stolen = Session.objects.get(account=other).sealed
    Session.objects.filter(account=robin).update(sealed=stolen, account=other)
    assert not is_in(mine)
    assert is_in(theirs)


def test_a_key_nobody_gave_out_is_not_taken_over(db: None) -> None:
    client = with_key("a" * 32)
    ask(client, KNOWN)
    assert client.cookies[COOKIE].value != "a" * 32


def test_signing_in_is_a_new_session(robin: Account) -> None:
    client = Client()
    asked = ask(client, KNOWN)
    before = client.cookies[COOKIE].value
    confirm(client, asked)
    assert client.cookies[COOKIE].value != before
    assert not SessionStore().exists(before)


# What it costs


def test_a_session_is_one_statement(robin: Account) -> None:
    client = signed_in(robin)
    is_in(client)
    with CaptureQueriesContext(connection) as run:
        assert is_in(client)
    about = [each["sql"] for each in run.captured_queries if "accounts_session" in each["sql"]]
    assert len(about) == 1 and "%(id)s" in about[0]


# When it ends


@pytest.mark.parametrize(("kind", "hours"), LIMITS.items())
def test_how_long_is_data(db: None, kind: str, hours: int) -> None:
    limit = SessionLimit.objects.get(kind=kind)
    assert limit.total == timedelta(hours=hours) and limit.idle < limit.total


def test_families_stay_longer_than_workers(db: None) -> None:
    person, worker = (SessionLimit.objects.get(kind=kind) for kind in ("person", "worker"))
    assert person.idle > worker.idle and person.total > worker.total


def test_the_application_does_not_change_how_long(db: None) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        SessionLimit.objects.update(total=timedelta(days=999))


def used(client: Client, begun: datetime, *hours: float) -> list[bool]:
    """Whether it is signed in at each of these hours after it began."""
    found = []
    for hour in hours:
        with clock.stopped_at(begun + timedelta(hours=hour)):
            found.append(client.get("/", follow=True).status_code == 200 and is_in(client))
    return found


def test_it_ends_unused(be: Be) -> None:
    now = clock.now()
    assert used(be("dana"), now, 0.9, 2.0) == [True, False]
    assert used(be("amira"), now, 6 * 24, 14 * 24) == [True, False]


def test_it_ends_altogether_however_much_it_is_used(be: Be) -> None:
    now = clock.now()
    hours = [n / 2 + 0.01 for n in range(26)]
    assert used(be("dana"), now, *hours) == [True] * 24 + [False] * 2
    assert used(be("amira"), now, *range(100, 900, 100)) == [True] * 7 + [False]


def test_whoever_acted_as_a_worker_stays_one(be: Be) -> None:
    """Taking off the hat does not make what was open before stay open for a month."""
    client = be("dana")
    client.get("/today/")
    session = client.session
    session[ACTING_KEY] = "family"
    session.save()
    is_in(client)
    assert Session.objects.get(pk=row_id(session.session_key)).kind_id == "worker"


def test_what_has_ended_is_cleared_as_others_begin(robin: Account) -> None:
    for _ in range(3):
        signed_in(robin)
    kept = signed_in(robin)
    Session.objects.exclude(pk=row_id(kept.cookies[COOKIE].value)).update(
        started_at=clock.now() - timedelta(days=31)
    )
    signed_in(open_account("later@example.org"))
    assert Session.objects.filter(account=robin).count() == 1
    assert clear_expired() == 0
    assert is_in(kept)


def test_clearing_takes_a_few_at_once(robin: Account) -> None:
    for _ in range(3):
        signed_in(robin)
    with clock.stopped_at(clock.now() + timedelta(days=31)):
        assert (clear_expired(2), clear_expired(2)) == (2, 1)


def test_lost_keys_sign_everybody_out_and_break_nothing(
    robin: Account, settings: Any, request: pytest.FixtureRequest
) -> None:
    client = signed_in(robin)
    request.addfinalizer(keys.keyring.cache_clear)
    settings.KEYS = keys.new_key()
    keys.keyring.cache_clear()
    assert not is_in(client)
    settings.KEYS = "for-tests:" + "0" * 43 + "="


# Their owner's list


def test_one_sees_where_one_is_signed_in_and_ends_the_others(robin: Account) -> None:
    signed_in(open_account("other@example.org"), user_agent="Somebody else's")
    old, here = Client(), Client()
    for client, agent in ((old, "An old phone"), (here, "This browser")):
        asked = ask(client, KNOWN)
        client.defaults["HTTP_USER_AGENT"] = agent
        confirm(client, asked)
    page = here.get("/accounts/sessions/").content.decode()
    assert "An old phone" in page and "This browser" in page and "127.0.0.1" in page
    assert "Somebody else" not in page
    here.post("/accounts/sessions/")
    assert (is_in(old), is_in(here)) == (False, True)
    assert Session.objects.exclude(account=robin).exclude(account=None).count() == 1


def test_a_code_sent_to_an_address_that_is_no_more_opens_nothing(robin: Account) -> None:
    client = Client()
    asked = ask(client, KNOWN)
    EmailAddress.objects.filter(user=robin).update(email="new@example.org")
    confirm(client, asked)
    assert not is_in(client) and SESSION_KEY not in client.session
