"""What the plan's pages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.forms import BoundField, Form

from oneplan.access.readers.positions import Position
from oneplan.directory.readers import SearchResult
from oneplan.people.models import Family
from oneplan.plans.changes import Change
from oneplan.plans.described import Row
from oneplan.plans.document import Document
from oneplan.plans.forms import AgreeForm, NotYetForm, StepStatusForm, ViewForm
from oneplan.plans.models import ActionStep, PlanRow, Unsent
from oneplan.plans.models import Need as NeedRow
from oneplan.plans.pieces import Need, Service, Step, Strength, Vision
from oneplan.plans.readers import NotYetSaid, Version, VersionLine
from oneplan.plans.rules import Missing
from oneplan.ui.shown import Shown


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A promise with its tag; `heard`: which one a button is about."""

    it: Step
    heard: str
    tag: str
    tone: str
    may_report: bool
    in_the_way: str = ""


@dataclass(frozen=True, slots=True)
class ShownNeed:
    """A need as a page shows it: where it stands, and what the viewer may do with it.

    `place` is counted from 1, 0 where the need is met or waits; `moves`: states they may give it.
    """

    it: Need
    heard: str
    area: str
    status: str
    place: int
    last: bool
    alone: bool
    may: bool
    moves: list[tuple[str, str]]
    steps: list[ShownStep]


@dataclass(frozen=True, kw_only=True)
class DocumentShown(Shown):
    """What the draft and a version have in common."""

    family: Family
    needs: list[ShownNeed]
    rest: list[ShownNeed]
    strengths: Sequence[Strength]
    services: Sequence[Service]
    visions: Sequence[Vision]


@dataclass(frozen=True, kw_only=True)
class PlanShown(DocumentShown):
    """The draft beside the version in force. `own`: the viewer's own vision, which stands apart;
    `to_word`: visions that the viewer may put into other words."""

    template = "plans/plan.html"
    who: Position
    version: Version | None
    changes: list[Change]
    unagreed: int
    not_yet: list[NotYetSaid]
    mine_not_yet: bool
    missing: list[Missing]
    may_strengths: bool
    to_word: set[str]
    own: Vision | None
    may_own: bool
    family_vision: bool
    member: str = ""


@dataclass(frozen=True, kw_only=True)
class NoPlanShown(Shown):
    template = "plans/none.html"
    family: Family
    who: Position


@dataclass(frozen=True, kw_only=True)
class WorkShown(Shown):
    template = "plans/work.html"
    family: Family
    one: ShownNeed
    missing: list[Missing]


@dataclass(frozen=True, kw_only=True)
class VersionsShown(Shown):
    template = "plans/versions.html"
    family: Family
    versions: list[VersionLine]


@dataclass(frozen=True, kw_only=True)
class VersionShown(DocumentShown):
    template = "plans/version.html"
    version: Version
    may_say: bool
    team: Sequence[Row]


@dataclass(frozen=True, kw_only=True)
class NotYetShown(Shown):
    """Why somebody does not agree yet."""

    template = "plans/not_yet.html"
    family: Family
    form: NotYetForm


@dataclass(frozen=True, kw_only=True)
class OwnViewShown(Shown):
    """What a member says to a version."""

    template = "plans/own_view.html"
    family: Family
    number: int
    form: ViewForm


@dataclass(frozen=True, kw_only=True)
class AgreeShown(Shown):
    """All that is agreed to. `views`: for each other member, what they say and in which words;
    `not_yet`: who else said that they do not agree yet."""

    template = "plans/agree.html"
    family: Family
    form: AgreeForm
    views: list[tuple[BoundField, BoundField]]
    missing: list[Missing]
    draft: Document
    version: Version | None
    changes: list[Change]
    not_yet: list[NotYetSaid]


@dataclass(frozen=True, kw_only=True)
class FormShown(Shown):
    """One form. `left`: what was typed and not saved; `theirs`: what somebody else saved meanwhile;
    `ask`: what to think over first; `private`: whether only the writer reads it, None: not asked.
    """

    template = "plans/form.html"
    family: Family
    form: Form
    title: str
    kind: str
    here: str
    anchor: str
    row: PlanRow | None
    need: NeedRow | None = None
    left: Unsent | None = None
    theirs: Sequence[tuple[str, str]] = ()
    ask: Literal["", "need", "strength"] = ""
    service: str = ""
    no_team: bool = False
    private: bool | None = None


@dataclass(frozen=True, kw_only=True)
class FindShown(Shown):
    template = "plans/find.html"
    family: Family
    need: NeedRow | None
    words: str
    result: SearchResult | None


@dataclass(frozen=True, kw_only=True)
class StuckShown(Shown):
    template = "plans/stuck.html"
    family: Family
    step: ActionStep
    form: StepStatusForm
    next: str


@dataclass(frozen=True, kw_only=True)
class RemoveShown(Shown):
    template = "plans/remove.html"
    family: Family
    kind: str
    words: str
    language: str
