"""One row of ours as HSDS 3.0 has it: its names, its types, what it requires and what it allows."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from oneplan.directory.intake.tables import TABLES, Column, Table
from oneplan.directory.models import SourcedRow

Json = dict[str, Any]
# What HSDS wants even when nobody said it.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "organization": ("name", "description"),
    "program": ("name", "description"),
    "taxonomy": ("name", "description"),
    "taxonomy_term": ("name", "description"),
    "address": ("address_1", "city", "state_province", "postal_code", "country"),
    "organization_identifier": ("identifier_type", "identifier"),
    "metadata": (
        *("last_action_date", "last_action_type", "field_name", "previous_value"),
        *("replacement_value", "updated_by"),
    ),
}
# Fields that HSDS 3.0's schema has as numbers or choices, whatever they are called.
NUMBERS = {("phone", "extension"), ("schedule", "timezone")}
CHOICES = {
    ("schedule", "freq"): ("WEEKLY", "MONTHLY"),
    ("schedule", "wkst"): ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
}


def outward_id(source_id: str, pk: UUID) -> str:
    """The id that the source gave, where it is one that HSDS allows; else ours."""
    try:
        return str(UUID(source_id))
    except ValueError:
        return str(pk)


def stored(table: Table, rows: QuerySet[Any]) -> list[Json]:
    """The rows as dictionaries, with what they refer to known by the source's ids. 1 SQL."""
    named = [column.attribute for column in table.columns]
    links = [reference.attribute for reference in table.references]
    their = [f"{attribute.removesuffix('_id')}__source_id" for attribute in links]
    more = ["link_id"] if table.name == "attribute" else []
    names = ("pk", "source_id", *named, *links, *their, *more)
    return list(rows.order_by("source_id", "pk").values(*names))


def flat(table: Table, row: Json) -> Json:
    """A row as an HSDS object without what hangs on it."""
    said: Json = {"id": outward_id(row["source_id"], row["pk"])}
    for reference in table.references:
        if key := row[reference.attribute]:
            theirs = row[f"{reference.attribute.removesuffix('_id')}__source_id"]
            said[reference.name] = outward_id(theirs, key)
    for column in table.columns:
        value = _value(table.name, column, row[column.attribute])
        if value is not None:
            said[column.name] = value
    for name in REQUIRED.get(table.name, ()):
        said.setdefault(name, "")
    if table.name == "metadata" and not _is_uuid(said.get("resource_id", "")):
        said.pop("resource_id", None)
    return said


def _value(table: str, column: Column, value: Any) -> Any:
    if value is None or value == "":
        return None
    if column.attribute == "amount_cents":
        return _number(Decimal(value) / 100)
    if (table, column.name) in NUMBERS:
        return int(value) if str(value).isdigit() else None
    if (table, column.name) in CHOICES and value not in CHOICES[(table, column.name)]:
        return None
    for kind, said in SAID:
        if isinstance(value, kind):
            return said(value)
    return value


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


SAID: tuple[tuple[type[Any], Callable[[Any], Any]], ...] = (
    (Decimal, _number),
    (datetime, lambda moment: moment.isoformat().replace("+00:00", "Z")),
    (date, lambda day: day.isoformat()),
    (time, lambda hour: hour.isoformat()),
)


def _is_uuid(words: str) -> bool:
    try:
        UUID(words)
    except ValueError:
        return False
    return True


def link_ids(rows: Iterable[Json]) -> dict[UUID, str]:
    """The outward ids of the rows that attributes are said of. 1 SQL for each table named."""
    wanted: dict[str, set[UUID]] = {}
    for row in rows:
        wanted.setdefault(row["link_entity"], set()).add(row["link_id"])
    found: dict[UUID, str] = {}
    for name, keys in wanted.items():
        if name in TABLES:
            model: type[SourcedRow] = TABLES[name].model
            pairs = model._default_manager.filter(pk__in=keys).values_list("pk", "source_id")
            found |= {pk: outward_id(source_id, pk) for pk, source_id in pairs}
    return found
