"""Frozen versions carry the number of their shape, and older shapes are brought to today's.

A version never changes, but what a plan is made of does. Each part of a version says its shape;
a part without a number is of the first. Reading one takes it from shape to shape: a field that a
shape brought is blank in those before, and whatever else became different has a step in `STEPS`.
A version of each shape is kept in tests/plans/shapes for ever. Pure.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from oneplan.plans.described import Row, described
from oneplan.plans.pieces import PIECES, Piece

Part = Mapping[str, Any]
FIRST: Final = 1


def _without_the_lock(part: Part) -> Part:
    """Rows were once frozen with their `revision`, which only two editors of a draft need."""
    return _each_row(part, lambda _piece, row: {k: v for k, v in row.items() if k != "revision"})


# What else than new fields became different with a shape.
STEPS: Final[Mapping[int, Callable[[Part], Part]]] = {2: _without_the_lock}


@cache
def current() -> int:
    """The shape that versions are frozen in today: the last that brought anything."""
    brought = (one.since for piece in PIECES for one in described(piece).values())
    return max(FIRST, *STEPS, *brought)


def of_today(part: Part) -> Part:
    """A frozen part, of whatever shape, in today's."""
    for shape in range(part.get("shape", FIRST) + 1, current() + 1):
        part = {**_with_new_fields(STEPS.get(shape, dict)(part), shape), "shape": shape}
    return part


def frozen(part: Part) -> dict[str, Any]:
    """Rows of the draft as a version keeps them, with the number of their shape."""
    kept = {piece: _frozen_fields(piece) for piece in PIECES}
    rows = _each_row(part, lambda piece, row: {name: row[name] for name in kept[piece]})
    return {"shape": current(), **rows}


def _frozen_fields(piece: type[Piece]) -> list[str]:
    return [name for name, one in described(piece).items() if one.frozen]


@cache
def _new_fields(shape: int) -> Mapping[str, Row]:
    """What a shape brought, blank, by what the rows are called."""
    brought = {
        piece.rows: {
            name: one.blank for name, one in described(piece).items() if one.since == shape
        }
        for piece in PIECES
    }
    return {rows: fields for rows, fields in brought.items() if fields}


def _with_new_fields(part: Part, shape: int) -> Part:
    new = _new_fields(shape)
    return {
        kind: [dict(new[kind], **row) for row in rows] if kind in new else rows
        for kind, rows in part.items()
    }


def _each_row(part: Part, change: Callable[[type[Piece], Row], Row]) -> Part:
    changed = {
        piece.rows: [change(piece, row) for row in part[piece.rows]]
        for piece in PIECES
        if piece.rows in part
    }
    return {**part, **changed}
