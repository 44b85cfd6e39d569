"""One embedded PostgreSQL for the whole run. Its owner migrates; the tests are the application.

A test that needs rows others can see (threads, a live server, a second connection) asks for
`committed_db`, or for pytest-django's `transactional_db` and `live_server`: what it commits is
removed afterwards by the owner, since the application's role may not empty tables.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase

from oneplan.config.settings import DATA, PACKAGE
from oneplan.kernel import roles
from oneplan.kernel.database import (
    DATABASE,
    OWNER,
    SOCKET_PORT,
    connection_settings,
    owner_settings,
)
from oneplan.kernel.postgres import UNSAFE_BUT_QUICK, EmbeddedServer

# Migrations make the walls with it.
KERNEL = PACKAGE / "kernel"
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


def connect_as(settings: dict[str, Any]) -> None:
    connections.close_all()
    connection.settings_dict.update(settings)


def owner_does(sql: str) -> None:
    """For arranging and clearing away only; what is tested runs as the application."""
    place = owner_settings("", "", DATA)
    with psycopg.connect(
        host=place["HOST"], port=SOCKET_PORT, user=OWNER, dbname=DATABASE
    ) as connected:
        connected.execute(sql)


@pytest.fixture(scope="session")
def embedded_postgres(migrated_copy: Path) -> Iterator[EmbeddedServer]:
    """The run's server: quick and unsafe, in a scratch folder."""
    if migrated_copy.exists():
        copy(migrated_copy, DATA / "postgres")
    server = EmbeddedServer(DATA, UNSAFE_BUT_QUICK)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    embedded_postgres: EmbeddedServer,
    migrated_copy: Path,
    django_db_blocker: Any,
) -> Iterator[None]:
    """pytest-django's own, replaced: no test database is created, for the role may not."""
    with django_db_blocker.unblock():
        if not migrated_copy.exists():
            connect_as(owner_settings("", "", DATA))
            call_command("migrate", verbosity=0, interactive=False)
            owner_does(REMEMBER_ROWS)
            connect_as(connection_settings("", DATA, pool=False))
            embedded_postgres.stop()
            keep(DATA / "postgres", migrated_copy)
            embedded_postgres.start()
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session")
def migrated_copy(pytestconfig: pytest.Config) -> Path:
    """Where the migrated database of this very code is kept between runs: migrating takes longer
    than most tests. Kept by what the migrations are made of, so never out of date."""
    seen = hashlib.sha256(roles.bootstrap_mark().encode())
    for folder in [*(Path(app.path) / "migrations" for app in apps.get_app_configs()), KERNEL]:
        for file in sorted(folder.glob("*.*")):
            seen.update(file.read_bytes())
    return pytestconfig.cache.mkdir("database") / f"{os.getuid()}-{seen.hexdigest()[:16]}"


def keep(cluster: Path, place: Path) -> None:
    for older in sorted(
        place.parent.glob(f"{os.getuid()}-*"), key=lambda path: path.stat().st_mtime
    )[:-1]:
        shutil.rmtree(older, ignore_errors=True)
    being_made = Path(tempfile.mkdtemp(dir=place.parent))
    copy(cluster, being_made / "cluster")
    if place.exists():
        shutil.rmtree(being_made)
    else:
        (being_made / "cluster").rename(place)
        being_made.rmdir()


def copy(cluster: Path, place: Path) -> None:
    # With owners: as root, another user's server runs on it.
    subprocess.run(["cp", "-a", cluster, place], check=True)


@pytest.fixture(scope="session", autouse=True)
def _owner_empties_tables() -> Iterator[None]:
    """After tests that commit, in place of Django's own flush, which the role may not do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda test: owner_does(EMPTY_THE_REST)
        )
        yield


@pytest.fixture
def committed_db(transactional_db: None) -> None:
    """The database without a surrounding transaction; emptied afterwards, so that none notices."""
