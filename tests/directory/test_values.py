"""Words of a file into values. Pure."""

from datetime import date, time
from decimal import Decimal

import pytest

from oneplan.directory.intake import values
from oneplan.directory.intake.markup import plain_text
from oneplan.directory.intake.values import Unusable


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("9:00am", time(9)),
        ("9am", time(9)),
        ("3pm", time(15)),
        ("4:00 PM", time(16)),
        ("12:00 a.m.", time(0)),
        ("12 pm", time(12)),
        ("17:30", time(17, 30)),
        ("17 h 30", time(17, 30)),
        ("9h", time(9)),
        ("10:00:00", time(10)),
        ("10:00:00Z", time(10)),
        ("10:00+01:00", time(10)),
        ("24:00", time(0)),
        ("noon", time(12)),
        ("Midi", time(12)),
    ],
)
def test_times_of_day_as_people_write_them(words: str, expected: time) -> None:
    assert values.read_time(words) == expected


@pytest.mark.parametrize("words", ["9", "soon", "25:00", "9:61", "13am", "0pm", "9:00 xm", ""])
def test_what_is_no_time_is_said_to_be_none(words: str) -> None:
    with pytest.raises(Unusable):
        values.read_time(words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("2026-01-31T10:00:00Z", date(2026, 1, 31)),
        ("12/24/2015", date(2015, 12, 24)),
        ("24/12/15", date(2015, 12, 24)),
        ("5/5/2020", date(2020, 5, 5)),
        ("January 01, 1970", date(1970, 1, 1)),
    ],
)
def test_dates(words: str, expected: date) -> None:
    assert values.read_date(words) == expected


@pytest.mark.parametrize(
    "words", ["1/2/2020", "2026-02-30", "January 01, 0001", "yesterday", "2026"]
)
def test_a_date_that_is_none_or_could_be_two_is_not_guessed(words: str) -> None:
    with pytest.raises(Unusable):
        values.read_date(words)


def test_money_in_cents() -> None:
    assert values.read_cents("$1,200.50") == 120050
    assert values.read_cents("35") == 3500
    for words in ("-1", "1.234", "free", "NaN", "1e30"):
        with pytest.raises(Unusable):
            values.read_cents(words)


def test_ages_and_degrees_have_limits() -> None:
    assert values.read_age("0.5") == Decimal("0.50")
    for words in ("-1", "151", "Infinity", "young"):
        with pytest.raises(Unusable):
            values.read_age(words)
    with pytest.raises(Unusable):
        values.read_degrees("100", most=90)


@pytest.mark.parametrize(
    "words", ["javascript:alert(1)", "http://a b", "data:text/html,x", "http://x@evil/", "no"]
)
def test_only_web_addresses_become_links(words: str) -> None:
    with pytest.raises(Unusable):
        values.read_address(words)


def test_web_addresses_without_their_beginning_get_one() -> None:
    assert values.read_address("www.elm.example/x") == "http://www.elm.example/x"
    assert values.read_address("https://elm.example?a=b") == "https://elm.example?a=b"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("<b>Food</b> bank", "Food bank"),
        ("<script>alert(1)</script>Food", "Food"),
        ("Food &amp; clothes", "Food & clothes"),
        ("<img src=x onerror=alert(1)>Food", "Food"),
        ("For ages <5 and >12", "For ages <5 and >12"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("a\x00b\u202ec", "abc"),
    ],
)
def test_markup_goes_and_text_stays(raw: str, kept: str) -> None:
    assert plain_text(raw, one_line=True)[0] == kept


def test_paragraphs_stay_paragraphs() -> None:
    assert plain_text("<p>One</p><p>Two</p>", one_line=False) == ("One\n\nTwo", True)
