"""Pure: days running, the owner's own rule, documents, pictures. Without a database."""

import struct
import zlib
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneplan.wellness import document as doc
from oneplan.wellness.document import Document, Line, Picture, Taking, Tool
from oneplan.wellness.pictures import stripped
from oneplan.wellness.rules import (
    days_running,
    is_time_to_tell,
    terms_that_cannot_be,
    wishes_law,
)
from oneplan.wellness.sections import SECTIONS, SIGNS

TODAY = date(2026, 11, 27)


def back(*days: int, mark: str = "breaking") -> dict[date, str]:
    return {TODAY - timedelta(days=day): mark for day in days}


def test_days_running_stop_at_a_gap() -> None:
    assert days_running(back(0, 1, 3), "breaking", TODAY) == 2
    assert days_running(back(1, 2), "breaking", TODAY) == 0
    assert days_running(back(0) | back(1, mark="well"), "breaking", TODAY) == 1


@pytest.mark.parametrize(
    ("marks", "told", "expected"),
    [
        (back(0, 1), None, True),
        (back(0), None, False),
        (back(0, 1, 2), TODAY - timedelta(days=1), False),  # told since it began
        (back(0, 1), TODAY - timedelta(days=5), True),
        ({}, None, False),
    ],
)
def test_when_somebody_is_told(marks: dict[date, str], told: date | None, expected: bool) -> None:
    assert is_time_to_tell(marks, "breaking", 2, TODAY, told) is expected


def test_terms_that_nobody_could_meet() -> None:
    assert terms_that_cannot_be(3, 2, True, "mine") == ["threshold"]
    assert terms_that_cannot_be(2, 2, False, "tiebreaker") == ["tiebreaker"]
    assert terms_that_cannot_be(2, 0, False, "mine") == []


def test_what_the_law_says_of_a_wish() -> None:
    """I7: the place's text, with its source, in both languages; a place without one is no guess."""
    for language, wishes, attorney in (
        ("en", "records my wishes", "not a power of attorney"),
        ("fr", "garde mes désirs", "pas une procuration"),
    ):
        with translation.override(language):
            law = wishes_law("CA-ON")
            said = " ".join(map(str, law.says))
        assert wishes in said and attorney in said and "16" in said, said
        assert "1996" in str(law.source)
    with pytest.raises(KeyError):
        wishes_law("CA-XX")


TEXT = st.text(min_size=1, max_size=20)
LINES = st.lists(st.builds(Line, TEXT, tool=st.booleans(), scribe=TEXT), max_size=3)
DOCUMENTS = st.builds(
    Document,
    title=TEXT,
    lines=st.dictionaries(TEXT, LINES.map(tuple), max_size=3),
    tools=st.lists(st.builds(Tool, TEXT, TEXT), max_size=2).map(tuple),
    timetable=st.lists(st.builds(Taking, TEXT, by=st.none() | st.dates()), max_size=2).map(tuple),
    pictures=st.lists(st.builds(Picture, st.uuids(), TEXT), max_size=2).map(tuple),
    signed=st.dictionaries(TEXT, TEXT, max_size=2),
)


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=40)
@given(DOCUMENTS)
def test_a_document_survives_packing(document: Document) -> None:
    assert doc.unpacked(doc.packed(document)) == document


def test_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="another version"):
        doc.unpacked(doc.packed(Document()) | {"v": 2})


def test_a_line_keeps_its_id_as_long_as_its_words_stay() -> None:
    before = (Line("one"), Line("two", scribe="Dana"))
    after = doc.lines_from("two\n\n three \ntwo", before, [], [])
    assert [line.text for line in after] == ["two", "three"]
    assert after[0] == before[1] and after[1].id not in {line.id for line in before}


def test_a_tool_is_written_once() -> None:
    walk, song = Tool("A walk"), Tool("A song")
    lines = doc.lines_from("Breathe", (), [walk.id], [walk, song])
    document = Document(lines={"must": lines})
    changed = doc.with_tools(document, [Tool("A long walk", id=walk.id)])
    assert [line.text for line in changed.of("must")] == ["Breathe", "A long walk"]
    gone = doc.with_tools(changed, [song])
    assert [(line.text, line.tool) for line in gone.of("must")][1] == ("A long walk", False)
    assert doc.as_text(changed.of("must")) == "Breathe"


def test_codes_are_never_used_twice_in_a_section() -> None:
    for section in SECTIONS.values():
        codes = [field.code for field in section.fields]
        assert len(codes) == len(set(codes)), section.code
    assert all(name in {f.code for f in SECTIONS[code].fields} for code, name in SIGNS.items())


def png(*more: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    extra = b"".join(chunk(b"tEXt", text) for text in more)
    body = chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + extra + body


def jpeg(exif: bytes = b"") -> bytes:
    app1 = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif if exif else b""
    scan = b"\xff\xda" + struct.pack(">H", 2) + b"\x12\x34\xff\xd9"
    return b"\xff\xd8" + app1 + b"\xff\xdb" + struct.pack(">H", 4) + b"\0\1" + scan


def test_a_picture_loses_what_the_camera_wrote() -> None:
    assert stripped(png(b"GPS 43.4")) == png()
    assert stripped(jpeg(b"Exif GPS 43.4")) == jpeg()


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg/>", png()[:30], jpeg()[:6], b"\xff\xd8\0"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert stripped(data) is None


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data: bytes) -> None:
    for start in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"):
        stripped(start + data)
