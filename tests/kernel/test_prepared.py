"""Sent with its values apart, a statement is planned once a connection, and counted like any."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneplan.kernel.prepared import prepared

ASKED = "SELECT %(number)s::int + 1"


def test_the_server_keeps_its_plan(db: None) -> None:
    answers = []
    for number in range(4):
        with prepared(ASKED, {"number": number}) as cursor:
            answers.append(cursor.fetchone()[0])
    assert answers == [1, 2, 3, 4]
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        assert ("SELECT $1::int + 1",) in cursor.fetchall()


def test_it_is_counted(db: None) -> None:
    with CaptureQueriesContext(connection) as run, prepared(ASKED, {"number": 1}):
        pass
    assert [query["sql"] for query in run.captured_queries] == [ASKED]
