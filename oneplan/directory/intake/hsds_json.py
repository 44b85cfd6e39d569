"""HSDS 3.0 as JSON: services, organizations, places, full or in lists, one file or several.

Nested objects become rows of their own tables; an object that is told several times (a phone of a
service and of its place) becomes one row that belongs to both.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from oneplan.directory.intake.files import Folder, read_text, stem_of
from oneplan.directory.intake.raw import Notes, RawRow, Refused
from oneplan.directory.intake.tables import TABLES

CHILDREN = {
    "phones": "phone",
    "schedules": "schedule",
    "service_areas": "service_area",
    "service_at_locations": "service_at_location",
    "languages": "language",
    "funding": "funding",
    "cost_options": "cost_option",
    "required_documents": "required_document",
    "contacts": "contact",
    "attributes": "attribute",
    "locations": "location",
    "addresses": "address",
    "accessibility": "accessibility",
    "programs": "program",
    "organization_identifiers": "organization_identifier",
    "services": "service",
    "metadata": "metadata",
}
# Objects that a row refers to, rather than objects that belong to it.
TARGETS = {
    "organization": "organization",
    "program": "program",
    "location": "location",
    "service": "service",
    "taxonomy_term": "taxonomy_term",
    "taxonomy_detail": "taxonomy",
}
GUESSED = (
    "service_at_location",
    "service",
    "organization",
    "location",
    "taxonomy_term",
    "taxonomy",
)
CONTENTS = re.compile(r'"contents"\s*:\s*\[')
SPACE = re.compile(r"[\s,]*")


@dataclass(slots=True)
class _Row:
    file: str
    line: int
    values: dict[str, str]
    remarks: list[str] = field(default_factory=list)


class JsonDirectory:
    format = "hsds-json"
    whole = False

    def __init__(self, folder: Folder, names: list[str]) -> None:
        self.notes = Notes()
        # A file of its own is its own source; a folder of files is one.
        lonely = len(names) == 1 and not folder.path.suffix
        self.name = stem_of(names[0])[0] if lonely else folder.path.stem
        self.found: dict[str, dict[str, _Row]] = {}
        self.told: set[tuple[str, str, str]] = set()
        for name in names:
            for line, table, item in _items(name, read_text(folder, name)):
                self._take(name, line, table, item)
        if not any(self.found.get(table) for table in GUESSED):
            raise Refused(f"{', '.join(names)[:200]}: no HSDS services or organizations in it.")

    def finish(self) -> None:
        pass

    def tells(self, parent_table: str, parent_id: str, table: str) -> bool:
        # A list in an object is whole; an object without the list may be a short form of it.
        return (parent_table, parent_id, table) in self.told

    def rows(self, table: str) -> Iterator[RawRow]:
        for row in self.found.get(table, {}).values():
            yield RawRow(row.file, row.line, row.values, tuple(row.remarks))

    def _take(self, file: str, line: int, table: str, item: dict[str, Any], **links: str) -> str:
        """Keep one object and everything inside it; returns its id."""
        row = _Row(file, line, {key: _words(value) for key, value in item.items() if _flat(value)})
        row.values.update(links)
        key = row.values.setdefault("id", "") or _own_id(table, row.values)
        row.values["id"] = key
        nested = {name: value for name, value in item.items() if not _flat(value)}
        for name in [name for name in TARGETS if isinstance(nested.get(name), dict)]:
            self._take_target(row, name, nested)
        for name, value in nested.items():
            if name in CHILDREN and isinstance(value, list):
                self._take_children(row, table, CHILDREN[name], value)
            elif value and not (name in TARGETS and isinstance(value, dict)):
                row.remarks.append(f"HSDS 3.0 has no {name!r} here: not loaded")
        self._keep(table, key, row)
        return key

    def _take_target(self, row: _Row, name: str, nested: dict[str, Any]) -> None:
        target, links = TARGETS[name], {}
        owner = nested.get("organization")
        if target == "program" and isinstance(owner, dict) and owner.get("id"):
            links["organization_id"] = _words(owner["id"])
        row.values[f"{target}_id"] = self._take(row.file, row.line, target, nested[name], **links)

    def _take_children(self, row: _Row, table: str, child: str, items: list[Any]) -> None:
        self.told.add((table, row.values["id"], child))
        for item in items:
            if isinstance(item, dict):
                self._take(row.file, row.line, child, item, **_links(table, row.values, child))
            else:
                row.remarks.append(f"{child}: {str(item)[:60]!r} is not an object: not loaded")

    def _keep(self, table: str, key: str, row: _Row) -> None:
        before = self.found.setdefault(table, {}).setdefault(key, row)
        if before is row:
            return
        for name, words in row.values.items():
            if words and not before.values.get(name):
                before.values[name] = words
            elif words and before.values[name] != words:
                self._note_difference(table, before, name, words)

    def _note_difference(self, table: str, row: _Row, name: str, words: str) -> None:
        reason = f"{name}: also said to be {words[:60]!r}; the first is kept"
        if reason not in row.remarks:
            row.remarks.append(reason)


def _links(table: str, parent: dict[str, str], child: str) -> dict[str, str]:
    if child == "attribute":
        return {"link_entity": table, "link_id": parent["id"]}
    if child == "metadata":
        return {"resource_type": table, "resource_id": parent["id"]}
    wanted = f"{table}_id"
    known = {reference.name for reference in TABLES[child].references}
    return {wanted: parent["id"]} if wanted in known else {}


def _flat(value: Any) -> bool:
    return not isinstance(value, dict | list)


def _words(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _own_id(table: str, values: dict[str, str]) -> str:
    said = json.dumps([table, sorted(values.items())], ensure_ascii=False)
    return "said-" + hashlib.sha256(said.encode()).hexdigest()[:32]


def _items(name: str, text: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Line, table and object of each thing that the file tells at its top."""
    try:
        for position, item in _top(text.lstrip("\ufeff")):
            line = text.count("\n", 0, position) + 1
            for table, thing in _things(item):
                yield line, table, thing
    except (json.JSONDecodeError, RecursionError) as wrong:
        where = f", line {wrong.lineno}" if isinstance(wrong, json.JSONDecodeError) else ""
        raise Refused(f"{name}{where}, is not JSON that can be read.") from wrong


