"""What the pages about how it goes show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.forms import Form

from oneplan.people.models import Family
from oneplan.plans.models import ActionStep
from oneplan.plans.pieces import Need, Outcome, Step, Strategy
from oneplan.progress.actions.links import Opened
from oneplan.progress.models import StepLink
from oneplan.progress.pictures import Picture
from oneplan.progress.rules import View
from oneplan.ui.shown import Shown


@dataclass(frozen=True, slots=True)
class ShownStuck:
    """Something that is stuck, and why, in words. `heard`: what a link is about."""

    text: str
    language: str
    why: str
    since: date
    piece: str
    row_id: str
    heard: str
    may: bool


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    """One indicator with its picture. `quick`: numbers to tap; `now`: where it stands."""

    it: Outcome
    picture: Picture
    now: str
    reached: bool
    quick: Sequence[str]
    may: bool


@dataclass(frozen=True, slots=True)
class ShownView:
    """What one person said last of a need, and what they said before."""

    last: View
    words: str
    before: Sequence[View]


@dataclass(frozen=True, slots=True)
class ShownOption:
    it: Strategy
    heard: str
    verdict: str
    tone: str
    may: bool


@dataclass(frozen=True, slots=True)
class ShownNeed:
    """One need and how it goes. `views`: of adults; `young`: of youth and children, apart;
    `without_account`: open promises that the viewer may make a link for."""

    it: Need
    heard: str
    area: str
    outcomes: Sequence[ShownOutcome]
    views: Sequence[ShownView]
    young: Sequence[ShownView]
    options: Sequence[ShownOption]
    stuck: Sequence[ShownStuck]
    done: int
    open: int
    without_account: Sequence[Step]


@dataclass(frozen=True, kw_only=True)
class ProgressShown(Shown):
    template = "progress/progress.html"
    family: Family
    needs: Sequence[ShownNeed]
    stuck: Sequence[ShownStuck]
    days: int


@dataclass(frozen=True, kw_only=True)
class NeedProgressShown(Shown):
    template = "progress/need.html"
    family: Family
    one: ShownNeed


@dataclass(frozen=True, kw_only=True)
class ReadingShown(Shown):
    template = "progress/reading.html"
    family: Family
    form: Form
    one: ShownOutcome
    need_id: str


@dataclass(frozen=True, kw_only=True)
class RatingShown(Shown):
    template = "progress/rating.html"
    family: Family
    form: Form
    need: Need


@dataclass(frozen=True, kw_only=True)
class LinksShown(Shown):
    """`link`: the address just made, shown once."""

    template = "progress/links.html"
    family: Family
    step: ActionStep
    links: Sequence[StepLink]
    link: str
    now: datetime


@dataclass(frozen=True, kw_only=True)
class LinkShown(Shown):
    """What whoever holds a link sees. `asks`: what is in the way; `told`: they have just said."""

    template = "progress/link.html"
    it: Opened
    form: Form
    asks: bool
    told: bool


@dataclass(frozen=True, kw_only=True)
class DecideShown(Shown):
    template = "progress/decide.html"
    family: Family
    form: Form
    one: ShownStuck
