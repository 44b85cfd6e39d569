"""What the pages show that say who can see, who looked, and who decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.forms import Form

from oneplan.access.forms import CapacityForm
from oneplan.access.items import Item
from oneplan.access.models import Ask, CapacityNote, Complaint, Emergency
from oneplan.access.readers import (
    Apart,
    Holder,
    KeptOut,
    OfAge,
    Opening,
    Position,
    Single,
)
from oneplan.access.readers.queues import ToReview, WrittenDown
from oneplan.people.models import Family
from oneplan.ui.shown import Shown

# Who can see


@dataclass(frozen=True, kw_only=True)
class WhoCanSeeShown(Shown):
    """`parts`: each part of the record with, for each holder outside, whether they see it and write
    there; `apart`: what was decided about one person or one thing, where the viewer decides.
    """

    template = "access/who_can_see.html"
    family: Family
    here: Position
    household: list[Holder]
    others: list[Holder]
    kept_out: list[KeptOut]
    parts: list[tuple[Any, list[tuple[Holder, bool, bool]]]]
    apart: Apart | None
    may_stop: bool
    closed: datetime | None
    purposes: Sequence[tuple[str, Any]]
    asks: list[Ask]


@dataclass(frozen=True, kw_only=True)
class ChangeSightShown(Shown):
    template = "access/change.html"
    family: Family
    form: Form
    holder: Holder
    here: Position
    chosen: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class KeepOutShown(Shown):
    template = "access/keep_out.html"
    family: Family
    form: Form
    here: Position


@dataclass(frozen=True, kw_only=True)
class SeenAlreadyShown(Shown):
    """What somebody has opened, day by day."""

    template = "access/shown.html"
    family: Family
    days: list[Opening]


@dataclass(frozen=True, kw_only=True)
class AsksShown(Shown):
    template = "access/asks.html"
    family: Family
    here: Position
    asks: list[Ask]
    purposes: Sequence[tuple[str, Any]]


# Single things


@dataclass(frozen=True, kw_only=True)
class ThingsShown(Shown):
    template = "access/things.html"
    family: Family
    here: Position
    things: list[Item]
    singles: Sequence[Single]


@dataclass(frozen=True, kw_only=True)
class ThingShown(Shown):
    template = "access/thing.html"
    family: Family
    form: Form
    item: Item
    chosen: Sequence[tuple[str, str]] = ()


# Who decides


@dataclass(frozen=True, kw_only=True)
class CapacityShown(Shown):
    """`form`: for a worker who may note more, else None; `own_age`: from which
    nobody else decides by the law that `law` names."""

    template = "access/capacity.html"
    family: Family
    notes: list[CapacityNote]
    form: CapacityForm | None
    law: Any
    own_age: int | None
    of_age: list[OfAge]


@dataclass(frozen=True, kw_only=True)
class SaidShown(Shown):
    template = "access/said.html"
    family: Family
    form: Form
    here: Position
    title: str
    chosen: Sequence[tuple[str, str]] = ()


# Who looked


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the log."""

    day: date
    openings: list[Opening]


@dataclass(frozen=True, kw_only=True)
class WhoLookedShown(Shown):
    """`own_log`: whether the log is the viewer's to read; `older`, `newer`: pages or 0."""

    template = "access/who_looked.html"
    family: Family
    review_days: int
    days: list[Day]
    previews: list[Opening]
    programs: list[Opening]
    emergencies: list[Emergency]
    older: int
    newer: int
    complaints: list[Complaint]
    own_log: bool


@dataclass(frozen=True, kw_only=True)
class LooksWrongShown(Shown):
    template = "access/looks_wrong.html"
    family: Family
    form: Form
    line: Opening


# Workers


@dataclass(frozen=True, kw_only=True)
class AskShown(Shown):
    template = "access/ask.html"
    form: Form
    asked: Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class EmergencyShown(Shown):
    template = "access/emergency.html"
    form: Form
    hours: int


@dataclass(frozen=True, kw_only=True)
class ReviewsShown(Shown):
    """`wanted`: the id of the one whose form was just sent; `workers`: who opened how many."""

    template = "access/reviews.html"
    waiting: list[ToReview]
    wanted: str
    form: Form
    days: int
    workers: Sequence[Mapping[str, Any]]
    written_down: Sequence[WrittenDown]


@dataclass(frozen=True, kw_only=True)
class ComplaintsShown(Shown):
    template = "access/complaints.html"
    lines: list[Complaint]
    wanted: str
    form: Form
