"""What the pages show that say who looked, who asks for more, and what looks wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import Form

from oneplan.access.models import Emergency
from oneplan.access.readers import Opening, Position
from oneplan.oversight.models import Ask, Complaint
from oneplan.oversight.readers import ToReview, WrittenDown
from oneplan.people.models import Family
from oneplan.ui.shown import Shown

# Asks to see more


@dataclass(frozen=True, kw_only=True)
class AsksShown(Shown):
    template = "oversight/asks.html"
    family: Family
    here: Position
    asks: list[Ask]
    purposes: Sequence[tuple[str, Any]]


# Who looked


@dataclass(frozen=True, slots=True)
class Visit:
    """What somebody did that day, in a sentence, and what was opened."""

    words: str
    it: Opening


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the log."""

    day: date
    visits: list[Visit]


@dataclass(frozen=True, kw_only=True)
class WhoLookedShown(Shown):
    """`own_log`: whether the log is the viewer's to read; `older`, `newer`: pages or 0."""

    template = "oversight/who_looked.html"
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
    template = "oversight/looks_wrong.html"
    family: Family
    form: Form
    line: Opening


# Workers


@dataclass(frozen=True, kw_only=True)
class AskShown(Shown):
    template = "oversight/ask.html"
    form: Form
    asked: Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class EmergencyShown(Shown):
    template = "oversight/emergency.html"
    form: Form
    hours: int


@dataclass(frozen=True, kw_only=True)
class ReviewsShown(Shown):
    """`wanted`: the id of the one whose form was just sent; `workers`: who opened how many."""

    template = "oversight/reviews.html"
    waiting: list[ToReview]
    wanted: str
    form: Form
    days: int
    workers: Sequence[Mapping[str, Any]]
    written_down: Sequence[WrittenDown]


@dataclass(frozen=True, kw_only=True)
class ComplaintsShown(Shown):
    template = "oversight/complaints.html"
    lines: list[Complaint]
    wanted: str
    form: Form
