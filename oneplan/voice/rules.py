"""Pure: who a line can be for, what the law says about safety, what a line of a piece starts as."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oneplan.kernel.privacy import Category
from oneplan.voice.sharing import Readers

LONGEST_NOTE = 10_000
LONGEST_LINE = 600
# What a line for the team may be part of: few, and the mildest first.
LINE_CATEGORIES = (
    Category.STRENGTHS,
    Category.EDUCATION,
    Category.CULTURE,
    Category.HEALTH,
    Category.MENTAL_HEALTH,
)


@dataclass(frozen=True, slots=True)
class SafetyLaw:
    """When an adult must act although somebody asked them not to. `source`: where it stands."""

    place: Promise
    source: Promise
    says: Promise
    older: Promise


SAFETY_LAWS = {
    # Duty to report a child in need of protection: 125(1); children of 16 and 17: 125(4).
    "CA-ON": SafetyLaw(
        place=_("Ontario"),
        source=_("Child, Youth and Family Services Act, 2017, section 125"),
        says=_(
            "If an adult thinks that somebody under 16 is being hurt, or is not safe or not cared"
            " for, they must tell a children’s aid society right away. They must, even if you ask"
            " them not to."
        ),
        older=_("For somebody who is 16 or 17 they may tell, but they do not have to."),
    ),
}


def safety_law(jurisdiction: str = "CA-ON") -> SafetyLaw:
    """The law of a place. Ontario first; a place without an entry is a KeyError, never a guess."""
    return SAFETY_LAWS[jurisdiction]


def what_is_missing(readers: str, chosen: int) -> str:
    """Which choice of people is still missing for these readers: "", "some" or "one"."""
    if readers == Readers.NAMED and chosen < 1:
        return "some"
    if readers == Readers.RAISE and chosen != 1:
        return "one"
    return ""
