"""What whoever watches over the machine asks, and is told: nothing about anybody."""

import json
import logging
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test import Client

from oneplan.config import health
from oneplan.kernel.logs import Lines
from oneplan.notices.actions import queue


def answer(path: str) -> tuple[int, dict[str, str]]:
    said = Client().get(path, headers={"Host": "10.0.0.7"})
    return said.status_code, said.json()


@pytest.fixture(autouse=True)
def _stay_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' one connection holds their transaction."""
    monkeypatch.setattr(connection, "close", lambda: None)


def heart(beats: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)",
            [beats],
        )


def test_a_process_that_answers_says_so_without_the_database() -> None:
    assert answer("/healthz") == (200, {"process": "ok"})


@pytest.mark.django_db
def test_all_is_ready() -> None:
    heart("5 seconds")
    fine = {"database": "ok", "migrations": "ok", "jobs": "ok"}
    assert answer("/readyz") == (200, fine)


@pytest.mark.django_db
def test_without_a_worker_it_is_not_ready() -> None:
    heart("2 minutes")
    code, found = answer("/readyz")
    assert (code, found["jobs"]) == (503, "no worker")


@pytest.mark.django_db
def test_messages_that_nobody_tries_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    heart("5 seconds")
    monkeypatch.setattr(health, "OUTBOX_WAITS", -1)
    queue("news", recipient=uuid4())
    code, found = answer("/readyz")
    assert (code, found["jobs"]) == (503, "behind")


@pytest.mark.django_db
def test_another_versions_database_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_ours", lambda: frozenset({("plans", "9999_later")}))
    code, found = answer("/readyz")
    assert (code, found["migrations"]) == (503, "waiting")


def test_a_database_that_is_away_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> str:
        raise OperationalError("host db.internal, user oneplan_app")

    monkeypatch.setattr(health, "_migrations", away)
    code, found = answer("/readyz")
    assert (code, found["database"]) == (503, "unreachable")
    assert "internal" not in json.dumps(found)


def line(message: str, *about: object, error: BaseException | None = None) -> str:
    caught = (type(error), error, None) if error else None
    made = logging.LogRecord("oneplan.x", logging.WARNING, "f", 1, message, about, caught)  # type: ignore[arg-type]
    return Lines().format(made)


def test_a_line_of_the_log_is_data_and_holds_nobodys_words() -> None:
    one = uuid4()
    text = line("Not Found: %s", "/join/2kX9secret/")
    assert "secret" not in text and json.loads(text)["about"] == ["…"]
    said = json.loads(line("message %s: %s, %s, %s", one, "unknown", 3, "ValueError"))
    assert said["about"] == [str(one), "unknown", 3, "ValueError"]
    assert said["level"] == "warning" and said["part"] == "oneplan.x" and "at" in said
    for personal in ("amira@example.org", "Amira", "Amira Haddad", "519 555 0199"):
        assert personal not in line("%s came", personal)
    assert "Haddad" not in line("failed", error=ValueError("Haddad"))
