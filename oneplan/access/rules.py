"""Whose decision about a record counts, as data with its source. Pure.

The database has the same order as rows (`access_jurisdiction`, `access_decisionright`), which
the wall asks; a test holds the two together. Another jurisdiction is another order here, with its
words, and other rows there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Right:
    """By what right somebody decides: the lower rank prevails, equals may each deny."""

    key: str
    rank: int
    words: str | Promise
    # It counts only for what the person was found unable to decide.
    when_unable: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """A jurisdiction's order of those who decide, and where it is written. `own_age`: in years,
    from which nobody else decides for somebody, unless they were found unable to."""

    source: str
    words: str | Promise
    own_age: int | None
    rights: tuple[Right, ...]


RANKS = {
    "CA-ON": Order(
        source="CYFSA Part X and PHIPA, as read in domain/models §6.1 [F61] [F62] [F64]",
        words=_(
            "Ontario: the Child, Youth and Family Services Act, Part X, and the Personal Health"
            " Information Protection Act"
        ),
        own_age=16,
        rights=(
            Right("self", 0, _("decides for themself")),
            Right("guardian", 1, _("guardian named by a court"), when_unable=True),
            Right("attorney", 2, _("has a power of attorney for personal care"), when_unable=True),
            Right(
                "representative", 3, _("named by the Consent and Capacity Board"), when_unable=True
            ),
            Right("spouse", 4, _("husband, wife or partner"), when_unable=True),
            Right("custody", 5, _("parent with custody, or a children's aid society")),
            Right("access", 6, _("parent with access")),
            Right("sibling", 7, _("brother or sister"), when_unable=True),
            Right("relative", 8, _("another relative"), when_unable=True),
        ),
    )
}
NO_RIGHT = 99
JURISDICTION = "CA-ON"

# Emergency access (domain/models §6.2, Break-glass).
EMERGENCY_PARTS = 3
# A consent ends by itself within a year and is asked for again; keeping somebody out lasts longer.
LONGEST_PERMIT = timedelta(days=365)
KEPT_OUT_FOR = timedelta(days=5 * 365)


def rank_of(key: str, jurisdiction: str = JURISDICTION) -> int:
    """The rank of a right; NO_RIGHT for what gives none."""
    rights = RANKS[jurisdiction].rights
    return next((right.rank for right in rights if right.key == key), NO_RIGHT)


def right_at(rank: int, jurisdiction: str = JURISDICTION) -> str:
    """The key of the right that has this rank; empty for none."""
    return next((one.key for one in RANKS[jurisdiction].rights if one.rank == rank), "")


WHOLE = frozenset({"sole", "joint", "society"})


def rank_between(
    *, same: bool, left: bool, directs: bool, custody: Iterable[str], about_somebody: bool
) -> int:
    """By what rank somebody decides, from the facts of the family as they are now.

    `custody`: what right they hold over the subject (over anybody, for a decision about the family:
    there only custody and access count). Having custody and having access are never the same.
    """
    held = {"custody" if one in WHOLE else one for one in custody if one}
    if left:
        return NO_RIGHT
    if same:
        return rank_of("self")
    theirs = held - {"access"} if about_somebody else held & {"custody"}
    if "access" in held and (about_somebody or not directs):
        theirs.add("access")
    elif directs:
        theirs.add("custody")
    return min(map(rank_of, theirs), default=NO_RIGHT)


def still_stands(rank_then: int, rank_now: int) -> bool:
    """A decision lasts as long as its ground: whoever has lost theirs no longer decides."""
    return rank_now <= rank_then < NO_RIGHT


def prevails(permits: Iterable[int], denials: Iterable[int]) -> bool:
    """Whether decisions about one thing, by rank, open it: the best rank counts, deny beats
    permit between equals, and nothing is permitted by default."""
    best_permit = min(permits, default=NO_RIGHT)
    return best_permit < min(denials, default=NO_RIGHT)
