"""What the pages of whoever runs the site show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form

from oneplan.people.models import Agency, Community, Worker
from oneplan.people.readers import RuleNow
from oneplan.site.forms import SheetForm
from oneplan.site.models import Area, Office, Word, WorkerInvitation
from oneplan.site.readers import CommunityCalls, Says, SiteHealth
from oneplan.site.sheet import Sheet
from oneplan.ui.form_page import Text
from oneplan.ui.shown import Shown


@dataclass(frozen=True, kw_only=True)
class SiteShown(Shown):
    """`missing`: communities with whom they still need at work; `second`: invitations that wait for
    this administrator's yes; `late`: that are too old."""

    template = "site/home.html"
    health: SiteHealth
    second: list[WorkerInvitation]
    waiting: list[WorkerInvitation]
    late: list[WorkerInvitation]
    changes: int
    missing: list[tuple[str, list[str]]]


@dataclass(frozen=True, kw_only=True)
class CommunityShown(Shown):
    template = "site/community.html"
    community: Community
    languages: str
    agencies: list[tuple[Agency, int]]
    areas: list[Area]
    words: list[Word]
    rules: list[RuleNow]


@dataclass(frozen=True, kw_only=True)
class AgencyShown(Shown):
    template = "site/agency.html"
    agency: Agency
    offices: list[Office]
    workers: list[tuple[Worker, list[str]]]
    invitations: list[WorkerInvitation]


@dataclass(frozen=True, kw_only=True)
class FormShown(Shown):
    """One form. `back`, `back_words`: where it leads back to; `hint`: said above it."""

    template = "site/form.html"
    form: Form
    title: str
    back: str
    back_words: str
    hint: str = ""
    button: str
    theirs: Sequence[Text] = ()
    chosen: Sequence[Text] = ()


@dataclass(frozen=True, kw_only=True)
class InvitedShown(Shown):
    """The links, shown once. `mailed`: how many are on their way by e-mail as well."""

    template = "site/invited.html"
    back: str
    back_words: str
    links: list[tuple[str, str, str]]
    second: bool
    mailed: int


@dataclass(frozen=True, kw_only=True)
class InvitationShown(Shown):
    template = "site/invitation.html"
    it: WorkerInvitation
    mine: bool
    back: str


@dataclass(frozen=True, kw_only=True)
class WorkerShown(Shown):
    """`families`: how many they coordinate, a number."""

    template = "site/worker.html"
    worker: Worker
    roles: list[str]
    languages: str
    families: int


@dataclass(frozen=True, kw_only=True)
class LeaveShown(Shown):
    template = "site/leave.html"
    worker: Worker
    families: int


@dataclass(frozen=True, kw_only=True)
class SheetShown(Shown):
    """`sheet`: what was looked at, None before; `agencies`: their names, as rows must say them."""

    template = "site/sheet.html"
    form: SheetForm
    community: Community
    sheet: Sheet | None = None
    agencies: list[str] = field(default_factory=list)
    roles: Sequence[tuple[str, Any]] = ()


@dataclass(frozen=True, kw_only=True)
class AdministratorsShown(Shown):
    template = "site/administrators.html"
    administrators: list[dict[str, str]]
    invitations: list[WorkerInvitation]
    me: str


@dataclass(frozen=True, kw_only=True)
class TakeUpShown(Shown):
    """`says`: None where the link opens nothing (any more)."""

    template = "site/take_up.html"
    says: Says | None


@dataclass(frozen=True, kw_only=True)
class CallShown(Shown):
    template = "site/call.html"
    communities: list[CommunityCalls]
