"""A scratch installation with a synthetic community, made by its owner, then thrown away."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from oneplan.kernel.rooms import rooms

IDS = Path(__file__).with_name("fill.sql")
FILL = Path(__file__).with_name("fill")
WALLED = "SELECT oid::regclass::text FROM pg_class WHERE relrowsecurity AND relkind = 'r'"


@contextmanager
def installation() -> Iterator[Path]:
    """A data folder of its own; its environment is set before Django's settings are read."""
    folder = Path(tempfile.mkdtemp(prefix="oneplan-bench-"))
    folder.chmod(0o711 if os.getuid() == 0 else 0o700)
    os.environ |= {
        "ONEPLAN_DATA": str(folder),
        "ONEPLAN_LOCAL": "1",
        "ONEPLAN_DEMO": "1",  # made-up workers have no second step to sign in with
        "ONEPLAN_DATABASE_URL": "",
        "ONEPLAN_SECRET_KEY": "for measuring only",
        "ONEPLAN_KEYS": "for-measuring:" + "0" * 43 + "=",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def shape(families: int) -> dict[str, int]:
    """A coordinator has forty families, a provider about twenty; sixty openings a family."""
    coordinators, providers = max(2, families // 40), max(4, families // 10)
    return {
        "families": families,
        "coordinators": coordinators,
        "providers": providers,
        "workers": coordinators + providers,
        "events": 60 if families <= 10_000 else 10,
    }


def filling() -> list[Path]:
    """Each room's own file, in floor order."""
    paths = [FILL / f"{room.label}.sql" for room in rooms()]
    return [path for path in paths if path.exists()]


def fill(connection: Any, families: int) -> None:
    """Fill the database as its owner: the wall is lowered for the filling, then raised again."""
    with connection.cursor() as cursor:
        cursor.execute(WALLED)
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE people_worker DISABLE TRIGGER USER")
        for path in (IDS, *filling()):
            cursor.execute(path.read_text(encoding="utf-8") % shape(families))
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE people_worker ENABLE TRIGGER USER")


def set_policies(connection: Any, kept: bool) -> None:
    """Lower the wall of every table for a measurement, or raise it again. The owner may."""
    with connection.cursor() as cursor:
        cursor.execute(WALLED)
        standing = [name for (name,) in cursor.fetchall()]
        if not kept:
            # Lowered twice in a row: what was lowered first is still to be raised.
            _lowered.extend(standing)
        for table in _lowered if kept else standing:
            cursor.execute(
                f"ALTER TABLE {table} {'ENABLE' if kept else 'DISABLE'} ROW LEVEL SECURITY"
            )
        cursor.execute(WALLED)
        if bool(cursor.fetchall()) is not kept:
            raise RuntimeError("The wall does not stand as this measurement wants it.")
        if kept:
            _lowered.clear()


_lowered: list[str] = []


def project_grants(connection: Any) -> None:
    """Every family's grants, by the same function that the triggers call."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_family NO FORCE ROW LEVEL SECURITY")
        cursor.execute("SELECT count(oneplan_recompute(id)) FROM people_family")
        cursor.execute("ALTER TABLE people_family FORCE ROW LEVEL SECURITY")
