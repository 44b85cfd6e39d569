"""The whole directory of a community as files: HSDS 3.0 as tables, or as nested JSON.

The same rows make the same bytes: rows by id, columns as HSDS has them, no date of today.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from uuid import UUID

from oneplan.directory.intake.tables import TABLES, Table
from oneplan.directory.models import Service
from oneplan.directory.outgoing.nested import nested
from oneplan.directory.outgoing.rows import Json, flat, link_ids, stored

BATCH = 500
STAMP = (2020, 1, 1, 0, 0, 0)


def tables(community_id: UUID) -> Iterator[tuple[Table, list[Json]]]:
    """Each HSDS table that has rows, with its rows as HSDS has them, by id."""
    for table in TABLES.values():
        rows = table.model._default_manager.filter(community_id=community_id)
        found = stored(table, rows)
        linked = link_ids(found) if table.name == "attribute" else {}
        told = [flat(table, row) for row in found]
        for said, row in zip(told, found, strict=True):
            if table.name == "attribute":
                said["link_id"] = linked.get(row["link_id"], str(row["link_id"]))
        if told:
            yield table, sorted(told, key=lambda said: said["id"])


def columns(table: Table) -> list[str]:
    links = [reference.name for reference in table.references]
    more = ["link_id"] if table.name == "attribute" else []
    return ["id", *links, *more, *(column.name for column in table.columns)]


def write_tables(community_id: UUID, path: Path) -> int:
    """A zip file with one CSV file a table and their description. Returns how many rows."""
    count, resources = 0, []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, rows in tables(community_id):
            names = columns(table)
            file = f"{table.files[0]}.csv"
            _add(archive, file, _csv(names, rows))
            fields = [{"name": name} for name in names]
            resources.append({"name": table.name, "path": file, "schema": {"fields": fields}})
            count += len(rows)
        described = {"name": "human_services_data", "profile": "tabular-data-package"}
        described |= {"resources": resources}  # type: ignore[dict-item]
        _add(archive, "datapackage.json", json.dumps(described, indent=1, ensure_ascii=False))
    return count


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name, STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, text.encode())


def _csv(names: list[str], rows: list[Json]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def services_of(community_id: UUID) -> Iterator[Json]:
    """Every service with all that hangs on it, by id, a batch at a time."""
    mine = Service.objects.filter(community_id=community_id).order_by("source_id", "pk")
    keys = list(mine.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield from nested("service", Service.objects.filter(pk__in=keys[start : start + BATCH]))


def write_json(community_id: UUID, out: IO[str]) -> int:
    """One array of services, one a line. Returns how many."""
    count = 0
    out.write("[")
    for count, service in enumerate(services_of(community_id), 1):
        out.write(",\n" if count > 1 else "\n")
        out.write(json.dumps(service, ensure_ascii=False, sort_keys=True))
    out.write("\n]\n")
    return count
