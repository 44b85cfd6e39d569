"""What somebody did with a record on a day, in a sentence: a visit, not page loads."""

from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from oneplan.access.readers.log import Opening

NOON, EVENING = 12, 18
PLAN: Final = frozenset({"plans", "progress"})
# Fewer openings than this in a day is a look.
WORK: Final = 3


def visit(opening: Opening) -> str:
    """Who, what and when, in words; the day stands above it."""
    when = _when(opening.first_at, opening.last_at)
    return _said(opening) % {"name": opening.name, "when": when}


def _said(opening: Opening) -> str:
    if opening.emergency:
        return _("%(name)s opened your record in an emergency, %(when)s")
    if not opening.times:
        return _("%(name)s saw your name on their list, %(when)s")
    if not PLAN & {*opening.parts}:
        return _("%(name)s looked at your record, %(when)s")
    if opening.times < WORK:
        return _("%(name)s looked at your plan, %(when)s")
    return _("%(name)s worked on your plan, %(when)s")


def _when(first: datetime, last: datetime) -> str:
    """The part of the day, or that it was more than one."""
    parts = {_part(first), _part(last)}
    if len(parts) > 1:
        return _("during the day")
    words = {"morning": _("in the morning"), "day": _("in the afternoon")}
    return words.get(parts.pop(), _("in the evening"))


def _part(moment: datetime) -> str:
    hour = timezone.localtime(moment).hour
    return "morning" if hour < NOON else "day" if hour < EVENING else "evening"
