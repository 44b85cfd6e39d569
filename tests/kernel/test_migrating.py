"""Migrating quickly makes what Django makes."""

from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from oneplan.config.commands.migrating import migrate_everything
from oneplan.kernel.database import DATABASE, OWNER, SOCKET_PORT, owner_settings
from oneplan.kernel.postgres import UNSAFE_BUT_QUICK, EmbeddedServer
from tests.settings import scratch_folder

EVERYTHING = """
SELECT 'column', table_name || ' ' || column_name,
       concat_ws(' ', data_type, column_default, is_nullable, generation_expression)
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'policy', tablename || ' ' || policyname, concat_ws(' ', cmd, qual, with_check)
  FROM pg_policies
UNION ALL SELECT 'wall', relname, concat(relrowsecurity, relforcerowsecurity, relacl)
  FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger', tgrelid::regclass || ' ' || tgname, pg_get_triggerdef(oid)
  FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, pg_get_functiondef(oid)
  FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proowner = current_user::regrole
   AND prokind <> 'a'
UNION ALL SELECT 'aggregate', p.oid::regprocedure::text,
       concat_ws(' ', a.aggtransfn, a.aggtranstype::regtype, a.agginitval)
  FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid
 WHERE p.pronamespace = 'public'::regnamespace AND p.proowner = current_user::regrole
UNION ALL SELECT 'migration', app, name FROM django_migrations
ORDER BY 1, 2, 3
"""


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
        with psycopg.connect(
            host=str(server.socket), port=SOCKET_PORT, user=OWNER, dbname=DATABASE
        ) as connected:
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
