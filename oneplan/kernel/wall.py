"""The wall's installer: functions, triggers, policies and rights, as the files say, and no others.

Each room has its own in `wall/*.sql`, read in the order of their names; rooms in floor order. The
policies that models declare (`kernel.privacy.Walled`) follow, and last the application's rights, so
that no table is open before its policies stand. `oneplan migrate` calls `install` as the tables'
owner. All of it is taken down and put up again in one transaction: what no file names is gone.

A file `*_rights.sql` comes after those rights, and takes some of them away.

A file whose first lines say `-- When this file changes: SELECT ...` has that done after a change.

What an index needs (a function in an expression) stays with the index, in a migration.
"""

import hashlib
import inspect
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from django.db import models
from django.db.backends.utils import CursorWrapper

from oneplan.kernel.database import APP
from oneplan.kernel.privacy import Walled
from oneplan.kernel.rooms import Room, rooms

# Functions of packages, by how their names begin: a package's migrations make and mend them. Its
# tables are those of its models, and whatever stands on them is the package's.
THEIRS: Final[tuple[str, ...]] = ("procrastinate_",)
REMEMBERED: Final = "kernel_wallfile"
AFTERWARDS: Final = re.compile(r"^-- When this file changes: (SELECT .+)$", re.MULTILINE)
# Extensions may live in a schema of their own.
PATH: Final = """
SELECT set_config('search_path', concat_ws(', ', 'public', string_agg(DISTINCT
    quote_ident(nspname), ', ') FILTER (WHERE nspname NOT IN ('public', 'pg_catalog'))), true)
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
"""
STANDING_POLICIES: Final = """
SELECT format('DROP POLICY %%I ON %%s', polname, polrelid::regclass) FROM pg_policy
WHERE polrelid::regclass::text = ANY (%s)
"""
STANDING_TRIGGERS: Final = """
SELECT format('DROP TRIGGER %%I ON %%s', tgname, tgrelid::regclass) FROM pg_trigger
WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY (%s)
"""
# Not an extension's, not a package's, and no index, default or constraint needs it.
STANDING_FUNCTIONS: Final = """
WITH RECURSIVE needed AS (
    SELECT d.refobjid AS oid FROM pg_depend d
    WHERE d.refclassid = 'pg_proc'::regclass
      AND d.classid IN ('pg_class'::regclass, 'pg_attrdef'::regclass, 'pg_constraint'::regclass)
    UNION
    SELECT d.refobjid FROM needed n JOIN pg_depend d ON d.objid = n.oid
     AND d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_proc'::regclass
)
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.proowner = current_user::regrole
  AND p.oid NOT IN (SELECT oid FROM needed) AND NOT p.proname ^@ ANY (%s)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid
                  AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e')
"""
UNWALLED: Final = """
SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.oid::regclass::text = ANY (%s) AND NOT a.attisdropped
  AND a.attname IN ('family_id', 'person_id')
  AND NOT (c.relrowsecurity AND c.relforcerowsecurity
           AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
"""
# Rights are given table by table, here: a table that a migration has just made has none.
RIGHTS: Final = f"""
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM {APP};
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM {APP};
DO $$
DECLARE
    it regclass;
    called regprocedure;
BEGIN
    FOR it IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
              AND relowner = current_user::regrole AND relkind IN ('r', 'p') LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO {APP}', it);
    END LOOP;
    FOR it IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
              AND relowner = current_user::regrole AND relkind = 'S' LOOP
        EXECUTE format('GRANT USAGE, SELECT ON %s TO {APP}', it);
    END LOOP;
    -- What a trigger calls is called by nothing else, nor by a trigger of somebody's own.
    FOR called IN SELECT oid::regprocedure FROM pg_proc WHERE prorettype = 'trigger'::regtype
              AND pronamespace = 'public'::regnamespace
              AND proowner = current_user::regrole LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', called);
    END LOOP;
END
$$;
REVOKE INSERT, UPDATE, DELETE ON {REMEMBERED} FROM {APP};
"""
ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(20, 1)"


class WallProblem(SystemExit):
    """The wall cannot be installed, or is another version's; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the wall, or what the models of a room declare."""

    name: str
    sql: str

    @property
    def narrows(self) -> bool:
        """Whether it takes away some of the rights on tables that the application is given."""
        return self.name.endswith("_rights.sql")

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def files() -> list[Part]:
    """What stands in files, in the order in which it is installed."""
    return [
        Part(f"{room.label}/{path.name}", path.read_text(encoding="utf-8"))
        for room in rooms()
        for path in sorted((Path(room.path) / "wall").glob("*.sql"))
    ]


