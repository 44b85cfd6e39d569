"""HSDS 3.0's nested objects: a service with its places, an organization with its services."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from oneplan.directory.intake.tables import TABLES
from oneplan.directory.outgoing.rows import Json, flat, link_ids, stored

# What hangs on a row: the name of the list, the table, and the column that says on which row.
CHILDREN: dict[str, tuple[tuple[str, str, str], ...]] = {
    "service": (
        ("phones", "phone", "service_id"),
        ("schedules", "schedule", "service_id"),
        ("service_areas", "service_area", "service_id"),
        ("service_at_locations", "service_at_location", "service_id"),
        ("languages", "language", "service_id"),
        ("funding", "funding", "service_id"),
        ("cost_options", "cost_option", "service_id"),
        ("required_documents", "required_document", "service_id"),
        ("contacts", "contact", "service_id"),
        ("attributes", "attribute", "link_id"),
    ),
    "service_at_location": (
        ("contacts", "contact", "service_at_location_id"),
        ("phones", "phone", "service_at_location_id"),
        ("schedules", "schedule", "service_at_location_id"),
        ("attributes", "attribute", "link_id"),
    ),
    "location": (
        ("languages", "language", "location_id"),
        ("addresses", "address", "location_id"),
        ("contacts", "contact", "location_id"),
        ("accessibility", "accessibility", "location_id"),
        ("phones", "phone", "location_id"),
        ("schedules", "schedule", "location_id"),
        ("attributes", "attribute", "link_id"),
    ),
    "organization": (
        ("funding", "funding", "organization_id"),
        ("contacts", "contact", "organization_id"),
        ("phones", "phone", "organization_id"),
        ("locations", "location", "organization_id"),
        ("programs", "program", "organization_id"),
        ("organization_identifiers", "organization_identifier", "organization_id"),
        ("attributes", "attribute", "link_id"),
    ),
    "phone": (("languages", "language", "phone_id"),),
    "contact": (("phones", "phone", "contact_id"),),
}
# What a row refers to and shows whole: the name, the table, the column.
SHOWN: dict[str, tuple[tuple[str, str, str], ...]] = {
    "service": (
        ("organization", "organization", "organization_id"),
        ("program", "program", "program_id"),
    ),
    "service_at_location": (("location", "location", "location_id"),),
    "attribute": (("taxonomy_term", "taxonomy_term", "taxonomy_term_id"),),
    "taxonomy_term": (("taxonomy_detail", "taxonomy", "taxonomy_id"),),
}
# Told without what hangs on them: an organization is not repeated in each of its services.
PLAIN = {"organization", "program", "taxonomy_term", "taxonomy"}


def nested(name: str, rows: QuerySet[Any]) -> list[Json]:
    """The rows of a table with all that hangs on them, by id. As many SQL statements as there are
    kinds of what hangs on them, whatever there is of each."""
    return [said for _pk, said, _row in _told(name, rows, deep=True)]


def listed(name: str, rows: QuerySet[Any]) -> list[Json]:
    """The rows of a table with only what they refer to, as HSDS's lists have them."""
    return [said for _pk, said, _row in _told(name, rows, deep=False)]


def _told(name: str, rows: QuerySet[Any], deep: bool) -> list[tuple[UUID, Json, Json]]:
    table = TABLES[name]
    found = stored(table, rows)
    linked = link_ids(found) if name == "attribute" else {}
    told = []
    for row in found:
        said = flat(table, row)
        if name == "attribute" and row["link_id"] in linked:
            said["link_id"] = linked[row["link_id"]]
        told.append((row["pk"], said, row))
    if found:
        _add_shown(name, told, deep)
    if found and deep:
        _add_children(name, told)
    return told


def _add_shown(name: str, told: list[tuple[UUID, Json, Json]], deep: bool) -> None:
    for label, target, column in SHOWN.get(name, ()):
        keys = {row[column] for _pk, _said, row in told if row[column]}
        if not keys:
            continue
        rows = TABLES[target].model._default_manager.filter(pk__in=keys)
        theirs = {pk: said for pk, said, _row in _told(target, rows, deep and target not in PLAIN)}
        for _pk, said, row in told:
            if row[column] in theirs:
                said[label] = theirs[row[column]]


def _add_children(name: str, told: list[tuple[UUID, Json, Json]]) -> None:
    keys = [pk for pk, _said, _row in told]
    for label, child, column in CHILDREN.get(name, ()):
        among = {f"{column}__in": keys}
        if child == "attribute":
            among["link_entity"] = name  # type: ignore[assignment]
        rows = TABLES[child].model._default_manager.filter(**among)
        hanging: dict[UUID, list[Json]] = defaultdict(list)
        for _pk, said, row in _told(child, rows, deep=True):
            hanging[row[column]].append(said)
        for pk, said, _row in told:
            if pk in hanging:
                said[label] = hanging[pk]


def with_services(organizations: Iterable[Json], services: dict[str, list[Json]]) -> None:
    """Put its services into each organization."""
    for organization in organizations:
        if found := services.get(organization["id"]):
            organization["services"] = found
