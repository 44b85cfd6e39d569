"""A word of its own at the end of every text of families' rows, wherever people's words can be:
columns of text, texts inside JSON, lists of names, and files."""

import json
import re
from hashlib import md5
from typing import Any
from uuid import UUID

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from psycopg.types.json import Jsonb

from tests.privacy.outside import _looking_behind, family_tables, owner

CANARY = r"zqx[0-9a-f]{12}"
WORD = re.compile(CANARY)
# Read by programs, or what somebody outside is called: not what a family wrote.
NOT_WORDS = {"language", "plan_language", "zone", "local_start", "secret_hash", "because", "form"}
# Names of workers and agencies, seals, and what a family says on the phone: nobody's own words.
NOT_TEXT = {
    "access_accessevent",
    "access_accessgrant",
    "access_involvement",
    "access_familyreference",
    "access_grant",
    "access_logseal",
    "access_visibleparts",
}
# Lists of words; all other lists hold codes: of languages, categories, roles, factors.
LISTS = {"recipient_names"}


def plant(families: list[UUID]) -> dict[str, str]:
    """Plant in all rows of these families: word → where it is."""
    planted: dict[str, str] = {}
    with owner() as connected:
        for model, key in family_tables(NOT_TEXT):
            with _looking_behind(connected, model._meta.db_table):
                for field in model._meta.concrete_fields:
                    planted |= _plant(connected, model, key, field, families)
    return planted


def _plant(connected: psycopg.Connection, model: Any, key: str, field: Any, families: Any) -> Any:
    grow = _grower(field)
    if grow is None:
        return {}
    table, column = model._meta.db_table, field.column
    planted: dict[str, str] = {}
    rows = connected.execute(
        f"SELECT id, {column} FROM {table} WHERE {key} = ANY (%s)", [families]
    ).fetchall()
    for pk, value in rows:
        found: dict[str, str] = {}
        grown = grow(value, f"{table}.{column}", str(pk), found)
        if found:
            connected.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [grown, pk])
            planted |= found
    return planted


def _grower(field: Any) -> Any:
    if isinstance(field, models.JSONField):
        return lambda value, *place: Jsonb(_json(value, *place))
    if isinstance(field, models.BinaryField):
        return _bytes
    if isinstance(field, ArrayField):
        return _json if field.column in LISTS else None
    if type(field) not in {models.CharField, models.TextField}:
        return None
    if field.choices or field.column in NOT_WORDS:
        return None
    return lambda value, *place: _text(value, *place, most=field.max_length)


def _word(place: str, pk: str, found: dict[str, str]) -> str:
    word = "zqx" + md5(f"{pk}{place}".encode(), usedforsecurity=False).hexdigest()[:12]
    found[word] = place
    return word


def _text(value: str, place: str, pk: str, found: dict[str, str], *, most: int | None) -> str:
    if not value or (most and len(value) > most - 17):
        return value
    return f"{value} {_word(place, pk, found)}"


def _bytes(value: Any, place: str, pk: str, found: dict[str, str]) -> bytes:
    return bytes(value) + f" {_word(place, pk, found)}".encode()


def _json(value: Any, place: str, pk: str, found: dict[str, str]) -> Any:
    """In every text of more than one word: what is one word there is a code, an id or a day."""
    if isinstance(value, dict):
        return {k: _json(v, f"{place}.{k}", pk, found) for k, v in value.items()}
    if isinstance(value, list):
        return [_json(v, f"{place}.{n}", pk, found) for n, v in enumerate(value)]
    if isinstance(value, str) and " " in value.strip():
        return f"{value} {_word(place, pk, found)}"
    return value


def pull_up(families: list[UUID]) -> None:
    with owner() as connected:
        for model, key in family_tables(NOT_TEXT):
            with _looking_behind(connected, model._meta.db_table):
                for field in model._meta.concrete_fields:
                    if _grower(field):
                        _pull_up(connected, model._meta.db_table, field, key, families)


def _pull_up(connected: Any, table: str, field: Any, key: str, families: Any) -> None:
    """Files are left as they are: the example is thrown away with them."""
    if isinstance(field, models.BinaryField):
        return
    cast = field.db_type(connection) if isinstance(field, models.JSONField | ArrayField) else "text"
    connected.execute(
        f"UPDATE {table} SET {field.column} ="
        f" regexp_replace({field.column}::text, ' {CANARY}', '', 'g')::{cast}"
        f" WHERE {key} = ANY (%s)",
        [families],
    )


def words_in(row: dict[str, Any]) -> set[str]:
    """The planted words in a row as the database gives it, in its files too."""
    texts = (
        bytes(value).decode(errors="replace") if isinstance(value, memoryview) else value
        for value in row.values()
    )
    return set(WORD.findall(json.dumps(list(texts), default=str)))
