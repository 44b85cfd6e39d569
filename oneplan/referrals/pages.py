"""What the pages of a request for help show: the family's, the worker's who refers it, intake's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.forms import Form

from oneplan.access.readers import Leaving
from oneplan.approvals.models import PossibleDuplicate
from oneplan.directory.readers import Found
from oneplan.people.models import Agency, Community, Family
from oneplan.people.readers import Caseload
from oneplan.referrals.forms.moving import MoveForm
from oneplan.referrals.forms.questions import PersonForm, QuestionForm
from oneplan.referrals.forms.working import AcceptForm, DeclineForm, WorkerReferralForm
from oneplan.referrals.models import EligibilityDecision, Referral
from oneplan.referrals.readers import Attempt, Detail, Side, Waiting
from oneplan.referrals.rules import Question, Words
from oneplan.referrals.words import Row
from oneplan.ui.shown import Shown

# Asking


@dataclass(frozen=True, kw_only=True)
class StartShown(Shown):
    """`draft`: begun before; `claimable`: begun in this browser before somebody signed in."""

    template = "referrals/start.html"
    communities: Sequence[Community]
    phone: str
    draft: Referral | None
    claimable: Referral | None
    minutes: int
    answer_days: int


@dataclass(frozen=True, slots=True)
class Press:
    """One answer as a button. `chosen`: what was answered before."""

    value: str
    label: Words
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class QuestionShown(Shown):
    """One question. `back`: an address; `theirs`: the answer from another window; `lists_people`:
    at the question about people, with `people` and `asker` on its list and `add` on its button;
    `in_both`: said in French too; `danger`: whom to call; `readers`: who reads the answer;
    `presses`: answers of one press.
    """

    template = "referrals/question.html"
    referral: Referral
    form: QuestionForm
    question: Question
    step: int
    steps: int
    back: str
    autosave: str
    people: Sequence[Mapping[str, Any]] = ()
    asker: str = ""
    lists_people: bool
    add: str
    in_both: bool
    danger: bool
    readers: str
    presses: Sequence[Press] = ()
    theirs: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class PersonShown(Shown):
    """`title`: somebody new, or somebody known."""

    template = "referrals/person.html"
    referral: Referral
    form: PersonForm
    title: str


@dataclass(frozen=True, kw_only=True)
class GoneShown(Shown):
    """`words`: what was just typed, given back."""

    template = "referrals/gone.html"
    words: list[str]


# Sending


@dataclass(frozen=True, kw_only=True)
class CheckShown(Shown):
    """`open`: the first question without an answer, if there is one."""

    template = "referrals/check.html"
    referral: Referral
    rows: list[Row]
    open: str | None


@dataclass(frozen=True, kw_only=True)
class AgreeShown(Shown):
    """`relative`: whoever asks is not of the family; `needed`: parts that cannot be left out."""

    template = "referrals/agree.html"
    referral: Referral
    form: Form
    relative: bool
    agency: Agency | None
    needed: list[Any]


@dataclass(frozen=True, kw_only=True)
class LaterShown(Shown):
    template = "referrals/later.html"
    referral: Referral
    until: date
    community: Community


@dataclass(frozen=True, kw_only=True)
class SentShown(Shown):
    template = "referrals/sent.html"
    referral: Referral
    title: str
    rows: list[Row]
    decision: EligibilityDecision | None
    relative: bool
    answer_by: date
    attempts: list[Attempt]
    phone: str


@dataclass(frozen=True, slots=True)
class AskedShown:
    """One request with its answers in words; `relative`: whoever sent it is close to the family."""

    referral: Referral
    decision: EligibilityDecision | None
    rows: list[Row]
    relative: bool


@dataclass(frozen=True, kw_only=True)
class FamilyRequestShown(Shown):
    template = "referrals/family.html"
    family: Family
    asked: list[AskedShown]
    ours: bool


# Referring and deciding


@dataclass(frozen=True, kw_only=True)
class NewShown(Shown):
    template = "referrals/new.html"
    form: WorkerReferralForm
    rows: Any
    agency: Agency | None
    days: int
    theirs: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class MineShown(Shown):
    template = "referrals/mine.html"
    sent: Sequence[Referral]


@dataclass(frozen=True, kw_only=True)
class WaitingShown(Shown):
    """`wanted`: the number that was looked for."""

    template = "referrals/waiting.html"
    waiting: Page[Waiting]
    wanted: str


@dataclass(frozen=True, kw_only=True)
class RequestShown(Shown):
    """`sender`: whether the viewer sent it; `may_decide`: whether they may answer it now."""

    template = "referrals/request.html"
    referral: Referral
    rows: list[Row]
    urgent: bool
    urgent_words: str
    another_way: bool
    detail: Detail
    may_decide: bool
    sender: bool


@dataclass(frozen=True, kw_only=True)
class AcceptShown(Shown):
    template = "referrals/accept.html"
    referral: Referral
    rows: list[Row]
    form: AcceptForm
    loads: Sequence[Caseload]


@dataclass(frozen=True, kw_only=True)
class DeclineShown(Shown):
    """`words`: what was looked for in the directory; `found`: services to choose from."""

    template = "referrals/decline.html"
    referral: Referral
    rows: list[Row]
    form: DeclineForm
    words: str
    found: Sequence[Found]


@dataclass(frozen=True, kw_only=True)
class NotWaitingShown(Shown):
    template = "referrals/not_waiting.html"
    words: list[str]


@dataclass(frozen=True, kw_only=True)
class DuplicatesShown(Shown):
    template = "referrals/duplicates.html"
    waiting: Sequence[PossibleDuplicate]


@dataclass(frozen=True, kw_only=True)
class DuplicateShown(Shown):
    """`grounds`: why we ask; `sides`: both requests, each with its title."""

    template = "referrals/duplicate.html"
    found: PossibleDuplicate
    grounds: list[Any]
    sides: list[tuple[str, Side]]


# Moving


@dataclass(frozen=True, kw_only=True)
class MovingShown(Shown):
    template = "referrals/moving.html"
    family: Family
    form: MoveForm
    closed: date | None


@dataclass(frozen=True, kw_only=True)
class MovingCheckShown(Shown):
    template = "referrals/moving_check.html"
    family: Family
    form: MoveForm
    agency: Agency
    leaving: Leaving
