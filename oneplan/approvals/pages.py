"""What the pages of changes that need two people show."""

from dataclasses import dataclass
from typing import Any

from oneplan.approvals.actions import Seen
from oneplan.approvals.forms import ChangeForm, DecideForm
from oneplan.approvals.models import Change, HandOver
from oneplan.approvals.openings import Opening
from oneplan.approvals.readers import Shown as ShownChange
from oneplan.people.models import Community, Family
from oneplan.people.readers import RuleNow
from oneplan.ui.shown import Shown


@dataclass(frozen=True, kw_only=True)
class AskChangeShown(Shown):
    """A question to a second person. `seen`: whom it touches, once that is chosen; `enough`:
    whether there is anybody to choose.
    """

    template = "approvals/ask_change.html"
    form: ChangeForm
    seen: Seen | None
    kind: str
    title: str
    opening: Opening
    enough: bool = True


@dataclass(frozen=True, kw_only=True)
class TakeAlongShown(Shown):
    """`whole`: all of the family's record, or what is about the viewer alone."""

    template = "approvals/take_along.html"
    family: Family
    whole: bool
    title: str


@dataclass(frozen=True, kw_only=True)
class RulesShown(Shown):
    template = "approvals/rules.html"
    communities: list[tuple[Community, list[RuleNow]]]
    waiting: list[Change]
    mine: list[Change]


@dataclass(frozen=True, kw_only=True)
class ChangesShown(Shown):
    template = "approvals/changes.html"
    waiting: list[Change]
    mine: list[Change]
    handed: list[HandOver]


@dataclass(frozen=True, kw_only=True)
class ChangeShown(Shown):
    """One change. `says`: what it would do; `label`: a rule's name; `mine`: the viewer asked."""

    template = "approvals/change_page.html"
    shown: ShownChange
    it: Change
    form: DecideForm
    mine: bool
    label: Any
    says: str
