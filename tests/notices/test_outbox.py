"""What is in the outbox is sent, tried again, or said to be unknown; never lost in silence."""

from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from oneplan.config.settings import DATA
from oneplan.kernel.database import OWNER, embedded_address
from oneplan.notices.actions import queue, sealed_letter, take
from oneplan.notices.kinds import Letter, Taken
from oneplan.notices.rules import LONGEST_WAIT, MOST_ATTEMPTS, is_over, wait_before
from oneplan.notices.sending import TryAgain, send
from tests.notices.conftest import BROKEN, NEVER, NOT_NOW, UNREACHABLE
from tests.sending import send_all, waiting

pytestmark = pytest.mark.django_db(transaction=True)
Servers = Callable[..., None]


def state(message_id: UUID) -> tuple[str, str, int]:
    """As its owner: the application does not read what it has put there."""
    with psycopg.connect(**embedded_address(DATA, OWNER)) as owner:
        row = owner.execute(
            "SELECT state, problem, attempts FROM notices_message WHERE id = %s", [message_id]
        ).fetchone()
    assert row
    return row  # type: ignore[return-value]


def test_a_message_leaves_once(delivered: list[Taken]) -> None:
    message = queue("plain")
    assert send_all() == [] and send_all() == []
    send(message)
    assert [one.to for one in mail.outbox] == [["somebody@example.org"]]
    assert state(message) == ("delivered", "", 1)
    assert [one.id for one in delivered] == [message]


def test_what_is_taken_back_is_not_sent() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue("plain")
        raise ZeroDivisionError
    assert waiting() == {}


@pytest.mark.parametrize("how", [{"opening": UNREACHABLE}, {"sending": NOT_NOW}])
def test_what_certainly_did_not_leave_is_tried_again(
    server: Servers, delivered: list[Taken], how: dict[str, Exception]
) -> None:
    message = queue("plain")
    server(**how)
    assert send_all() == [message]
    assert state(message)[0] == "waiting" and delivered == []
    server()
    assert send_all() == []
    assert state(message) == ("delivered", "", 2)
    assert len(mail.outbox) == 1


def test_a_refused_address_is_not_tried_for_ever(server: Servers) -> None:
    message = queue("urgent")
    server(sending=NEVER)
    assert send_all() == []
    assert state(message) == ("failed", "address refused", 1)


def test_a_line_that_breaks_leaves_a_doubt_and_only_what_is_urgent_goes_again(
    server: Servers, delivered: list[Taken]
) -> None:
    plain, urgent = queue("plain"), queue("urgent")
    server(sending=BROKEN)
    assert send_all() == [urgent]
    assert state(plain) == ("unknown", "line broke", 1) and delivered == []
    server()
    assert send_all() == []
    assert [one.id for one in delivered] == [urgent]
    assert len(mail.outbox) == 1


def test_one_whose_sender_was_killed_is_unknown_and_only_what_is_urgent_goes_again(
    delivered: list[Taken],
) -> None:
    plain, urgent = queue("plain"), queue("urgent")
    for message in (plain, urgent):
        assert take(message)  # and then the machine was switched off
    assert send_all() == []
    assert state(plain)[:2] == ("unknown", "stopped while sending")
    assert state(urgent)[0] == "delivered"
    assert [one.id for one in delivered] == [urgent]


def test_urgent_ones_go_first() -> None:
    plain, urgent = queue("plain"), queue("urgent")
    assert [*waiting().values()] == [urgent, plain]


def test_words_for_somebody_without_an_account_are_sealed_and_then_gone() -> None:
    message = queue("letter", letter=Letter("ana@example.org", "Hello", "Please call Noor"))
    with psycopg.connect(**embedded_address(DATA, OWNER)) as owner:
        whole = str(owner.execute("SELECT m::text FROM notices_message m").fetchall())
        jobs = str(owner.execute("SELECT args FROM procrastinate_jobs").fetchall())
    assert "ana@" not in whole + jobs and "Noor" not in whole + jobs
    assert jobs.count(str(message)) == 1 and "letter" not in jobs
    assert send_all() == []
    assert [(one.to, one.body) for one in mail.outbox] == [
        (["ana@example.org"], "Please call Noor")
    ]
    with psycopg.connect(**embedded_address(DATA, OWNER)) as owner:
        assert owner.execute("SELECT sealed FROM notices_message").fetchall() == [(None,)]
    assert sealed_letter(Taken(message, "letter", None, None, None, 1, "waiting")) is None


@pytest.mark.parametrize(
    "asked",
    [
        "SELECT * FROM notices_message",
        "UPDATE notices_message SET state = 'delivered'",
        "DELETE FROM notices_message",
    ],
)
def test_who_was_written_to_is_read_and_changed_by_no_page(asked: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(asked)


def test_only_what_is_being_sent_can_be_said_to_have_arrived() -> None:
    message = queue("plain")
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_close_message(%s, 'delivered', '')", [message])
        assert cursor.fetchone() == (False,)
    assert state(message)[0] == "waiting"


def test_it_is_given_up_after_days_not_hours(server: Servers) -> None:
    waits = [wait_before(attempt) for attempt in range(1, MOST_ATTEMPTS)]
    assert waits == sorted(waits) and waits[0].total_seconds() == 2 and waits[-1] == LONGEST_WAIT
    assert 2 < sum(one.total_seconds() for one in waits) / 86_400 < 4
    assert is_over(MOST_ATTEMPTS) and not is_over(MOST_ATTEMPTS - 1)
    message = queue("plain")
    server(opening=UNREACHABLE)
    for _attempt in range(MOST_ATTEMPTS - 1):
        with pytest.raises(TryAgain):
            send(message)
    send(message)
    assert state(message) == ("failed", "no connection", MOST_ATTEMPTS)
