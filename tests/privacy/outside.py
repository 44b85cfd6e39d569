"""What the tables' owner alone can do: plant words in every row, and look whether rows changed."""

from collections.abc import Container, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from django.db import models

from oneplan.config.settings import DATA
from oneplan.kernel.database import DATABASE, OWNER, SOCKET_PORT, owner_settings
from oneplan.people.models import Family
from tests.privacy.conftest import walled_models

CANARY = r"zqx[0-9a-f]{12}"
# Read by programs, or what somebody outside is called: not what a family wrote.
NOT_WORDS = {"language", "plan_language", "zone", "local_start", "secret_hash", "because"}
# Names of workers and agencies, seals, and what a family says on the phone: nobody's own words.
NOT_TEXT = {
    "access_accessevent",
    "access_accessgrant",
    "access_basis",
    "access_familyreference",
    "access_grant",
    "access_logseal",
    "access_sight",
}


# Not facts, so not in a family's fingerprint.
NOT_FACTS = {
    "access_accessevent": "grows by a line whenever somebody opens a record that they may open",
    "access_logseal": "seals those lines",
    "access_grant": "follows from the facts, and is made anew whenever one changes",
    "access_sight": "is weighed from the grants when somebody looks, and again when one ends",
}


@contextmanager
def owner() -> Iterator[psycopg.Connection]:
    place = owner_settings("", "", DATA)
    with psycopg.connect(
        host=place["HOST"], port=SOCKET_PORT, user=OWNER, dbname=DATABASE
    ) as connected:
        # What hangs on a change happens at once: a table with pending events cannot be altered.
        connected.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield connected


def _family_tables(without: Container[str]) -> Iterator[tuple[type[models.Model], str]]:
    """Tables of families' rows, and the column that says whose."""
    for model in walled_models():
        table, names = model._meta.db_table, {f.column for f in model._meta.concrete_fields}
        key = "id" if model is Family else "family_id"
        if table not in without and key in names:
            yield model, key


def _words(model: type[models.Model]) -> list[Any]:
    return [
        field
        for field in model._meta.concrete_fields
        if type(field) in {models.CharField, models.TextField}
        and not field.choices
        and field.column not in NOT_WORDS
    ]


@contextmanager
def _looking_behind(connected: psycopg.Connection, table: str) -> Iterator[None]:
    connected.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
    connected.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    yield
    connected.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    connected.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')


def plant(family_id: UUID) -> dict[str, str]:
    """A word of its own at the end of every text of the family's rows: word → where it is."""
    planted: dict[str, str] = {}
    with owner() as connected:
        for model, key in _family_tables(NOT_TEXT):
            table = model._meta.db_table
            with _looking_behind(connected, table):
                for field in _words(model):
                    column = field.column
                    room = (
                        f"AND length({column}) <= {field.max_length - 17}"
                        if field.max_length
                        else ""
                    )
                    rows = connected.execute(
                        f"UPDATE {table} SET {column} = {column} || ' zqx' ||"
                        f" left(md5(id::text || '{column}'), 12)"
                        f" WHERE {key} = %s AND {column} <> '' {room}"
                        f" RETURNING right({column}, 15)",
                        [family_id],
                    ).fetchall()
                    planted |= {word: f"{table}.{column}" for (word,) in rows}
    return planted


def pull_up(family_id: UUID) -> None:
    with owner() as connected:
        for model, key in _family_tables(NOT_TEXT):
            table = model._meta.db_table
            with _looking_behind(connected, table):
                for field in _words(model):
                    connected.execute(
                        f"UPDATE {table} SET {field.column} ="
                        f" regexp_replace({field.column}, ' {CANARY}', '', 'g') WHERE {key} = %s",
                        [family_id],
                    )


def fingerprint(family_id: UUID | None) -> dict[str, str]:
    """One sum for each table over all of the family's rows (None: every family's), seen or not:
    what is written down of them, and whom they let see it."""
    sums = {}
    with owner() as connected:
        for model, key in _family_tables(NOT_FACTS):
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
