"""One embedded PostgreSQL for the whole run. Its owner migrates; the tests are the application.

A test that needs rows others can see (threads, a live server, a second connection) asks for
`committed_db`, or for pytest-django's `transactional_db` and `live_server`: what it commits is
removed afterwards by the owner, since the application's role may not empty tables.
"""

import gc
import os
from collections.abc import Iterator
from typing import Any, LiteralString

import psycopg
import pytest
from django.contrib.auth.signals import user_logged_in
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.dispatch import receiver
from django.http import HttpRequest
from django.template.backends.jinja2 import Template
from django.test import TransactionTestCase
from django.test.signals import template_rendered
from django.utils import translation

from checks.translations import compile_stale
from oneplan.accounts.second_step import not_needed
from oneplan.config.commands.migrating import migrate_everything
from oneplan.config.settings import DATA
from oneplan.kernel.database import (
    OWNER,
    connection_settings,
    embedded_address,
    owner_settings,
)
from oneplan.kernel.postgres import UNSAFE_BUT_QUICK, EmbeddedServer
from oneplan.ui import numbers
from tests.first_start import forget_first_start

pytest_plugins = ["tests.browser"]

# What migrations put in stays: a table never written to takes no room on disk.
REMEMBER_ROWS = """
CREATE SCHEMA oneplan_tests;
CREATE TABLE oneplan_tests.keep AS SELECT relname AS name FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
"""
EMPTY_THE_REST = """
DO $$ DECLARE names text; BEGIN
  SET LOCAL lock_timeout = '10s';
  SELECT string_agg(format('%I', relname), ', ') INTO names FROM pg_class
   WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
     AND relname NOT IN (SELECT name FROM oneplan_tests.keep);
  IF names IS NOT NULL THEN EXECUTE 'TRUNCATE ' || names || ' RESTART IDENTITY CASCADE'; END IF;
END $$
"""


@receiver(user_logged_in)
def _second_step_of_whoever_is_forced_in(request: HttpRequest, **_others: Any) -> None:
    """`Client.force_login` is for tests of what comes after signing in."""
    if "REMOTE_ADDR" not in request.META:
        not_needed(request)


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page answered in French leaves its language behind in this thread, and the country of its
    reader."""
    yield
    translation.deactivate()
    numbers.stay_in("")


LONG_ROOMS = ("journeys", "kernel", "privacy")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The rooms whose files take minutes go first, so that no process ends alone with one."""
    items.sort(key=lambda item: item.path.parent.name not in LONG_ROOMS)


def pytest_configure() -> None:
    """Words written since the last `make` are tested, not the older ones."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        compile_stale()


def pytest_collection_finish() -> None:
    """As the server does (config/wsgi.py)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        forget_first_start()


def connect_as(settings: dict[str, Any]) -> None:
    connections.close_all()
    connection.settings_dict.update(settings)


def owner_connection() -> psycopg.Connection:
    """For arranging, clearing away and looking behind the wall; what is tested runs as the
    application."""
    address: dict[str, Any] = embedded_address(DATA, OWNER)
    return psycopg.connect(**address)


def owner_does(sql: LiteralString) -> None:
    with owner_connection() as connected:
        connected.execute(sql)


@pytest.fixture(scope="session")
def embedded_postgres() -> Iterator[EmbeddedServer]:
    """The run's server: quick and unsafe, in a scratch folder."""
    server = EmbeddedServer(DATA, UNSAFE_BUT_QUICK)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, embedded_postgres: EmbeddedServer, django_db_blocker: Any
) -> Iterator[None]:
    """pytest-django's own, replaced: no test database is created, for the role may not."""
    with django_db_blocker.unblock():
        connect_as(owner_settings("", "", DATA))
        migrate_everything(MigrationLoader(connection))
        connect_as(connection_settings("", DATA, pool=False))
    owner_does(REMEMBER_ROWS)
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def _owner_empties_tables() -> Iterator[None]:
    """After tests that commit, in place of Django's own flush, which the role may not do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda test: owner_does(EMPTY_THE_REST)
        )
        yield


@pytest.fixture(scope="session", autouse=True)
def _pages_tell_what_they_show() -> Iterator[None]:
    """`response.context` for our pages too: Django's client listens to its own templates only."""
    render = Template.render

    def rendered(page: Template, context: Any = None, request: Any = None) -> Any:
        shown = context if context is not None else {}
        text = render(page, shown, request)
        template_rendered.send(sender=page, template=page, context=shown)
        return text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", rendered)
        yield


@pytest.fixture
def committed_db(transactional_db: None) -> None:
    """The database without a surrounding transaction; emptied afterwards, so that none notices."""
