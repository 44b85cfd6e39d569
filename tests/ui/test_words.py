"""Days, times and names as people say them."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.utils import translation

from oneplan.kernel import clock
from oneplan.ui import filters as words

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # a Tuesday


@pytest.fixture(autouse=True)
def _tuesday_noon():
    with clock.stopped_at(NOON):
        yield


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 25), "tomorrow"),
        (date(2026, 11, 23), "yesterday"),
        (date(2026, 11, 26), "Thursday"),
        (date(2026, 12, 3), "Thursday, December 3"),
        (date(2027, 1, 4), "Monday, January 4 2027"),
        (datetime(2026, 11, 25, 4, 30, tzinfo=UTC), "today"),  # still Tuesday in Toronto
        (None, ""),
    ],
)
def test_day(value, said):
    assert words.day(value) == said


@pytest.mark.parametrize(
    ("hour", "minute", "english", "french"),
    [(21, 0, "4 pm", "16 h"), (17, 30, "12:30 pm", "12 h 30"), (5, 5, "12:05 am", "0 h 05")],
)
def test_hour(hour, minute, english, french):
    moment = datetime(2026, 11, 26, hour, minute, tzinfo=UTC)
    assert words.hour(moment).replace("\u00a0", " ") == english
    with translation.override("fr"):
        assert words.hour(moment).replace("\u00a0", " ") == french
        assert words.day(date(2026, 12, 3)) == "jeudi 3 décembre"
        assert words.day(date(2026, 12, 1)) == "mardi 1er décembre"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Dana Lapointe", "DL"), ("Layla", "L"), ("M. Jean de la Tour", "MT"), ("", ""), ("🙂", "")],
)
def test_initials(name, letters):
    assert words.initials(name) == letters


def test_names_keep_their_direction_and_stay_text():
    assert words.bdi("<b>أميرة") == "<bdi>&lt;b&gt;أميرة</bdi>"


def test_a_text_is_remembered_for_each_language_apart() -> None:
    page = engines["pages"].from_string("{{ _('Today') }} {% trans %}Today{% endtrans %}")
    for _again in range(2):
        for language, said in (("en", "Today"), ("fr", "Aujourd’hui")):
            with translation.override(language):
                assert page.render({}) == f"{said} {said}"


def test_what_is_put_into_a_text_stays_text() -> None:
    page = engines["pages"].from_string(
        "{% trans name=name %}Call {{ name }}{% endtrans %} {{ _('Need %(number)s', number=name) }}"
    )
    safe = "&lt;b&gt;50 %&lt;/b&gt;"
    assert page.render({"name": "<b>50 %</b>"}) == f"Call {safe} Need {safe}"
