"""One raw row into values that a model takes, with a reason for whatever could not be used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oneplan.directory.intake.markup import plain_text
from oneplan.directory.intake.raw import RawRow
from oneplan.directory.intake.tables import Column, Reference, Table
from oneplan.directory.intake.values import Unusable, from_spreadsheet, is_formula

LONGEST_TEXT = 20_000
LONGEST_ID = 200


class Dropped(Exception):
    """The row cannot be loaded; str() says why."""


@dataclass(slots=True)
class Clean:
    """A row ready to be written once what it refers to is found."""

    raw: RawRow
    source_id: str
    values: dict[str, Any]
    references: dict[str, str]
    # The attributes that the file has a word on; what it does not mention stays as it was.
    told: set[str]
    link: tuple[str, str] | None = None
    remarks: list[str] = field(default_factory=list)


def row_id(raw: RawRow) -> str:
    return plain_id(raw.values.get("id", ""))


def plain_id(words: str) -> str:
    return plain_text(words, one_line=True)[0]


def clean(table: Table, raw: RawRow, source_id: str, today: date) -> Clean:
    """Raises Dropped when the row cannot be loaded."""
    if len(source_id) > LONGEST_ID:
        raise Dropped(f"id is longer than {LONGEST_ID} characters")
    row = Clean(raw, source_id, {}, {}, _told(table, raw), remarks=list(raw.remarks))
    for column in table.columns:
        row.values[column.attribute] = _value(column, raw.values, row.remarks)
    for reference in table.references:
        if named := plain_id(raw.values.get(reference.name, "")):
            row.references[reference.name] = named
    if table.name == "attribute":
        row.link = (
            raw.values.get("link_entity", "").strip(),
            plain_id(raw.values.get("link_id", "")),
        )
    _check_needs(table, row)
    _check_together(row, today)
    return row


def _told(table: Table, raw: RawRow) -> set[str]:
    columns: list[Column | Reference] = [*table.columns, *table.references]
    told = {column.attribute for column in columns if column.name in raw.values}
    return told | {"link_id"} if table.name == "attribute" else told


def _value(column: Column, words: Mapping[str, str], remarks: list[str]) -> Any:
    said = from_spreadsheet(words.get(column.name, ""))
    if is_formula(said):
        remarks.append(f"{column.name}: a formula of a spreadsheet: kept as it is written")
    if not said.strip():
        if column.choices and column.name in words:
            remarks.append(f"{column.name}: empty, read as {column.empty!r}")
        return column.empty
    if column.choices:
        return _choice(column, said, remarks)
    if column.read is None:
        return _text(column, said, remarks)
    try:
        value = column.read(plain_text(said, one_line=True)[0])
    except Unusable as why:
        remarks.append(f"{column.name}: {why}: not used")
        return column.empty
    return _text(column, value, remarks) if isinstance(value, str) else value


def _choice(column: Column, said: str, remarks: list[str]) -> str:
    plain = said.strip().lower().replace("_", " ")
    if plain in column.choices:
        return plain
    remarks.append(f"{column.name}: {said[:60]!r} is none of HSDS's, read as {column.empty!r}")
    return str(column.empty)


def _text(column: Column, said: str, remarks: list[str]) -> str:
    text, had_markup = plain_text(said, one_line=column.longest is not None)
    if had_markup:
        remarks.append(f"{column.name}: HTML taken out, its text kept")
    longest = column.longest or LONGEST_TEXT
    if len(text) > longest:
        remarks.append(f"{column.name}: longer than {longest} characters: the rest is cut off")
        text = text[:longest].rstrip()
    return text


def _check_needs(table: Table, row: Clean) -> None:
    said = {column.name: row.values[column.attribute] for column in table.columns}
    said |= row.references
    if row.link is not None:
        said["link_id"] = row.link[1]
    for name in table.needs:
        if not said.get(name):
            raise Dropped(f"{name} is empty")
    if table.any_of and not any(said.get(name) for name in table.any_of):
        raise Dropped(f"{' and '.join(table.any_of)}: nothing that can be used")


def _check_together(row: Clean, today: date) -> None:
    values = row.values
    least, most = values.get("minimum_age"), values.get("maximum_age")
    if least is not None and most is not None and least > most:
        row.remarks.append(f"minimum_age {least} is above maximum_age {most}: neither is used")
        values["minimum_age"] = values["maximum_age"] = None
    if (assured := values.get("assured_date")) and assured > today:
        row.remarks.append(f"assured_date: {assured} has not come yet: not used")
        values["assured_date"] = None
    opens, closes = values.get("opens_at"), values.get("closes_at")
    if opens and closes and closes <= opens:
        row.remarks.append(f"closes_at {closes:%H:%M} is not after opens_at {opens:%H:%M}")
