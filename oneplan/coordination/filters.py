"""How pages say who coordinates, and until when."""

from datetime import datetime, timedelta

from oneplan.kernel.languages import SPOKEN, WRITTEN
from oneplan.ui.filtering import page_filter


@page_filter
def last_day(end: datetime) -> datetime:
    """A time that ends with a day ends, in words, on that day."""
    return end - timedelta(microseconds=1)


@page_filter
def language_name(code: str) -> str:
    """A family's language of service, as the page calls it."""
    return str(({**dict(WRITTEN), **dict(SPOKEN)}).get(code, code))
