"""How pages say names, days and times, and how parts of a form are asked about: filters."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.forms import BoundField
from django.forms.widgets import ChoiceWidget
from django.template import defaultfilters
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from oneplan.ui import numbers
from oneplan.ui.filtering import page_filter
from oneplan.ui.reading import reading
from oneplan.ui.texts import gettext

BANNER_TONES = {"success": "good", "warning": "note", "error": "alert", "debug": "info", "": "info"}
FACES = ("a", "b", "c", "d")
SIGNS = (":", ",", " ")


@page_filter
def dialled(number: str) -> str:
    """A telephone number for a link, with its country."""
    return numbers.dialled(number)


@page_filter
def banner_tone(tone: str) -> str:
    """Django's message levels, in the words of our tones."""
    return BANNER_TONES.get(str(tone), str(tone))


# Fields


@page_filter
def is_group(field: BoundField) -> bool:
    """Several inputs that need a fieldset and legend."""
    return bool(field.use_fieldset)


@page_filter
def has_choices(field: BoundField) -> bool:
    return isinstance(field.field.widget, ChoiceWidget)


@page_filter
def choices_of(field: BoundField) -> Iterable[Any]:
    """The single inputs of a radio group or of checkboxes, never `required` for the browser."""
    _leave_checking_to_us(field)
    return field.subwidgets


@page_filter("input")
def input_of(field: BoundField) -> SafeString:
    """The input alone. Our own errors say more than the browser's, so it does no checking."""
    _leave_checking_to_us(field)
    return field.as_widget()


def _leave_checking_to_us(field: BoundField) -> None:
    field.form.use_required_attribute = False


@page_filter
def target_id(field: BoundField) -> str:
    """Where an error's link leads: the input, or the first of its group."""
    _leave_checking_to_us(field)
    if not field.use_fieldset:
        return field.id_for_label or field.auto_id
    if isinstance(field.field.widget, ChoiceWidget) and len(field) > 0:
        return str(field[0].id_for_label)
    return field.auto_id


# People


@page_filter
def initials(name: str) -> str:
    """First letters of the first and last word: Dana Lapointe is DL."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    if not words:
        return ""
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@page_filter
def tone_of(name: str) -> str:
    """The same name always has the same colour."""
    return FACES[sum(map(ord, str(name))) % len(FACES)]


@page_filter
def bdi(text: str) -> SafeString:
    """A name in a sentence, kept apart from the direction of the words around it."""
    return format_html("<bdi>{}</bdi>", text)


@page_filter
def heard(words: str) -> str:
    """After a link's words: which one is meant. What begins with its own sign needs no space."""
    text = escape(words)
    return text if text[:1] in SIGNS else SafeString(" " + text)


# Days and times. A list says the same few many times: each is put into words once.


@page_filter
def local(value: date | datetime | None) -> date | datetime | None:
    """A moment in the reader's time zone; a date as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return value.astimezone(reading().zone)
    return value


@page_filter("date")
def date_in(value: date | datetime | None, pattern: str = "DATE_FORMAT") -> str:
    """A date by one of the language's formats, or in letters of Django's `date`."""
    return defaultfilters.date(local(value), pattern)


@page_filter("time")
def time_in(value: datetime | None, pattern: str = "TIME_FORMAT") -> str:
    """The time of day where the reader is."""
    return defaultfilters.time(local(value), pattern)


@page_filter
def day(value: date | datetime | None) -> str:
    """A day as people say it: today, tomorrow, Thursday; jeudi. At a line's start: |capfirst."""
    if value is None:
        return ""
    there, now = local(value), reading()
    that = there.date() if isinstance(there, datetime) else there
    assert that is not None
    return _day(that, now.today, now.language)


@page_filter
def hour(value: datetime | None) -> str:
    """The time of day as people say it: 4 pm, 4:30 pm; 16 h, 16 h 30."""
    if value is None:
        return ""
    there = local(value)
    assert isinstance(there, datetime)
    return _hour(there.hour, there.minute, reading().language)


@page_filter
def moment(value: datetime | None) -> str:
    """Day and time together: Thursday at 4 pm; jeudi à 16 h."""
    if value is None:
        return ""
    return str(gettext("%(day)s at %(time)s", day=day(value), time=hour(value)))


@lru_cache(maxsize=4096)
def _day(that: date, today: date, language: str | None) -> str:
    away = (that - today).days
    if away in (-1, 0, 1):
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[away]
    if 1 < away < 7:
        return _spelled(that, "l", language)
    with_year = "" if that.year == today.year else " Y"
    return _spelled(that, ("l j F" if language == "fr" else "l, F j") + with_year, language)


@lru_cache(maxsize=4096)
def _hour(hour: int, minute: int, language: str | None) -> str:
    if language == "fr":
        return f"{hour}\u00a0h" + (f"\u00a0{minute:02}" if minute else "")
    twelve = f"{hour % 12 or 12}" + (f":{minute:02}" if minute else "")
    return f"{twelve}\u00a0{'am' if hour < 12 else 'pm'}"


def _spelled(that: date, pattern: str, language: str | None) -> str:
    said = date_format(that, pattern)
    # French says the first of a month, and only the first, as an ordinal.
    first = language == "fr" and that.day == 1
    return said.replace(" 1 ", " 1er ", 1) if first else said
