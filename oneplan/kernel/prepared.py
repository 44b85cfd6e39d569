"""Statements that the server reads and plans once for each connection, not for each page.

A page's large statement names fifteen walled tables: taking in their policies and planning took
longer than answering it. Written out with its values, as Django does, it is a new statement each
time; sent with its values apart, the driver prepares it (connection option `prepare_threshold`).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


@contextmanager
def prepared(sql: str, values: Mapping[str, Any]) -> Iterator[CursorWrapper]:
    """The cursor with the answer to a fixed statement. `values`: typed alike each time.

    Counted and logged like every statement of Django's.
    """
    connection.ensure_connection()
    logged = connection.queries_logged
    with psycopg.Cursor(connection.connection) as plain:
        wrap: Any = connection.make_debug_cursor if logged else connection.make_cursor
        cursor: CursorWrapper = wrap(plain)
        cursor.execute(sql, values)
        if logged:  # what was sent apart from its values cannot be read from the cursor
            connection.queries_log[-1]["sql"] = sql
        yield cursor
