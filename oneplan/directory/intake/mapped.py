"""Any spreadsheet, by a mapping that says what each of its columns is in HSDS.

A mapping is a CSV file, one line a column: `file` (empty: every file), `column`, `table` (HSDS's
name, "service"), `field` (HSDS's name, "description"), `split` (a sign that parts a cell into
several rows), `before` (words put before the cell's, where several columns make one field).

What stands in one line belongs together: a place to its service, a phone to the service, else to
the place, else to the agency. A table without an `id` column is known by its name, so that an
agency told in a hundred lines is one.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from oneplan.directory.intake.files import (
    TABLE_ENDINGS,
    CsvFile,
    Folder,
    open_csv,
    read_text,
    stem_of,
)
from oneplan.directory.intake.raw import Notes, RawRow, Refused
from oneplan.directory.intake.tables import TABLES

COLUMNS = ("file", "column", "table", "field", "split", "before")
MAIN = ("service", "location", "organization")
# What makes a row of a main table the same as another, where it has no id of its own.
SAME_BY = {
    "organization": ("name",),
    "location": ("name", "organization_id"),
    "service": ("name", "organization_id"),
}
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """What one column is."""

    file: str
    column: str
    table: str
    field: str
    split: str = ""
    before: str = ""


def read_mapping(text: str) -> tuple[Rule, ...]:
    """The rules of a mapping file. Raises Refused, with the line, where one cannot be used."""
    found = []
    for number, row in enumerate(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))), 2):
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        cells["column"] = cells["column"].lower()
        cells["file"] = stem_of(cells["file"])[0] if cells["file"] else ""
        rule = Rule(**cells)
        if rule.table not in TABLES:
            raise Refused(f"The mapping, line {number}: HSDS has no table {rule.table!r}.")
        if rule.field not in TABLES[rule.table].known:
            raise Refused(f"The mapping, line {number}: {rule.table} has no field {rule.field!r}.")
        found.append(rule)
    if not any(rule.table in ("service", "organization") for rule in found):
        raise Refused("The mapping names neither services nor organizations.")
    return tuple(found)


class MappedSheets:
    format = "mapped"
    whole = True

    def __init__(self, folder: Folder, rules: tuple[Rule, ...]) -> None:
        self.notes, self.rules = Notes(), rules
        paths = [name for name in folder.members if stem_of(name)[1] in TABLE_ENDINGS]
        self.name = folder.path.stem if len(paths) != 1 else stem_of(paths[0])[0]
        self.files = [open_csv(folder, path, self.notes) for path in paths]
        # Lines that tell of a row again, and lines that tell of none.
        self.again: set[tuple[str, int]] = set()
        self.empty: set[tuple[str, int]] = set()
        for file in self.files:
            self._note_columns(file)

    def _of(self, file: CsvFile) -> list[Rule]:
        return [one for one in self.rules if one.file in ("", stem_of(file.name)[0])]

    def _note_columns(self, file: CsvFile) -> None:
        rules = self._of(file)
        used = {one.column for one in rules}
        if not used.intersection(file.columns):
            rows = sum(1 for _row in file.rows())
            self.notes.add(file.name, "the mapping uses none of it", dropped=True, rows=rows)
            return
        for column in file.columns:
            if column and column not in used:
                self.notes.add(file.name, f"the mapping does not use {column!r}", 1)
        for column in sorted(used - set(file.columns)):
            if any(one.column == column and one.file for one in rules):
                self.notes.add(file.name, f"the mapping names {column!r}, which is not there", 1)

    def tells(self, parent_table: str, parent_id: str, table: str) -> bool:
        return any(one.table == table for one in self.rules)

    def finish(self) -> None:
        """Each line counts once: with the row it tells of, also where another told of it before."""
        for name, _line in sorted(self.again):
            self.notes.count(name, "loaded")
        for name, line in sorted(self.empty):
            self.notes.add(name, "names nothing that the mapping knows", line, dropped=True)

    def rows(self, table: str) -> Iterator[RawRow]:
        seen: set[str] = set()
        for file in self.files:
            rules = self._of(file)
            main = next((name for name in MAIN if any(one.table == name for one in rules)), "")
            for line, cells, _rest in file.rows():
                made = list(_made(table, rules, cells))
                if table == main and not made:
                    self.empty.add((file.name, line))
                for values in made:
                    if table in MAIN and values["id"] in seen:
                        self.again |= {(file.name, line)} if table == main else set()
                        continue
                    seen.add(values["id"])
                    yield RawRow(file.name, line, values, derived=table != main)


def _made(table: str, rules: list[Rule], cells: Cells) -> Iterator[Cells]:
    """The rows of a table that one line of a sheet makes."""
    keys = {name: _key(name, rules, cells) for name in MAIN}
    if table in MAIN:
        if keys[table]:
            links = {f"{name}_id": keys[name] for name in ("organization",) if keys[name]}
            yield {**_links(table, links), **_values(table, rules, cells), "id": keys[table]}
        return
    if table == "service_at_location":
        if keys["service"] and keys["location"]:
            link = {"service_id": keys["service"], "location_id": keys["location"]}
            yield {"id": _hash(table, *link.values()), **link}
        return
    yield from _details(table, rules, cells, keys)


def _details(table: str, rules: list[Rule], cells: Cells, keys: dict[str, str]) -> Iterator[Cells]:
    own = [one for one in rules if one.table == table]
    parent = next((n for n in MAIN if keys[n] and f"{n}_id" in TABLES[table].known), "")
    if not own or not parent:
        return
    link = {f"{parent}_id": keys[parent]}
    parted = next((one for one in own if one.split), None)
    said = _values(table, own, cells)
    parts = cells.get(parted.column, "").split(parted.split) if parted else [""]
    for part in dict.fromkeys(word.strip() for word in parts):
        values = {**link, **said, **({parted.field: part} if parted else {})}
        if any(words for name, words in values.items() if name not in link):
            yield {"id": _hash(table, *values.values()), **values}


def _values(table: str, rules: list[Rule], cells: Cells) -> Cells:
    found: dict[str, list[str]] = {}
    for one in rules:
        if one.table == table and not one.split and (words := cells.get(one.column, "").strip()):
            found.setdefault(one.field, []).append(f"{one.before} {words}".strip())
    return {field: "\n".join(texts) for field, texts in found.items()}


def _key(table: str, rules: list[Rule], cells: Cells) -> str:
    """The id of this line's row of a main table; "" where the line tells of none."""
    values = _values(table, rules, cells)
    if values.get("id"):
        return values["id"]
    if table != "organization" and "organization_id" not in values:
        values["organization_id"] = _key("organization", rules, cells)
    same = [values.get(name, "") for name in SAME_BY[table]]
    return _hash(table, *same) if same[0] else ""


def _links(table: str, links: Cells) -> Cells:
    return {name: key for name, key in links.items() if name in TABLES[table].known}


def _hash(*parts: str) -> str:
    return "said-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def mapping_in(path: Path) -> str:
    """The text of a mapping file. Raises Refused when it cannot be read."""
    if not path.is_file():
        raise Refused(f"There is no mapping at {path}.")
    there = Folder(path.parent, {path.name: path.name}, {path.name: path.stat().st_size})
    return read_text(there, path.name)
