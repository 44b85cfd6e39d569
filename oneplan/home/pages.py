"""What the homes show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from oneplan.approvals.readers import WaitingFor
from oneplan.coordination.readers import HandingOver
from oneplan.coordination.readers import Waiting as WaitingBatons
from oneplan.home.forms import OfferForm
from oneplan.home.readers import DirectoryHealth, FamilyHome, OldEntry, Today, Workloads
from oneplan.home.rules import Counted
from oneplan.home.waiting import Waits
from oneplan.home.week import WeekDay
from oneplan.people.models import Family, Worker
from oneplan.plans.pages import PlanShown
from oneplan.plans.readers import StepLine
from oneplan.referrals.readers import Waiting
from oneplan.referrals.words import Row
from oneplan.safety.readers import Listed
from oneplan.site.gaps import Gaps
from oneplan.ui.shown import Shown
from oneplan.voice.models import SharedLine


@dataclass(frozen=True, kw_only=True)
class FrontShown(Shown):
    template = "home/front.html"


@dataclass(frozen=True, slots=True)
class Told:
    """What the family told when it asked for help: for whoever begins to work with it.

    `rows`: its answers in its own words; `language`: how it wants to be spoken with; `reach`: when
    and how it is safe to get in touch; `well`: what goes well.
    """

    day: date
    rows: list[Row]
    language: Sequence[str]
    reach: Sequence[str]
    well: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class FamilyShown(Shown):
    """One family at a glance. `ours`: to one of it; `told`: before there is an agreed plan;
    `may_begin`: the plan, with what goes well; `week`: the last day of "this week"."""

    template = "home/family.html"
    family: Family
    home: FamilyHome
    ours: bool
    waits: list[Waits]
    told: Told | None
    may_begin: bool
    heard: list[SharedLine]
    handing_over: HandingOver
    crisis_plans: list[Listed]
    calls_by: date | None
    counted: Counted
    today: date
    week: date


@dataclass(frozen=True, kw_only=True)
class PreviewShown(PlanShown):
    """The plan as `member` sees it."""

    template = "home/preview.html"
    agency: str


@dataclass(frozen=True, kw_only=True)
class TodayShown(Shown):
    """A worker's day. `says`: how much there is, in words; `workloads`: of whom one supervises."""

    template = "home/today.html"
    says: list[str]
    waits_for_me: list[Waits]
    day: Today
    coordinates: bool
    answers: bool
    waiting: Sequence[Waiting]
    workloads: Workloads | None
    untold: list[Waits]
    waits: WaitingFor
    batons: WaitingBatons
    week: date


@dataclass(frozen=True, kw_only=True)
class WeekShown(Shown):
    template = "home/week.html"
    days: list[WeekDay]


@dataclass(frozen=True, kw_only=True)
class PromisesShown(Shown):
    template = "home/promises.html"
    waits: list[Waits]
    steps: list[StepLine]
    families: list[Family]
    today: date
    week: date


@dataclass(frozen=True, kw_only=True)
class ActingShown(Shown):
    template = "home/acting.html"
    jobs: Sequence[Worker]
    several: bool
    purposes: Sequence[tuple[str, Any]]


@dataclass(frozen=True, kw_only=True)
class OfferShown(Shown):
    """A line of one's own wellness plan, to be offered to the family's."""

    template = "home/offer.html"
    form: OfferForm


@dataclass(frozen=True, kw_only=True)
class TableShown(Shown):
    """`name`: what this community calls its table; `callers`: who brings a family's plan to it."""

    template = "home/table.html"
    name: str
    coordinator: str
    callers: list[Worker]


@dataclass(frozen=True, kw_only=True)
class PlanningShown(Shown):
    """`old`: services to ask first; `spoken`: languages, and how many who work here speak each;
    `gaps`: what was not found."""

    template = "home/planning.html"
    health: DirectoryHealth | None
    old: list[OldEntry]
    spoken: list[tuple[str, int]]
    gaps: Gaps | None
