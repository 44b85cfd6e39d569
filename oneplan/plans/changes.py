"""What is different between two states of a plan, in plain words. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from oneplan.plans.described import described
from oneplan.plans.document import Document
from oneplan.plans.pieces import PIECES, Piece, Step
from oneplan.plans.rules import short

NEW, GONE, OTHER = "new", "gone", "other"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what kind of thing, what became of it, and its own words. `told`: only how a
    promise goes, which is reported and not agreed to."""

    how: str
    what: str
    text: str
    language: str = ""
    told: bool = False

    @property
    def said(self) -> str:
        """ "New need", "Step changed", "Strength taken out"."""
        words = {
            NEW: _("New: %(what)s"),
            GONE: _("Taken out: %(what)s"),
            OTHER: _("Changed: %(what)s"),
        }
        return words[self.how] % {"what": self.what}


Things = Mapping[str, tuple[Any, tuple[Any, ...]]]


def changes(before: Document, after: Document) -> list[Change]:
    """From a version to the draft (or to a later version): what is new, changed, taken out.

    Compares what the reader may see of both; private words are never a change.
    """
    found: list[Change] = []
    for piece in PIECES:
        told = _told(before, after) if piece is Step else frozenset()
        found.extend(
            _compared(str(piece.what), _things(before, piece), _things(after, piece), told)
        )
    if reordered(before, after):
        found.append(Change(OTHER, _("which need comes first"), ""))
    return found


def _told(before: Document, after: Document) -> frozenset[str]:
    """Promises that are still what they were, whatever was reported about them."""
    promised = {step.id: (step.task, step.who, step.due) for step in before.every(Step)}
    return frozenset(
        step.id
        for step in after.every(Step)
        if promised.get(step.id) == (step.task, step.who, step.due)
    )


def _compared(
    what: str, before: Things, after: Things, told: frozenset[str] = frozenset()
) -> Iterable[Change]:
    for key, (text, facts) in after.items():
        if key not in before:
            yield Change(NEW, what, short(text, 140), facts[0])
        elif before[key] != (text, facts):
            yield Change(OTHER, what, short(text, 140), facts[0], told=key in told)
    for key, (text, facts) in before.items():
        if key not in after:
            yield Change(GONE, what, short(text, 140), facts[0])


_COMPARED: dict[type[Piece], Callable[[Piece], tuple[Any, ...]]] = {
    piece: attrgetter(
        *(n for n, one in described(piece).items() if one.compared and n != piece.says)
    )
    for piece in PIECES
}


def _things(plan: Document, piece: type[Piece]) -> Things:
    """Each piece's own words, with its language and whatever else of it makes a difference."""
    says, facts = attrgetter(piece.says), _COMPARED[piece]
    return {one.id: (says(one), facts(one)) for one in plan.every(piece) if not one.private}


def reordered(before: Document, after: Document) -> bool:
    """Whether needs that are in both stand in another order now."""
    old = [n.id for n in before.needs if n.active]
    new = [n.id for n in after.needs if n.active]
    return [i for i in old if i in new] != [i for i in new if i in old]
