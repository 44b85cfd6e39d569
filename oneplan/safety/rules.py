"""When a crisis plan wants to be looked at. Pure."""

from datetime import date, datetime, timedelta
from typing import Final

from oneplan.ui import numbers

# Numbers change and people move: asked twice a year whether it is still right.
STILL_RIGHT: Final = timedelta(days=182)
# A link that nobody stopped ends by itself.
LINK_LASTS: Final = timedelta(days=180)
# More lines than anybody reads at night are no plan.
MOST_LINES: Final = 12


def is_old(read_on: date, today: date) -> bool:
    """Whether nobody has said for long that it is still right."""
    return today - read_on > STILL_RIGHT


def due_after(told_at: datetime, hours: int) -> datetime:
    """By when a plan is looked at after something happened, within the community's hours."""
    return told_at + timedelta(hours=hours)


def dialled(phone: str) -> str:
    """What a telephone is asked to call: digits, and what they dial besides."""
    return numbers.dialled(phone)
