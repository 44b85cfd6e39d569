"""A workbook of workers, as Excel and LibreOffice save it: read, or refused by its cell in plain
words. About 2 s."""

import io
import zipfile
from xml.sax.saxutils import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from oneplan.kernel.ids import new_id
from oneplan.site.forms import SheetForm
from oneplan.site.sheet import MOST_ROWS, Sheet, decoded, read
from oneplan.site.workbook import BadWorkbook

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = (
    f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{REL}"><sheets>'
    '<sheet name="Staff" sheetId="7" r:id="rId3"/></sheets></workbook>'
)
RELS = (
    "<Relationships><Relationship Id='rId1' Target='styles.xml'/>"
    "<Relationship Id='rId3' Target='worksheets/sheet7.xml'/></Relationships>"
)
HEAD = ["name", "email", "agency", "roles", "phone"]
ROSE = ["Rose Dubé & co", "rose@example.org", "Centre", "coordinator, intake", 5195550100]
CENTRE = {"Centre": new_id()}


def column(number: int) -> str:
    return "ABCDEFGH"[number]


def cell(value: object, place: str, shared: list[str]) -> str:
    if isinstance(value, str) and value.startswith("="):
        return f'<c r="{place}"><f>{escape(value[1:])}</f><v>7</v></c>'
    if isinstance(value, str) and value:
        shared.append(value)
        return f'<c r="{place}" t="s"><v>{len(shared) - 1}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>' if value != "" else ""


def workbook(*rows: list[object], more: str = "", sheet: str = "") -> bytes:
    shared: list[str] = []
    lines = ""
    for n, row in enumerate(rows, start=1):
        cells = [cell(v, f"{column(c)}{n}", shared) for c, v in enumerate(row)]
        lines += f'<row r="{n}">{"".join(cells)}</row>'
    texts = "".join(f"<si><r><t>{escape(one)}</t></r><rPh><t>x</t></rPh></si>" for one in shared)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", BOOK)
        parts.writestr("xl/_rels/workbook.xml.rels", RELS)
        parts.writestr("xl/sharedStrings.xml", f'<sst xmlns="{SPREADSHEET}">{texts}</sst>')
        data = f"<sheetData>{lines}</sheetData>{more}"
        whole = f'<worksheet xmlns="{SPREADSHEET}">{data}</worksheet>'
        parts.writestr("xl/worksheets/sheet7.xml", sheet or whole)
    return made.getvalue()


def looked_at(content: bytes) -> Sheet:
    text = decoded(content)
    assert text is not None
    return read(text, new_id(), CENTRE)


def test_its_first_sheet_is_read_as_csv_is() -> None:
    sheet = looked_at(workbook(HEAD, ROSE, [], ["Omar", "omar@example.org", "Centre", "provider"]))
    assert sheet.usable, sheet.wrong
    rose, omar = sheet.jobs
    assert rose.name == "Rose Dubé & co" and rose.phone == "5195550100"
    assert rose.roles == ("coordinator", "intake") and omar.phone == ""
    assert [row.number for row in sheet.rows] == [2, 4]  # as the spreadsheet counts


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (workbook(HEAD, ["=A1", *ROSE[1:]]), "A2 holds a formula"),
        (
            workbook(HEAD, ROSE, more='<mergeCells><mergeCell ref="A1:C1"/></mergeCells>'),
            "A1:C1 are merged",
        ),
        (b"\xd0\xcf\x11\xe0 and more", "old .xls file, or one with a password"),
        (b"PK\x03\x04 no archive", "cannot be read"),
        (workbook(sheet="<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "cannot be read"),
        (workbook(sheet="<worksheet>"), "cannot be read"),
        (workbook(sheet="<a>" + " " * 9_000_000 + "</a>"), "too large"),
    ],
    ids=["formula", "merged", "old", "no archive", "entities", "cut short", "bomb"],
)
def test_what_cannot_be_read_is_said_in_plain_words(content: bytes, words: str) -> None:
    with pytest.raises(BadWorkbook, match=words):
        decoded(content)
    form = SheetForm({}, {"file": SimpleUploadedFile("staff.xlsx", content)})
    assert not form.is_valid() and words in str(form.errors["file"])


def test_ten_thousand_rows_are_too_many_and_said_at_once() -> None:
    many = [[f"W {n}", f"w{n}@example.org", "Centre", "provider"] for n in range(10_000)]
    assert f"At most {MOST_ROWS} rows" in looked_at(workbook(HEAD, *many)).problem
    assert looked_at(workbook(HEAD, *many[:MOST_ROWS])).usable
    text = "name,email,agency,roles\n" + "".join(",".join(row) + "\n" for row in many)
    assert f"At most {MOST_ROWS} rows" in read(text, new_id(), CENTRE).problem


def test_a_formula_in_a_csv_is_no_name() -> None:
    text = 'name,email,agency,roles\n"=HYPERLINK(1)",a@example.org,Centre,provider\n'
    [row] = read(text, new_id(), CENTRE).rows
    assert "holds a formula" in row.wrong[0]
