"""The plan on paper: tagged, in both languages, on both papers, whatever was typed."""

import io
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from oneplan.plans.paper import (
    TEMPLATE,
    Call,
    Language,
    Line,
    Member,
    Need,
    Paper,
    PaperPlan,
    Service,
    Step,
    Strength,
    Vision,
    _page,
    render_pdf,
)
from oneplan.ui.printer import printer

PLAN = PaperPlan(
    family_name="The Haddad family",
    community="Lakeview (fictional)",
    printed_on=date(2025, 11, 22),
    version=2,
    agreed_on=date(2025, 11, 1),
    agreed_by=["Amira", "Yusuf"],
    visions=[
        Vision("Amira", "We want Yusuf to feel safe at school.", "en"),
        Vision("Yusuf", "I want to swim with the team.", "en"),
    ],
    strengths=[Strength("Layla", "Can calm a room with tea.")],
    needs=[
        Need(
            1,
            "Yusuf",
            "Yusuf needs to know that one adult at school will believe him.",
            [
                Line("What will be different", "He goes to class.", "en"),
                Line("We will know it is better when", "He goes in four mornings out of five."),
            ],
            "Mr. Okafor meets him at the side door.",
            "formal",
            ["Student support"],
        )
    ],
    steps=[
        Step("Call the school", "Dana", date(2025, 11, 28), "This week"),
        Step("Drive to swimming", "Layla", date(2026, 1, 1), "Done", done=True),
    ],
    services=[Service("Youth counselling", "Lakeview Health", "Waiting", "519-555-0177")],
    team=[Member("Amira Haddad", "Mother", "natural", "519-555-0110")],
    who_to_call=[Call("Dana Lapointe", "Coordinator", "519-555-0123", "Weekdays")],
    ask="Dana",
    copies="Copies: the family and the team.",
)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_it_is_tagged_for_screen_readers(language: Language, paper: Paper) -> None:
    pdf = read(render_pdf(replace(PLAN, language=language, paper=paper)))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == f"{language}-CA"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "<pdfuaid:part>1" in root["/Metadata"].get_data().decode()
    assert pdf.metadata and "The Haddad family" in str(pdf.metadata.title)
    size = pdf.pages[0].mediabox
    assert (round(size.width), round(size.height)) == {"letter": (612, 792), "a4": (595, 842)}[
        paper
    ]
    assert len(pdf.pages) == 1


def test_everything_the_plan_says_is_on_the_page() -> None:
    text = text_of(render_pdf(PLAN))
    for said in (
        "The Haddad family",
        "Version 2, agreed on 1 November 2025 by Amira, Yusuf",
        "“We want Yusuf to feel safe at school.”",
        "Can calm a room with tea.",
        "one adult at school will believe him.",
        "What will be different: He goes to class.",
        "We will know it is better when: He goes in four mornings out of five.",
        "Mr. Okafor meets him at the side door.",
        "Student support",
        "Call the school",
        "by Friday 28 November",
        "by 1 January 2026",
        "Youth counselling",
        "519-555-0177",
        "Amira Haddad",
        "Who to call",
        "519-555-0123",
        "Printed on 22 November 2025. Ask Dana for the newest.",
        "Copies: the family and the team.",
    ):
        assert said in text, said
    assert "DRAFT" not in text


def test_a_french_plan_writes_dates_and_quotation_marks_the_french_way() -> None:
    text = text_of(render_pdf(replace(PLAN, language="fr", visions=[Vision("Amira", "Nager.")])))
    assert "1er novembre 2025" in text and "vendredi 28 novembre" in text
    assert "« Nager. »" in text


def test_a_plan_without_a_version_says_that_it_is_a_draft() -> None:
    text = text_of(render_pdf(replace(PLAN, version=None)))
    assert "DRAFT" in text and "agreed on" not in text


def test_what_people_type_is_never_read_as_markup() -> None:
    typed = '#eval("1+1") *b* _i_ $x$ @r <l> // c `raw` \\u{41} {"a":1}'
    text = text_of(
        render_pdf(
            replace(
                PLAN,
                family_name=typed,
                visions=[Vision(typed, typed, 'en", x')],
                needs=[Need(1, typed, typed, [Line(typed, typed)], typed, "natural", [typed])],
                steps=[Step(typed, typed, None, typed)],
                copies=typed,
            )
        )
    )
    assert text.count('#eval("1+1") *b* _i_ $x$') == 13
    assert text.count('\\u{41} {"a":1}') >= 11


def test_a_step_that_is_done_says_so_in_words() -> None:
    done = Step("Drive to swimming", "Layla", done=True)
    assert "Drive to swimming Layla Done" in text_of(render_pdf(replace(PLAN, steps=[done])))


