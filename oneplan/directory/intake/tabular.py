"""HSDS 3.0 as a tabular data package: datapackage.json and CSV files."""

import json
from collections.abc import Iterator
from typing import Any

from oneplan.directory.intake.files import CsvFile, Folder, open_csv, read_text, safe_name
from oneplan.directory.intake.raw import Notes, RawRow, Refused
from oneplan.directory.intake.tables import NOT_LOADED, TABLES, Table

DESCRIPTOR = "datapackage.json"
STANDARD = "human_services_data"
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
    "address": ("address_type",),
}


def file_names(table: str) -> tuple[str, ...]:
    stems = TABLES[table].files if table in TABLES else NOT_LOADED[table]
    return tuple(f"{stem}.csv" for stem in stems)


class TabularPackage:
    format = "hsds-tabular"
    whole = True

    def __init__(self, folder: Folder) -> None:
        self.folder, self.notes = folder, Notes()
        described = _descriptor(folder, self.notes)
        self.name = _name(described)
        self.files: dict[str, list[CsvFile]] = {}
        for table, (name, delimiter) in _located(folder, described, self.notes):
            self.files.setdefault(table, []).append(open_csv(folder, name, self.notes, delimiter))
        if "service" not in self.files and "organization" not in self.files:
            raise Refused(f"{folder.path.name} has neither services.csv nor organizations.csv.")
        self._note_strangers()
        for table, files in self.files.items():
            for file in files:
                _check_columns(table, file, self.notes)

    def _note_strangers(self) -> None:
        known = {file.name for files in self.files.values() for file in files}
        for name in self.folder.members:
            if name.endswith(".csv") and name not in known:
                self.notes.add(name, "no table of HSDS 3.0 has this name: not read", dropped=True)

    def tells(self, parent_table: str, parent_id: str, table: str) -> bool:
        return table in self.files

    def rows(self, table: str) -> Iterator[RawRow]:
        for file in self.files.get(table, ()):
            for line, values, rest in file.rows():
                remarks = ("more cells than columns: not used",) if rest else ()
                yield RawRow(file.name, line, values, remarks)


def _located(
    folder: Folder, descriptor: dict[str, Any], notes: Notes
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each table's file and delimiter: as the descriptor says, else by HSDS names."""
    described = _described(folder, descriptor, notes)
    yield from described
    taken = {table for table, _ in described}
    for table in [*TABLES, *NOT_LOADED]:
        name = next((name for name in file_names(table) if name in folder.members), None)
        if table not in taken and name is not None:
            yield table, (name, "")


def _described(
    folder: Folder, descriptor: dict[str, Any], notes: Notes
) -> list[tuple[str, tuple[str, str]]]:
    found = []
    for resource in _resources(descriptor):
        table = str(resource.get("name", ""))
        paths = resource.get("path", [])
        for path in paths if isinstance(paths, list) else [paths]:
            if _usable(folder, table, str(path), notes):
                found.append((table, (str(path), _delimiter(resource))))
    return found


def _usable(folder: Folder, table: str, path: str, notes: Notes) -> bool:
    if table not in TABLES and table not in NOT_LOADED:
        return False
    if not safe_name(path):
        raise Refused(f"{DESCRIPTOR} names {path!r}, which is outside its own folder.")
    if path not in folder.members:
        notes.add(DESCRIPTOR, f"names {path}, which is not there")
    return path in folder.members


def _descriptor(folder: Folder, notes: Notes) -> dict[str, Any]:
    """datapackage.json; empty when it is missing or is something else."""
    if DESCRIPTOR not in folder.members:
        return {}
    try:
        described = json.loads(read_text(folder, DESCRIPTOR))
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
    table: Table | None = TABLES.get(name)
    if table is None:
        return
    missing = [column for column in ESSENTIAL.get(name, ()) if column not in file.columns]
    if missing:
        raise Refused(f"{file.name} has no column {missing[0]!r}.")
    if "id" not in file.columns:
        notes.add(file.name, "no column 'id': its rows are known by what they say", 1)
    for column in EXPECTED.get(name, ()):
        if column not in file.columns:
            notes.add(file.name, f"no column {column!r}", 1)
    for column in file.columns:
        if column and column not in table.known:
            notes.add(file.name, f"HSDS 3.0 has no column {column!r} here: not loaded", 1)
