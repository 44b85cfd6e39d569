"""Freshness, cost, languages, hours and phones. Pure."""

from datetime import date, time

import pytest

from oneplan.directory import rules
from oneplan.directory.hours import Rule, hours
from oneplan.directory.languages import language_code
from oneplan.directory.phones import dial
from oneplan.directory.rules import Freshness

TODAY = date(2026, 11, 1)


def test_an_entry_is_fresh_for_a_year() -> None:
    assert rules.freshness(date(2025, 11, 1), TODAY, 365) is Freshness.FRESH
    assert rules.freshness(date(2025, 10, 31), TODAY, 365) is Freshness.STALE
    assert rules.freshness(None, TODAY, 365) is Freshness.UNKNOWN


@pytest.mark.parametrize(
    ("fees", "amounts", "free"),
    [
        ("Free", [], True),
        ("None.", [], True),
        ("Gratuit", [], True),
        ("Aucuns frais", [], True),
        ("", [0], True),
        ("", [], False),
        ("", [0, 500], False),
        ("Free", [500], False),
        ("None for emergency services. Vary for after school activities", [], False),
        ("None, except for permits", [], False),
        ("Free parking, $5 a visit", [], False),
        ("Vary by income", [], False),
    ],
)
def test_free_only_when_it_is_plain(fees: str, amounts: list[int | None], free: bool) -> None:
    assert rules.is_free([fees, ""], amounts) is free


def test_plain_words() -> None:
    assert rules.plain("Rivière-aux-Érables, Œuvre") == "riviere aux erables oeuvre"


def test_the_language_of_a_text() -> None:
    assert rules.language_of("Une pause pour les parents") == "fr"
    assert rules.language_of("A break for the parents") == "en"
    assert rules.language_of("Yoga") == ""


def test_the_likeliest_word() -> None:
    assert rules.nearest("resptie", ["respite", "restaurant"]) == "respite"
    assert rules.nearest("xyz", ["respite"]) == ""
    assert rules.nearest("xyz", []) == ""


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("Arabic", "", "ar"),
        ("arabe", "", "ar"),
        ("Français", "", "fr"),
        ("", "fr-CA", "fr"),
        ("Urdu", "ur", "ur"),
        ("Chinese (Mandarin)", "", "cmn"),
        ("Klingon", "", "klingon"),
        ("", "eng", "en"),
    ],
)
def test_languages_by_any_name(name: str, code: str, expected: str) -> None:
    assert language_code(name, code) == expected


def test_days_with_the_same_hours_are_told_together() -> None:
    rows = [Rule(day, time(9), time(17), freq="WEEKLY") for day in ("MO", "WE", "TU", "FR")]
    (told,) = hours(rows, TODAY)
    assert told.days == (("MO", "WE"), ("FR", "FR"))


def test_hours_that_are_over_are_not_told() -> None:
    assert hours([Rule("MO", time(9), time(17), valid_to=date(2026, 10, 31))], TODAY) == ()


def test_a_monthly_rule_is_not_told_as_weekly() -> None:
    (told,) = hours([Rule("1MO", time(9), time(17), freq="MONTHLY")], TODAY)
    assert told.days == ()
    assert told.words == "monthly 1MO"


def test_phones_as_people_write_and_dial_them() -> None:
    assert dial("705 555-0123", "12") == dial("7055550123", "12")
    assert dial("705 555-0123", "12").href == "tel:+17055550123,12"
    assert dial("+44 1234 234567").shown == "+44 1234 234567"
    assert dial("988").href == "tel:988"
    assert dial("call us").href == ""