def _top(text: str) -> Iterator[tuple[int, Any]]:
    decoder = json.JSONDecoder()
    start = SPACE.match(text).end()  # type: ignore[union-attr]
    page = CONTENTS.search(text) if text[start : start + 1] == "{" else None
    if text[start : start + 1] == "[":
        yield from _array(decoder, text, start + 1)
    elif page and '"id"' not in text[start : page.start()]:
        json.loads(text)  # the page around its contents must be whole too
        yield from _array(decoder, text, page.end())
    else:
        yield from _array(decoder, text, start)


def _array(decoder: json.JSONDecoder, text: str, position: int) -> Iterator[tuple[int, Any]]:
    position = SPACE.match(text, position).end()  # type: ignore[union-attr]
    while position < len(text) and text[position] != "]":
        item, end = decoder.raw_decode(text, position)
        yield position, item
        position = SPACE.match(text, end).end()  # type: ignore[union-attr]
    if position == len(text) and text.lstrip().startswith("["):
        raise json.JSONDecodeError("The list has no end", text, len(text) - 1)


def _things(item: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if not isinstance(item, dict):
        raise Refused("The JSON file holds something other than objects: no HSDS directory.")
    whole_tables = {key: value for key, value in item.items() if isinstance(value, list)}
    if item and len(whole_tables) == len(item) and all(key.endswith(".csv") for key in item):
        for key, rows in whole_tables.items():
            yield from ((_table_of_file(key), row) for row in rows if isinstance(row, dict))
        return
    yield _guess(item), item


def _table_of_file(name: str) -> str:
    stem = name.removesuffix(".csv")
    for table in TABLES.values():
        if stem in table.files:
            return table.name
    return "metadata"


def _guess(item: dict[str, Any]) -> str:
    """Which table an object without a name is a row of: the one that knows most of its keys."""
    if {"service", "location"} & {key for key, value in item.items() if isinstance(value, dict)}:
        return "service_at_location"
    return max(GUESSED, key=lambda table: len(_keys(table) & item.keys()))


def _keys(table: str) -> set[str]:
    own = {
        "service": {"organization", "service_at_locations", "cost_options", "program"},
        "organization": {"services", "locations", "programs", "organization_identifiers"},
        "location": {"addresses", "accessibility"},
        "taxonomy_term": {"taxonomy_detail"},
    }
    return set(TABLES[table].known) | own.get(table, set())
