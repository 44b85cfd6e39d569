"""What the tables' owner alone can do: write behind the wall, and look whether rows changed."""

import re
from collections.abc import Container, Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
from django.db import models

from oneplan.people.models import Family
from tests.conftest import owner_connection
from tests.privacy.conftest import walled_models

# Not facts, so not in a family's fingerprint.
NOT_FACTS = {
    "access_accessevent": "grows by a line whenever somebody opens a record that they may open",
    "access_logseal": "seals those lines",
    "access_grant": "follows from the facts, and is made anew whenever one changes",
    "access_visibleparts": "is weighed from the grants when somebody looks; again when one ends",
}

# A page's nonce, its form's token and its form's key are new each time.
ANEW = re.compile(r'nonce-[\w-]+|value="\w{64}"|name="form_key" value="[\w-]{36}"')


@contextmanager
def owner() -> Iterator[psycopg.Connection]:
    with owner_connection() as connected:
        # What hangs on a change happens at once: a table with pending events cannot be altered.
        connected.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield connected


def family_tables(without: Container[str]) -> Iterator[tuple[type[models.Model], str]]:
    """Tables of families' rows, and the column that says whose."""
    for model in walled_models():
        table, names = model._meta.db_table, {f.column for f in model._meta.concrete_fields}
        key = "id" if model is Family else "family_id"
        if table not in without and key in names:
            yield model, key


@contextmanager
def _looking_behind(connected: psycopg.Connection, table: str) -> Iterator[None]:
    connected.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
    connected.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    yield
    connected.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    connected.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')


def fingerprint(family_id: UUID | None) -> dict[str, str | None]:
    """One sum for each table over all of the family's rows (None: every family's), seen or not:
    what is written down of them, and whom they let see it."""
    sums: dict[str, str | None] = {}
    with owner() as connected:
        for model, key in family_tables(NOT_FACTS):
            table = model._meta.db_table
            with _looking_behind(connected, table):
                row = connected.execute(
                    f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} t"
                    f" WHERE %s::uuid IS NULL OR {key} = %s",
                    [family_id, family_id],
                ).fetchone()
                sums[table] = row[0] if row else None
        connected.rollback()
    return sums
