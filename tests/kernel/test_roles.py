"""Who the tests, and the pages, are to the database: a role that owns and bypasses nothing."""

import pytest
from django.db import DatabaseError, connection, transaction

from oneplan.kernel import roles
from oneplan.kernel.database import APP, OWNER
from tests.conftest import owner_does

pytestmark = pytest.mark.django_db


def ask(question: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def test_tests_run_as_the_application() -> None:
    [facts] = ask(
        "SELECT current_user, session_user, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"
        " FROM pg_roles WHERE rolname = current_user"
    )
    assert facts == (APP, APP, False, False, False, False)


def test_application_owns_nothing() -> None:
    assert ask("SELECT relname FROM pg_class WHERE relowner = current_user::regrole") == []
    assert ask(f"SELECT count(*) > 10 FROM pg_tables WHERE tableowner = '{OWNER}'") == [(True,)]


@pytest.mark.parametrize(
    "forbidden",
    [
        "CREATE TABLE mine (a int)",
        "TRUNCATE kernel_cached",
        "DROP TABLE kernel_cached",
        f"SET ROLE {OWNER}",
        "ALTER TABLE kernel_cached DISABLE ROW LEVEL SECURITY",
        "SET session_authorization = postgres",
        "CREATE SCHEMA mine",
        "COPY kernel_cached TO PROGRAM 'true'",
    ],
)
def test_application_may_not(forbidden: str) -> None:
    refused = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(forbidden)


def test_application_can_write_what_the_owner_made() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO kernel_cached VALUES ('a', 'b', now())")
        cursor.execute("UPDATE kernel_cached SET value = 'c'")
        cursor.execute("DELETE FROM kernel_cached")
        assert cursor.rowcount == 1


def test_serving_role_is_checked() -> None:
    connection.ensure_connection()
    assert roles.what_is_wrong(connection.connection) == ""


@pytest.mark.parametrize("time", ["first", "second"])
def test_committed_rows_are_cleared_away(committed_db: None, time: str) -> None:
    assert ask("SELECT count(*) FROM kernel_cached") == [(0,)]
    assert ask("SELECT count(*) > 0 FROM django_migrations") == [(True,)]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO kernel_cached VALUES ('kept', 'b', now())")
    owner_does("SELECT 1 / count(*) FROM kernel_cached")
