"""Who reads the page that is being written, and when: their language, their clock, today.

While one page is written none of these changes. Asking Django for each anew, for every text and
every day on a list, took more time than writing the page.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, tzinfo

from django.utils import timezone, translation

from oneplan.kernel import clock


@dataclass(frozen=True, slots=True)
class Reading:
    language: str | None
    zone: tzinfo
    today: date


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """Around the writing of one page."""
    token = _reading.set(_now())
    try:
        yield
    finally:
        _reading.reset(token)


def reading() -> Reading:
    """The page's, or this moment's where no page is being written."""
    return _reading.get() or _now()


def _now() -> Reading:
    language, zone = translation.get_language(), timezone.get_current_timezone()
    return Reading(language, zone, clock.now().astimezone(zone).date())
