"""What this room's pages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.forms import Form

from oneplan.people.models import Family
from oneplan.safety.models import CrisisLink, Debrief, FunctionalAssessment, LineKind
from oneplan.safety.readers import Contact, CrisisPlanPage, Line
from oneplan.ui.form_page import Text
from oneplan.ui.shown import Shown


@dataclass(frozen=True, kw_only=True)
class PlansShown(Shown):
    """Every crisis plan of the family that the viewer may see."""

    template = "safety/plans.html"
    family: Family
    plans: Sequence[CrisisPlanPage]
    writes: bool


@dataclass(frozen=True, slots=True)
class Calm:
    """A crisis plan as it is read at night: what to see first stands first."""

    plan: CrisisPlanPage
    signs: Sequence[Line]
    helps: Sequence[Line]
    worse: Sequence[Line]
    never: Sequence[Line]
    steps: Sequence[tuple[LineKind, Sequence[Line]]]


@dataclass(frozen=True, kw_only=True)
class PlanShown(Shown):
    """`ours`: to one of the family; `why`: whether why it happens is written and may be seen;
    `explains`: may be written."""

    template = "safety/plan.html"
    family: Family
    it: Calm
    ours: bool
    writes: bool
    why: bool
    explains: bool


@dataclass(frozen=True, kw_only=True)
class LinkShown(Shown):
    """For whoever holds a link. `name`: for whom it was made."""

    template = "safety/by_link.html"
    it: Calm
    name: str


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of line while the plan is written."""

    kind: LineKind
    lines: Sequence[Line]


@dataclass(frozen=True, kw_only=True)
class WriteShown(Shown):
    template = "safety/write.html"
    family: Family
    plan: CrisisPlanPage
    parts: Sequence[Part]


@dataclass(frozen=True, kw_only=True)
class FormShown(Shown):
    """A page that is one form. `back`: address and words."""

    template = "safety/form.html"
    form: Form
    title: str
    back: tuple[str, str]
    button: str
    lead: str = ""
    who: str = ""
    theirs: Sequence[Text] = ()


@dataclass(frozen=True, kw_only=True)
class RemoveShown(Shown):
    template = "safety/remove.html"
    words: str
    language: str
    back: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class WhyShown(Shown):
    template = "safety/why.html"
    family: Family
    plan: CrisisPlanPage
    assessment: FunctionalAssessment | None
    explains: bool


@dataclass(frozen=True, kw_only=True)
class DebriefShown(Shown):
    """What is still to be looked at, and what was learned before."""

    template = "safety/debriefs.html"
    family: Family
    plan: CrisisPlanPage
    done: Sequence[Debrief]
    writes: bool


@dataclass(frozen=True, kw_only=True)
class LinksShown(Shown):
    template = "safety/links.html"
    family: Family
    plan: CrisisPlanPage
    form: Form
    links: Sequence[CrisisLink]
    now: datetime
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class DrillShown(Shown):
    """`to_mend`: whom calling would not work, as things stand."""

    template = "safety/drill.html"
    family: Family
    plan: CrisisPlanPage
    form: Form
    to_mend: Sequence[Contact]
