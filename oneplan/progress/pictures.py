"""Small line pictures, as numbers for a template to draw; with the same facts as rows. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from oneplan.plans.described import number as without_zeros
from oneplan.plans.pieces import Outcome
from oneplan.progress.rules import Point, number

WIDTH, HEIGHT, MARGIN = 320, 96, 10


@dataclass(frozen=True, slots=True)
class Dot:
    """One reading where it is drawn; `label`: its number."""

    x: float
    y: float
    on: date
    label: str
    by: str = ""
    words: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A line through readings, from the oldest to the newest, and where it is to go.

    `line`: the points of an SVG polyline; `target`: the height of the aim, None where there is
    none. The dots are also the rows of the table: both say the same.
    """

    dots: Sequence[Dot]
    line: str
    target: float | None
    aim: str
    width: int = WIDTH
    height: int = HEIGHT


def picture(outcome: Outcome, points: Sequence[Point]) -> Picture:
    """An outcome's readings; where it started is the first, if it has a day."""
    start = number(outcome.baseline)
    every = list(points)
    if start is not None and outcome.baseline_on:
        every.insert(0, Point(outcome.baseline_on, start))
    return drawn(every, number(outcome.target))


def drawn(points: Sequence[Point], target: Decimal | None, low: int | None = None) -> Picture:
    """Points on a surface: days from left to right, more above. Equal numbers are one height."""
    values = [point.value for point in points] + ([target] if target is not None else [])
    lowest = min([*values, Decimal(low)] if low is not None else values, default=Decimal(0))
    span = (max(values, default=Decimal(1)) - lowest) or Decimal(1)

    def height(value: Decimal) -> float:
        room = HEIGHT - 2 * MARGIN
        return round(HEIGHT - MARGIN - float((value - lowest) / span) * room, 1)

    days = [point.on for point in points]
    first = min(days, default=date.min)
    length = (max(days, default=first) - first).days or 1

    def across(on: date) -> float:
        return round(MARGIN + (on - first).days / length * (WIDTH - 2 * MARGIN), 1)

    dots = [
        Dot(
            across(point.on),
            height(point.value),
            point.on,
            without_zeros(str(point.value)),
            point.by,
            point.words,
            point.language,
        )
        for point in points
    ]
    return Picture(
        dots=dots,
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        target=height(target) if target is not None else None,
        aim=without_zeros(str(target)) if target is not None else "",
    )
