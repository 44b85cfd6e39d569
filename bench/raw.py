"""A page beside a WSGI application without a framework: the same statements, as many bytes.

It is the least that a page could cost: its answers are read and thrown away. Both are called as
the server calls them, in turn, so that a busy machine slows both.
"""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.util import setup_testing_defaults

import psycopg
from django.conf import settings
from django.db import connection

from bench.pages import Page
from oneplan.config.settings import DATA
from oneplan.kernel.database import APP, embedded_address

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
BLOCKS, REPEATS = 12, 8


@dataclass(frozen=True, slots=True)
class Beside:
    """CPU of the application in ms a page, and how many times the raw one's."""

    ours: float
    raw: float

    @property
    def times(self) -> float:
        return self.ours / self.raw


def measure(page: Page) -> Beside:
    """The median of interleaved blocks."""
    from oneplan.config.wsgi import application  # noqa: PLC0415 - as the server: settings first

    statements, body = _recorded(application, page)
    raw = _raw(statements, body)
    blocks = [(_block(application, page), _block(raw, page)) for _turn in range(BLOCKS)]
    return Beside(*(statistics.median(each) for each in zip(*blocks, strict=True)))


def _environ(page: Page) -> dict[str, Any]:
    path, _mark, query = page.path.partition("?")
    environ: dict[str, Any] = {
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "127.0.0.1",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={page.session}",
    }
    setup_testing_defaults(environ)
    return environ


def _answer(application: Application, page: Page) -> bytes:
    answer = application(_environ(page), lambda *_head: None)
    body = b"".join(answer)
    if close := getattr(answer, "close", None):
        close()
    return body


def _block(application: Application, page: Page) -> float:
    begun = time.process_time()
    for _turn in range(REPEATS):
        _answer(application, page)
    return (time.process_time() - begun) / REPEATS * 1000


def _recorded(application: Application, page: Page) -> tuple[list[tuple[str, Any]], bytes]:
    """What a warm page asks of the database, with its values, and its bytes."""
    seen: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # A row with an id of its own was saved by the page, and cannot be added once more.
        if not sql.lstrip().upper().startswith("INSERT"):
            seen.append((sql, params))
        return execute(sql, params, many, context)

    _answer(application, page)
    with connection.execute_wrapper(note):
        body = _answer(application, page)
    return seen, body


def _raw(statements: list[tuple[str, Any]], body: bytes) -> Application:
    # A connection as the pages have it, kept: Django gives its own back after each page.
    address: dict[str, Any] = embedded_address(DATA, APP)
    connected = psycopg.connect(**address, prepare_threshold=2)

    def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        # Taken back, not saved: a line of the log has the same id each time.
        with connected.transaction(force_rollback=True), psycopg.Cursor(connected) as cursor:
            for sql, values in statements:
                cursor.execute(sql, values)
                if cursor.description:
                    cursor.fetchall()
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", "0")])
        return [body]

    return application