def values() -> list[Part]:
    """What rooms say in `wall_values.py`, as functions: numbers and lists whose home is Python."""
    modules = [f"{room.name}.wall_values" for room in rooms() if _has_values(room)]
    return [
        Part(module, "".join(_constant(*one) for one in import_module(module).VALUES.items()))
        for module in modules
    ]


def _has_values(room: Room) -> bool:
    return (Path(room.path) / "wall_values.py").exists()


def _constant(name: str, value: object) -> str:
    kind, literal = _literal(value)
    return (
        f"CREATE FUNCTION {name}() RETURNS {kind} LANGUAGE sql IMMUTABLE PARALLEL SAFE"
        f" AS $$ SELECT {literal}::{kind} $$;\n"
    )


def _literal(value: object) -> tuple[str, str]:
    if isinstance(value, int):
        return "integer", str(value)
    if isinstance(value, dict):
        return "jsonb", _quoted(json.dumps(value))
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "text[]", f"ARRAY[{', '.join(map(_quoted, value))}]"
    raise WallProblem(f"No constant of the wall can hold {value!r}.")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def declared() -> list[Part]:
    """The policies that models declare, by table."""
    return [
        Part(model._meta.db_table, ";\n".join(wall.policies(model)))
        for room in rooms()
        for model in room.get_models()
        for wall in model._meta.constraints
        if isinstance(wall, Walled)
    ]


def parts() -> list[Part]:
    """Everything that decides what is installed: the files, the declarations, this module."""
    here = inspect.getsource(sys.modules[__name__])
    return [*values(), *files(), *declared(), Part("kernel/wall.py", here)]


def digests() -> dict[str, str]:
    return {part.name: part.digest for part in parts()}


def installed(cursor: CursorWrapper) -> dict[str, str]:
    """Name and hash of each part as it stands in the database; empty where none does."""
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [REMEMBERED])
    (known,) = cursor.fetchone()
    if not known:
        return {}
    cursor.execute(f"SELECT name, digest FROM {REMEMBERED}")
    return dict(cursor.fetchall())


def is_current(connection: Any) -> bool:
    """Whether the wall in the database is the one in the files."""
    with connection.cursor() as cursor:
        return installed(cursor) == digests()


def refuse_another(connection: Any) -> None:
    """Pages are never served behind another version's wall. Raises WallProblem."""
    if not is_current(connection):
        raise WallProblem(
            "The wall in the database is another version's than this program's."
            " Run `oneplan migrate`, then start again."
        )


def install(cursor: CursorWrapper) -> bool:
    """Bring the wall up to the files, if it is not; whether there was anything to do.

    As the tables' owner, in one transaction: the caller's. Raises WallProblem for a table about a
    family that has no policy.
    """
    cursor.execute(ONE_AT_A_TIME)
    before, now = installed(cursor), digests()
    if before == now:
        return False
    put_up(cursor)
    for statement in afterwards(before):
        cursor.execute(statement)
    cursor.execute(f"DELETE FROM {REMEMBERED}")
    cursor.executemany(f"INSERT INTO {REMEMBERED} VALUES (%s, %s)", list(now.items()))
    return True


def put_up(cursor: CursorWrapper) -> None:
    """Take down what stands and put up what is written."""
    cursor.execute(PATH)
    for statement in _taking_down(cursor):
        cursor.execute(statement)
    for part in [*values(), *files(), *declared()]:
        if not part.narrows:
            cursor.execute(part.sql)
    cursor.execute(UNWALLED, [tables()])
    if unwalled := cursor.fetchall():
        raise WallProblem(f"The table {unwalled[0][0]} is about a family and has no policy.")
    cursor.execute(RIGHTS)
    for part in files():
        if part.narrows:
            cursor.execute(part.sql)


def _taking_down(cursor: CursorWrapper) -> Iterator[str]:
    for standing in (STANDING_POLICIES, STANDING_TRIGGERS):
        cursor.execute(standing, [tables()])
        yield from [row[0] for row in cursor.fetchall()]
    cursor.execute(STANDING_FUNCTIONS, [list(THEIRS)])
    if functions := [row[0] for row in cursor.fetchall()]:
        yield f"DROP ROUTINE {', '.join(functions)}"


def tables() -> list[str]:
    """Tables of ours; on those of packages nothing of ours stands, and nothing is touched."""
    ours: list[type[models.Model]] = [
        model for room in rooms() for model in room.get_models(include_auto_created=True)
    ]
    return [model._meta.db_table for model in ours]


def afterwards(before: dict[str, str]) -> list[str]:
    """What the files that changed want done when they stand; each once, in their order."""
    changed = [part for part in files() if before.get(part.name) != part.digest]
    return list(dict.fromkeys(said for part in changed for said in AFTERWARDS.findall(part.sql)))
