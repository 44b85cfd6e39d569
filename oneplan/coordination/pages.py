"""What the pages of who coordinates show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms

from oneplan.coordination.forms import AnswerForm, AwayForm, HandOverForm, WishAnswerForm
from oneplan.coordination.readers import Baton, Coordination, Holder, Offered, Passing
from oneplan.people.models import Family, Worker
from oneplan.ui.shown import Shown


@dataclass(frozen=True, kw_only=True)
class CoordinatorShown(Shown):
    """`ours`: the viewer is of the family; `asks`: they direct it, and may ask for somebody else;
    `hands_on`: they coordinate it; `decides`: they may say who leads."""

    template = "coordination/coordinator.html"
    family: Family
    it: Coordination
    ours: bool
    asks: bool
    hands_on: bool
    decides: bool


@dataclass(frozen=True, kw_only=True)
class AskShown(Shown):
    """A question of the family's. `lead`: what happens then; `waiting`: whom it says no to."""

    template = "coordination/ask.html"
    family: Family
    form: forms.Form
    title: str
    lead: str
    send: str
    waiting: Passing | None = None


@dataclass(frozen=True, kw_only=True)
class CaseloadShown(Shown):
    """`offered`: what waits for the viewer; `batons`: families that they hold or see to; `holders`:
    coordinators, for a supervisor; `of`: whose families are shown; `before`, `after`: pages."""

    template = "coordination/caseload.html"
    offered: Sequence[Offered]
    batons: Sequence[Baton]
    holders: Sequence[Holder]
    supervises: bool
    of: Holder | None
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class HandOverShown(Shown):
    template = "coordination/hand_over.html"
    form: HandOverForm
    families: Sequence[Baton]


@dataclass(frozen=True, kw_only=True)
class OfferedShown(Shown):
    template = "coordination/offered.html"
    form: AnswerForm
    it: Offered


@dataclass(frozen=True, kw_only=True)
class WishShown(Shown):
    template = "coordination/wish.html"
    form: WishAnswerForm
    it: Baton


@dataclass(frozen=True, kw_only=True)
class AwayShown(Shown):
    """`away`: who is covered for, now or soon."""

    template = "coordination/away.html"
    form: AwayForm
    away: Sequence[Holder]
    workers: Sequence[Worker]
