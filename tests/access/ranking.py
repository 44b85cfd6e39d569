"""Whose decision about a record counts in Ontario, written down a second time (domain/models §6.1):
the order that the database's rows and functions are held against."""

from collections.abc import Iterable
from dataclasses import dataclass

NO_RIGHT = 99
WHOLE = frozenset({"sole", "joint", "society"})


@dataclass(frozen=True, slots=True)
class Right:
    """By what right somebody decides: the lower rank prevails, equals may each deny."""

    key: str
    rank: int
    # It counts only for what the person was found unable to decide.
    when_unable: bool = False


OWN_AGE = 16
RIGHTS = (
    Right("self", 0),
    Right("guardian", 1, when_unable=True),
    Right("attorney", 2, when_unable=True),
    Right("representative", 3, when_unable=True),
    Right("spouse", 4, when_unable=True),
    Right("custody", 5),
    Right("access", 6),
    Right("sibling", 7, when_unable=True),
    Right("relative", 8, when_unable=True),
)


def rank_of(key: str) -> int:
    """The rank of a right; NO_RIGHT for what gives none."""
    return next((right.rank for right in RIGHTS if right.key == key), NO_RIGHT)


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
