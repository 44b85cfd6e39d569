"""A database that is copied, or copied into: how libpq reaches it, and what is in it."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from oneplan.config import env
from oneplan.kernel.database import BACKUP, OWNER, BadAddress, embedded_address
from oneplan.kernel.postgres_binaries import surroundings

# So that a row reads the same on every server.
READING = (
    "SET timezone = 'UTC'; SET datestyle = 'ISO, MDY'; SET intervalstyle = 'postgres';"
    " SET bytea_output = 'hex'; SET extra_float_digits = 1"
)
TABLES = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 1
"""
# Of all rows, in whatever order they lie: what two servers hold can be compared.
HASH = """
SELECT count(*), coalesce(sum(('x' || left(h, 15))::bit(60)::bigint), 0)::text
       || '-' || coalesce(sum(('x' || right(h, 15))::bit(60)::bigint), 0)::text
FROM (SELECT md5(t::text) AS h FROM {table} t) rows
"""

Hashes = dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """One role's way into a database."""

    parts: dict[str, str]

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(**self.parts)  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        """For a program's command line, which others may read: without the password."""
        return make_conninfo(**{n: v for n, v in self.parts.items() if n != "password"})

    def environment(self) -> dict[str, str]:
        given = {"PGPASSWORD": self.parts["password"]} if "password" in self.parts else {}
        return surroundings() | given


def backup_role(data: Path, embedded: bool) -> Place:
    """Who reads everything. Raises BadAddress."""
    return _place(data, embedded, BACKUP, "ONEPLAN_BACKUP_DATABASE_URL")


def owner_role(data: Path, embedded: bool) -> Place:
    """Who owns the tables. Raises BadAddress."""
    return _place(data, embedded, OWNER, "ONEPLAN_OWNER_DATABASE_URL")


def _place(data: Path, embedded: bool, role: str, name: str) -> Place:
    if embedded:
        return Place(embedded_address(data, role))
    if not (url := env.text(name)):
        raise BadAddress(f"{name} is missing: the same database as {role} (docs/running.md).")
    try:
        return Place({n: str(value) for n, value in conninfo_to_dict(url).items() if value})
    except psycopg.ProgrammingError:
        raise BadAddress(f"{name} cannot be read.") from None


def hashes(connected: psycopg.Connection) -> Hashes:
    """Rows and a hash of each table, as the connection's snapshot shows them. As a role that sees
    every row."""
    connected.execute(READING)
    found: Hashes = {}
    for (name,) in connected.execute(TABLES).fetchall():
        asked = sql.SQL(HASH).format(table=sql.Identifier(name))
        count, of_all = connected.execute(asked).fetchone()  # type: ignore[misc]
        found[name] = (count, of_all)
    return found


def major(connected: psycopg.Connection) -> int:
    return connected.info.server_version // 10000
