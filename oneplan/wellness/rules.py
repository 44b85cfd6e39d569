"""Pure: marks of a check-in, the owner's own rule, how long a share may last, what the law says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST_LINE: Final = 500
LONGEST_TEXT: Final = 8_000
MOST_PLANS: Final = 12
MOST_CONTACTS: Final = 40
LONGEST_SHARE: Final = timedelta(days=366)
PICTURE_BYTES: Final = 1_500_000
MOST_PICTURES: Final = 8
# A day's mark is looked back on this far; then nothing more is drawn.
LOOK_BACK: Final = 28


class Mark(StrEnum):
    """What an owner may say of a day. Not a score: no mark is more than another, none is added."""

    WELL = "well"
    TRIGGER = "trigger"
    EARLY = "early"
    BREAKING = "breaking"


MARKS: Final[Mapping[Mark, Promise]] = {
    Mark.WELL: pgettext_lazy("check-in", "I am well"),
    Mark.TRIGGER: pgettext_lazy("check-in", "Something set me off"),
    Mark.EARLY: pgettext_lazy("check-in", "I notice early signs"),
    Mark.BREAKING: pgettext_lazy("check-in", "Things are breaking down"),
}
# The part of one's own plan that a mark opens.
OPENS: Final[Mapping[Mark, str]] = {
    Mark.WELL: "daily",
    Mark.TRIGGER: "triggers",
    Mark.EARLY: "early",
    Mark.BREAKING: "breaking",
}


def days_running(marks: Mapping[date, str], mark: str, today: date) -> int:
    """For how many days up to `today`, without a gap, the owner marked exactly this."""
    count = 0
    while marks.get(today - timedelta(days=count)) == mark:
        count += 1
    return count


def is_time_to_tell(
    marks: Mapping[date, str], mark: str, days: int, today: date, told_on: date | None
) -> bool:
    """The owner's own rule: this mark for so many days running, and not told since it began."""
    running = days_running(marks, mark, today)
    began = today - timedelta(days=max(running - 1, 0))
    return running >= days and (told_on is None or told_on < began)


def terms_that_cannot_be(threshold: int, able: int, tiebreaker: bool, dispute: str) -> list[str]:
    """Which of an owner's terms nobody could ever meet: "threshold", "tiebreaker"."""
    missing = []
    if able and threshold > able:
        missing.append("threshold")
    if dispute == "tiebreaker" and not tiebreaker:
        missing.append("tiebreaker")
    return missing


@dataclass(frozen=True, slots=True)
class WishesLaw:
    """What a written wish is, and is not, in one place. `source`: where it stands."""

    place: Promise
    source: Promise
    says: tuple[Promise, ...]


WISHES: Final[Mapping[str, WishesLaw]] = {
    # Health Care Consent Act, 1996: wishes while capable and 16 or older, s. 5; in any written
    # form or spoken, s. 5 (2); whoever decides for somebody follows them, s. 21.
    "CA-ON": WishesLaw(
        _("Ontario"),
        _("Health Care Consent Act, 1996, sections 5 and 21"),
        (
            _("This paper records my wishes. It is not a power of attorney."),
            _("It does not say yes to any treatment. I say yes or no myself while I can."),
            _(
                "If somebody must decide for me, the law says they follow wishes I had when I was"
                " 16 or older and could decide. I may also change them by saying so."
            ),
        ),
    )
}


def wishes_law(jurisdiction: str = "CA-ON") -> WishesLaw:
    """The law of a place. A place without an entry is a KeyError, never a guess."""
    return WISHES[jurisdiction]


def same_address(address: str, others: Iterable[str]) -> bool:
    """Whether an address is one of those, however it is written."""
    wanted = address.strip().casefold()
    return bool(wanted) and any(wanted == other.strip().casefold() for other in others)