def languages_in(node: Any) -> Iterator[str]:
    node = node.get_object()
    if isinstance(node, dict):
        yield from [str(node["/Lang"])] if "/Lang" in node else []
        node = node.get("/K", [])
    for child in node if isinstance(node, list) else []:
        yield from languages_in(child)


def test_words_in_another_language_are_tagged_with_it() -> None:
    visions = [Vision("Amira", "نريد أن يشعر", "ar"), Vision("Yusuf", "Nager.", "fr-CA")]
    pdf = read(render_pdf(replace(PLAN, visions=visions)))
    found = set(languages_in(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"]))
    assert {one.partition("-")[0] for one in found} >= {"ar", "fr"}


def test_long_answers_take_more_pages_and_lose_nothing() -> None:
    long = "We tried everything. " * 475 + "END-OF-ANSWER"
    pdf = render_pdf(
        replace(
            PLAN,
            needs=[
                Need(1, "Amira", long[:10_000], [Line("So", "x" * 900)], long, "natural"),
                *PLAN.needs,
            ],
        )
    )
    text = text_of(pdf)
    assert len(read(pdf).pages) > 1
    assert "END-OF-ANSWER" in text and "one adult at school will believe him." in text
    assert "Who to call" in read(pdf).pages[0].extract_text()


def test_names_in_arabic_syllabics_and_emoji_are_printed() -> None:
    pdf = render_pdf(
        replace(
            PLAN,
            family_name="عائلة حداد",
            visions=[Vision("أميرة", "نريد أن يشعر يوسف بالأمان", "ar-SY")],
            team=[Member("ᐊᒪᕈᖅ", "👨‍👩‍👧 ❤️"), Member("Ольга Łucja Nguyễn")],
        )
    )
    assert "could not be printed" not in text_of(pdf)
    assert b"NotoSansArabic" in pdf and b"NotoSansCanadianAboriginal" in pdf


def test_words_run_from_the_right_where_their_first_letter_does() -> None:
    page = _page(
        replace(PLAN, visions=[Vision("Amira", "2 مرة", "ar"), Vision("Yusuf", "to حداد")])
    )
    assert [one["text"]["rtl"] for one in page["visions"]] == [True, False]


def test_letters_that_no_font_has_are_boxes_and_the_page_says_so() -> None:
    text = text_of(render_pdf(replace(PLAN, ask="\U0001e922\U0001e923 Dana")))
    if "□" in text:  # else this machine has a font for it
        assert "□□ Dana" in text and "could not be printed" in text


def test_a_letter_keeps_its_place_below_a_mark_that_no_font_has() -> None:
    """A PDF cannot hold the two together; every "e" of the page became a box, and then nothing."""
    text = text_of(render_pdf(replace(PLAN, ask="Dane\u20dd")))
    assert "Ask Dane□ for the newest" in text or "could not be printed" not in text


@pytest.mark.parametrize("lang", ["", "x", "e", "zz-ZZ-zz", "en_CA", "#"])
def test_an_odd_language_tag_or_control_character_does_no_harm(lang: str) -> None:
    text = text_of(
        render_pdf(replace(PLAN, visions=[Vision("A\x00", "one\r\n\x07two\ud800", lang)]))
    )
    assert "one two" in text


@pytest.mark.parametrize("mark", ["\u0301", "\u200d", "\u0e47", "\u20dd"])
def test_ten_thousand_marks_on_one_letter_do_not_hold_the_printer(mark: str) -> None:
    """They took the printer half a minute: its time grows with their square."""
    shown = _page(replace(PLAN, family_name="e" + mark * 10_000 + "nd"))["family"]["lines"][0]
    assert shown == "e" + mark * 8 + "nd"
    text = text_of(render_pdf(replace(PLAN, visions=[Vision("e" + mark * 10_000, "e" + mark)])))
    assert "Who to call" in text


def test_an_empty_plan_still_prints() -> None:
    for name in ("x", "\u2066"):
        assert "Printed on" in text_of(render_pdf(PaperPlan(name, "", date(2025, 1, 1))))


@pytest.mark.parametrize("times", [1, 2, 3, 6, 12])
def test_the_size_of_the_letters_is_the_largest_that_fits(times: int) -> None:
    """Which size is tried first is a matter of time only."""
    plan = replace(PLAN, needs=[*PLAN.needs] * times, team=[*PLAN.team] * times)
    data = _page(plan)
    either = {
        printer.print(data | {"crowded": crowded}, plan.printed_on, TEMPLATE)
        for crowded in (True, False)
    }
    assert either == {render_pdf(plan)}


def test_the_same_plan_gives_the_same_small_file_quickly() -> None:
    first = render_pdf(PLAN)
    started = time.perf_counter()
    assert render_pdf(PLAN) == first
    assert time.perf_counter() - started < 1  # 0.1 s on a quiet machine
    assert len(first) < 60_000
