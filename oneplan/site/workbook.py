"""The first sheet of an .xlsx workbook (ECMA-376), as the CSV that `sheet.read` looks at. Pure.

Written here because so little of the format is needed: texts and numbers. What would need more
(formulas, merged cells) is refused by its cell, so nothing is guessed. A part is read up to a
bound, and none with a document type: small files cannot become large ones.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree

from django.utils.translation import gettext as _

LARGEST_PART: Final = 8_000_000
MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WORKBOOK: Final = "xl/workbook.xml"
# An older .xls, or one that a password shuts: both are in this container.
OLD_OR_SHUT: Final = b"\xd0\xcf\x11\xe0"
WIDEST: Final = 60


class BadWorkbook(Exception):
    """Why it cannot be read, in words for whoever chose it."""


def as_csv(content: bytes, most_rows: int) -> str:
    """The text; of more rows than `most_rows`, one more. Raises BadWorkbook."""
    if content.startswith(OLD_OR_SHUT):
        raise BadWorkbook(
            _(
                "This is an old .xls file, or one with a password. Save it as .xlsx without a"
                " password, or as CSV."
            )
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sheet, texts = _part(parts, _first_sheet(parts)), _texts(parts)
        return _written(sheet, texts, most_rows)
    except (
        zipfile.BadZipFile, KeyError, ValueError, IndexError, NotImplementedError, RuntimeError,
        OSError, ElementTree.ParseError,
    ):  # fmt: skip
        raise BadWorkbook(
            _("This workbook cannot be read. Save it as .xlsx or as CSV, then choose it again.")
        ) from None


def _part(parts: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with parts.open(name) as part:
        text = part.read(LARGEST_PART + 1)
    if len(text) > LARGEST_PART:
        raise BadWorkbook(_("This file is too large for a list of workers."))
    if b"<!DOCTYPE" in text or not text.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
        raise ValueError
    return ElementTree.fromstring(text)  # noqa: S314 - no document type, and bounded


def _first_sheet(parts: zipfile.ZipFile) -> str:
    book = _part(parts, WORKBOOK)
    first = book.find(f"{MAIN}sheets/{MAIN}sheet")
    wanted = first.get(f"{REL}id") if first is not None else None
    for one in _part(parts, "xl/_rels/workbook.xml.rels"):
        if one.get("Id") == wanted:
            target = str(one.get("Target")).lstrip("/")
            return target if target.startswith("xl/") else f"xl/{target}"
    raise ValueError


def _texts(parts: zipfile.ZipFile) -> list[str]:
    """What cells name by number."""
    if "xl/sharedStrings.xml" not in parts.namelist():
        return []
    return [_text(one) for one in _part(parts, "xl/sharedStrings.xml").findall(f"{MAIN}si")]


def _text(node: ElementTree.Element) -> str:
    """All runs of it; not how it is to be read aloud (`rPh`)."""
    runs = [*node.findall(f"{MAIN}t"), *node.findall(f"{MAIN}r/{MAIN}t")]
    return "".join(run.text or "" for run in runs)


def _written(sheet: ElementTree.Element, texts: list[str], most_rows: int) -> str:
    merged = sheet.find(f"{MAIN}mergeCells/{MAIN}mergeCell")
    if merged is not None:
        raise BadWorkbook(
            _("The cells %(cells)s are merged. Undo that, then choose the file again.")
            % {"cells": str(merged.get("ref"))[:20]}
        )
    out = io.StringIO()
    lines = csv.writer(out)
    before = 0
    for row in sheet.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        number = int(row.get("r") or before + 1)
        if number > most_rows + 1:
            lines.writerow(["…"])  # one too many: `sheet.read` says so
            break
        lines.writerows([[]] * (number - before - 1))  # rows are counted as the spreadsheet does
        lines.writerow(_line(row, texts))
        before = number
    return out.getvalue()


def _line(row: ElementTree.Element, texts: list[str]) -> list[str]:
    line: list[str] = []
    for cell, place in _places(row):
        line += [""] * (place - len(line))
        line.append(_value(cell, texts))
    return line


def _places(row: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, int]]:
    """Each cell with its column, counted from 0."""
    after = 0
    for cell in row.findall(f"{MAIN}c"):
        letters = re.match("[A-Z]{1,3}", cell.get("r") or "")
        if letters:
            after = 0
            for letter in letters[0]:
                after = after * 26 + ord(letter) - 64
            after -= 1
        if after < WIDEST:
            yield cell, after
        after += 1


def _value(cell: ElementTree.Element, texts: list[str]) -> str:
    if cell.find(f"{MAIN}f") is not None:
        raise BadWorkbook(
            _("%(cell)s holds a formula. Copy the column, and paste it as values only.")
            % {"cell": cell.get("r") or "?"}
        )
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{MAIN}is")
        return _text(inline) if inline is not None else ""
    value = cell.findtext(f"{MAIN}v", "")
    if kind == "s":
        return texts[int(value)] if value else ""
    return _number(value) if kind == "n" else value


def _number(value: str) -> str:
    """A telephone number that the spreadsheet took for a number."""
    number = float(value) if value else 0.0
    return f"{number:.0f}" if value and number.is_integer() else value
