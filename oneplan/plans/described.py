"""How a plan's rows are described: one line for each field, from which everything else follows.

    statement: Annotated[str, words(_("what works well"), printed=_("What works well"))]

From this line come the column (models.py), what the reader selects (sql.py), the attribute, how a
row of the database or of a frozen version becomes it, whether a difference is a change, whether it
is agreed to and frozen, since which shape versions have it, and its line on paper. No ORM here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from operator import itemgetter
from typing import Any, Final, Literal, TypeVar, get_type_hints

Row = Mapping[str, Any]
Piece = TypeVar("Piece")
Stored = Literal["text", "line", "amount", "day", ""]
# What a new column holds where nobody has written anything: in rows, and in versions of before.
BLANK: Final[Mapping[str, Any]] = {"text": "", "line": "", "amount": None, "day": None, "": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One field of a row of the plan.

    `stored`: how it is kept; nothing where the model has its own column. `column`: what is selected
    if not the column of its name; None: nothing is. `agreed`: a part of what somebody agrees to.
    `since`: the first shape of frozen versions that has it (shapes.py). `printed`: its label on
    paper, if it stands there on a line of its own.
    """

    stored: Stored = ""
    label: Any = ""
    longest: int = 0
    optional: bool = False
    column: str | None = ""
    compared: bool = True
    agreed: bool = True
    frozen: bool = True
    since: int = 1
    printed: Any = ""

    @property
    def blank(self) -> Any:
        return BLANK[self.stored]


OWN: Final = Described(compared=False)


def words(label: Any, **more: Any) -> Described:
    """What somebody writes, as long as they like."""
    return Described(stored="text", label=label, **more)


def line(label: Any, longest: int, **more: Any) -> Described:
    """A few words."""
    return Described(stored="line", label=label, longest=longest, **more)


def amount(label: Any) -> Described:
    """A number with two decimals, or none."""
    return Described(stored="amount", label=label, optional=True)


def day(label: Any = "", **more: Any) -> Described:
    return Described(stored="day", label=label, **more)


def own(**more: Any) -> Described:
    """A column that the model declares itself, because the program acts by it."""
    return Described(**more)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a row becomes a piece: what is taken as it is, what must be made of JSON, and what only
    rows of the draft have."""

    names: tuple[str, ...]
    values: Callable[[Row], tuple[Any, ...]]
    made: tuple[tuple[str, Callable[[Any], Any]], ...]
    of_draft: tuple[str, ...]


_DESCRIBED: dict[type, dict[str, Described]] = {}
_READINGS: dict[type, _Reading] = {}


def described(piece: type) -> Mapping[str, Described]:
    """Every field of a kind of piece that a row has, by name, in order."""
    if piece not in _DESCRIBED:
        hints = get_type_hints(piece, include_extras=True)
        kept = [one.name for one in fields(piece) if one.metadata.get("row", True)]
        _DESCRIBED[piece] = {name: _said(hints[name]) for name in kept}
    return _DESCRIBED[piece]


def _said(hint: Any) -> Described:
    found = (one for one in getattr(hint, "__metadata__", ()) if isinstance(one, Described))
    return next(found, OWN)


def _reading(piece: type) -> _Reading:
    if piece not in _READINGS:
        hints, every = get_type_hints(piece), described(piece)
        makers = {name: _reader(one, hints[name]) for name, one in every.items() if one.frozen}
        plain = tuple(name for name, make in makers.items() if not make)
        made = tuple((name, make) for name, make in makers.items() if make)
        _READINGS[piece] = _Reading(
            plain, itemgetter(*plain), made, tuple(n for n, one in every.items() if not one.frozen)
        )
    return _READINGS[piece]


def _reader(one: Described, hint: Any) -> Callable[[Any], Any] | None:
    if one.stored == "amount":
        return number
    return _day if hint in (date, date | None) else None


def piece_of(piece: type[Piece], row: Row, **nested: Any) -> Piece:
    """A row of today's shape as a piece of the document."""
    how = _reading(piece)
    facts = dict(zip(how.names, how.values(row), strict=True))
    for name, make in how.made:
        facts[name] = make(row[name])
    for name in how.of_draft:
        if name in row:
            facts[name] = row[name]
    return piece(**facts, **nested)


def number(value: str | None) -> str:
    """A number without idle zeros: "3.50" is "3.5"; nothing is nothing."""
    if value in (None, ""):
        return ""
    try:
        return f"{Decimal(str(value)).normalize():f}"
    except InvalidOperation:
        return str(value)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def printed_lines(piece: Any) -> Iterator[tuple[str, str]]:
    """Label and words of what a piece says on lines of its own on paper, in order."""
    for name, one in described(type(piece)).items():
        if one.printed and (said := getattr(piece, name)):
            yield str(one.printed), str(said)
