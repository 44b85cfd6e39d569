"""HSDS 1.1, 2.x and 3.x as tables: CSV files by their names, with or without datapackage.json."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from oneplan.directory.intake.files import (
    TABLE_ENDINGS,
    CsvFile,
    Folder,
    open_csv,
    read_text,
    safe_name,
    stem_of,
)
from oneplan.directory.intake.older import (
    OLDER,
    RENAMED,
    USED,
    WITHIN_SERVICE,
    Maker,
    as_is,
    language_of_phone,
    place_of_service,
    renamed,
)
from oneplan.directory.intake.raw import Notes, RawRow, Refused
from oneplan.directory.intake.tables import TABLES, Table

DESCRIPTOR = "datapackage.json"
STANDARD = "human_services_data"
TERMS_OF_11 = {"parent_id", "parent_name", "vocabulary", "term", "code"}
# Rows made beside a file's own: each row of a file is counted once.
DERIVED = (language_of_phone, place_of_service)
# Without these columns a main table is no table: refused, rather than thousands of dropped rows.
ESSENTIAL = {
    "organization": ("id", "name"),
    "service": ("id", "name"),
    "location": ("id",),
    "service_at_location": ("service_id", "location_id"),
}
# HSDS 3.0 requires these too; directories without them are loaded all the same.
EXPECTED = {
    "organization": ("description",),
    "service": ("organization_id", "status"),
    "location": ("location_type",),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A file that some rows of a table are in, and how they are made of its own rows."""

    file: CsvFile
    make: Maker


class TabularPackage:
    format = "hsds-tabular"
    whole = True

    def __init__(self, folder: Folder) -> None:
        self.folder, self.notes = folder, Notes()
        described = _descriptor(folder, self.notes)
        self.name = _name(described) or folder.path.stem
        self.parts: dict[str, list[Part]] = {}
        self.within: dict[str, list[tuple[CsvFile, int, str]]] = {}
        self.met: set[str] = set()
        for stem, path, delimiter in _files(folder, described, self.notes):
            self._open(stem, open_csv(folder, path, self.notes, delimiter))
        if "service" not in self.parts and "organization" not in self.parts:
            raise Refused(f"{folder.path.name} has neither services.csv nor organizations.csv.")
        for table, parts in self.parts.items():
            for part in parts:
                if part.make not in DERIVED:
                    _check_columns(table, part.file, self.notes)

    def _open(self, stem: str, file: CsvFile) -> None:
        if stem in WITHIN_SERVICE[0]:
            self._read_within(file)
            return
        tables = tables_of(stem, file.columns)
        if not tables:
            rows = sum(1 for _row in file.rows())
            reason = "no table of HSDS has this name: not read"
            self.notes.add(file.name, reason, dropped=True, rows=rows)
        for table, make in tables:
            self.parts.setdefault(table, []).append(Part(file, make))

    def _read_within(self, file: CsvFile) -> None:
        """Rows that are a sentence about a service: told with that service."""
        for line, values, _rest in file.rows():
            service, said = values.get("service_id", "").strip(), values.get(WITHIN_SERVICE[1], "")
            if said.strip():
                self.within.setdefault(service, []).append((file, line, said.strip()))
            else:
                self.notes.add(file.name, "says nothing", line, dropped=True)

    def tells(self, parent_table: str, parent_id: str, table: str) -> bool:
        return table in self.parts

    def rows(self, table: str) -> Iterator[RawRow]:
        for part in self.parts.get(table, ()):
            for line, values, rest in part.file.rows():
                remarks = ("more cells than columns: not used",) if rest else ()
                for row in part.make(RawRow(part.file.name, line, values, remarks)):
                    told = renamed(table, row)
                    yield self._with_within(told) if table == "service" else told

    def _with_within(self, row: RawRow) -> RawRow:
        key = row.values.get("id", "").strip()
        said = self.within.get(key)
        if not said:
            return row
        self.met.add(key)
        name = WITHIN_SERVICE[2]
        texts = [row.values.get(name, ""), *(words for _file, _line, words in said)]
        told = "\n".join(text for text in texts if text.strip())
        return replace(row, values={**row.values, name: told})

    def finish(self) -> None:
        """Say what became of the rows that were told with their services."""
        for service, said in self.within.items():
            for file, line, _words in said:
                if service in self.met:
                    self.notes.count(file.name, "loaded")
                else:
                    reason = f"service_id: no service {service[:60]!r} is in the files"
                    self.notes.add(file.name, reason, line, dropped=True)


