"""Migrating quickly makes what Django makes."""

from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from oneplan.config.commands.migrating import migrate_everything
from oneplan.kernel.database import OWNER, embedded_address, owner_settings
from oneplan.kernel.postgres import UNSAFE_BUT_QUICK, EmbeddedServer
from tests.kernel.catalogue import EVERYTHING
from tests.settings import scratch_folder


@pytest.fixture
def elsewhere(django_db_blocker: pytest.FixtureRequest) -> None:
    """The default connection is free to go to other servers, and comes back."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        before = dict(connection.settings_dict)
        yield
        connections.close_all()
        connection.settings_dict.update(before)


def made_by(migrate: object, data: Path) -> list[tuple[str, ...]]:
    server = EmbeddedServer(data, UNSAFE_BUT_QUICK)
    server.start()
    try:
        connections.close_all()
        connection.settings_dict.update(owner_settings("", "", data))
        migrate()  # type: ignore[operator]
        connections.close_all()
        with psycopg.connect(**embedded_address(server.data, OWNER)) as connected:
            return connected.execute(EVERYTHING).fetchall()
    finally:
        server.stop()


def test_quick_way_makes_what_djangos_way_makes(elsewhere: None) -> None:
    quick = made_by(lambda: migrate_everything(MigrationLoader(connection)), scratch_folder())
    whole = made_by(lambda: call_command("migrate", verbosity=0), scratch_folder())
    assert len(whole) > 500
    assert set(quick) == set(whole)
    assert len(quick) == len(whole)


def test_djangos_way_is_back_afterwards() -> None:
    assert ProjectState._find_reload_model.__module__ == "django.db.migrations.state"