def tables_of(stem: str, columns: list[str]) -> list[tuple[str, Maker]]:
    """What a file of this name holds: its own table first, then what is made beside it."""
    found = [
        (table, make)
        for table, kinds in OLDER.items()
        for stems, make in kinds
        if stem in stems and not (make is as_is and table == "taxonomy_term")
    ]
    if stem in ("taxonomy", "taxonomies") and TERMS_OF_11.intersection(columns):
        return [("taxonomy_term", as_is)]
    own = [(table.name, as_is) for table in TABLES.values() if stem in table.files]
    covered = {table for table, make in found if make not in DERIVED}
    return [pair for pair in own if pair[0] not in covered] + found


def _files(
    folder: Folder, descriptor: dict[str, Any], notes: Notes
) -> Iterator[tuple[str, str, str]]:
    """Each file's stem, path and delimiter: named by the descriptor, else by itself."""
    named: dict[str, tuple[str, str]] = {}
    for resource in _resources(descriptor):
        paths = resource.get("path", [])
        for path in paths if isinstance(paths, list) else [paths]:
            if not safe_name(str(path)):
                raise Refused(f"{DESCRIPTOR} names {path!r}, which is outside its own folder.")
            if found := folder.find(str(path)):
                named[found] = (str(resource.get("name", "")).lower(), _delimiter(resource))
            elif _is_table(str(resource.get("name", ""))):
                notes.add(DESCRIPTOR, f"names {path}, which is not there")
    for path in folder.members:
        stem, ending = stem_of(path)
        if path in named or ending in TABLE_ENDINGS:
            name, delimiter = named.get(path, ("", ""))
            yield (name if _is_table(name) else stem), path, delimiter


def _is_table(name: str) -> bool:
    return name in WITHIN_SERVICE[0] or bool(tables_of(name, []))


def _descriptor(folder: Folder, notes: Notes) -> dict[str, Any]:
    """datapackage.json; empty when it is missing or is something else."""
    if not folder.find(DESCRIPTOR):
        return {}
    try:
        described = json.loads(read_text(folder, folder.find(DESCRIPTOR)))
    except (ValueError, RecursionError):
        described = None
    if isinstance(described, dict):
        return described
    notes.add(DESCRIPTOR, "not a data package's description: files found by their names")
    return {}


def _resources(descriptor: dict[str, Any]) -> list[dict[str, Any]]:
    resources = descriptor.get("resources")
    listed = resources if isinstance(resources, list) else []
    return [resource for resource in listed if isinstance(resource, dict)]


def _name(descriptor: dict[str, Any]) -> str:
    """The package's own name; HSDS's is that of the standard, which says nothing."""
    name = descriptor.get("name")
    return name[:100] if isinstance(name, str) and name != STANDARD else ""


def _delimiter(resource: dict[str, Any]) -> str:
    dialect = resource.get("dialect")
    delimiter = dialect.get("delimiter", "") if isinstance(dialect, dict) else ""
    return delimiter if isinstance(delimiter, str) and len(delimiter) == 1 else ""


def _check_columns(name: str, file: CsvFile, notes: Notes) -> None:
    table: Table = TABLES[name]
    told = {RENAMED.get(name, {}).get(column, column) for column in file.columns}
    missing = [column for column in ESSENTIAL.get(name, ()) if column not in told]
    if missing:
        raise Refused(f"{file.name} has no column {missing[0]!r}.")
    if "id" not in told:
        notes.add(file.name, "no column 'id': its rows are known by what they say", 1)
    for column in EXPECTED.get(name, ()):
        if column not in told:
            notes.add(file.name, f"no column {column!r}", 1)
    for column in sorted(told):
        if column and column not in table.known | USED.get(name, set()):
            notes.add(file.name, f"HSDS 3.0 has no column {column!r} here: not loaded", 1)
