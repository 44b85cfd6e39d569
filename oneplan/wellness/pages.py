"""What each page of a wellness plan shows, typed: a template uses these names and no others."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.forms import Form

from oneplan.ui.shown import Shown
from oneplan.wellness.actions.contacts import Known
from oneplan.wellness.actions.leaving import Certificate
from oneplan.wellness.document import Document
from oneplan.wellness.models import Activation, Suggestion, Version, Wish
from oneplan.wellness.readers import own
from oneplan.wellness.readers.shown import Opened, SupportedPlan
from oneplan.wellness.readers.shown import Shown as Given
from oneplan.wellness.rules import MARKS, Mark, WishesLaw
from oneplan.wellness.sections import SECTIONS, Part, SectionOutline, Words


@dataclass(frozen=True, slots=True)
class Back:
    """Where the link back leads, and its words."""

    href: str
    words: str


@dataclass(frozen=True, kw_only=True)
class HomeShown(Shown):
    template = "wellness/home.html"
    home: own.Home
    edition_words: str
    mark_words: str
    given: int


@dataclass(frozen=True, kw_only=True)
class AboutShown(Shown):
    template = "wellness/about.html"
    signed_in: bool
    begin: str


@dataclass(frozen=True, kw_only=True)
class PlanShown(Shown):
    template = "wellness/plan.html"
    plan: own.PlanPage


@dataclass(frozen=True, kw_only=True)
class SectionShown(Shown):
    """`readers`: who can open it now, by name and until when."""

    template = "wellness/section.html"
    section: own.SectionPage
    plan: own.PlanPage
    readers: Sequence[tuple[UUID, Known, datetime, bool]]
    frozen: bool
    lockable: bool


@dataclass(frozen=True, kw_only=True)
class FormShown(Shown):
    """One form. `leads`: sentences above it; `theirs`: what another window saved; `buttons`: what
    else can be done, where, in which words and how; `typed`: words that could not be saved."""

    template = "wellness/form.html"
    form: Form
    title: str
    back: Back
    button: str
    leads: Sequence[Words] = ()
    warning: Words = ""
    autosave: str = ""
    left: bool = False
    theirs: Sequence[tuple[str, str]] = ()
    remove: str = ""
    files: bool = False
    buttons: Sequence[tuple[str, str, str]] = ()
    typed: Sequence[str] = ()
    action: str = ""


@dataclass(frozen=True, kw_only=True)
class ConfirmShown(Shown):
    template = "wellness/confirm.html"
    title: str
    leads: Sequence[Words]
    button: str
    back: Back


@dataclass(frozen=True, kw_only=True)
class PeopleShown(Shown):
    template = "wellness/people.html"
    trusted: Sequence[own.ContactPage]
    out: Sequence[own.ContactPage]


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody opened on one day, in the owner's words for it."""

    day: date
    title: Words
    in_crisis: bool


@dataclass(frozen=True, kw_only=True)
class PersonShown(Shown):
    """`address`: a fresh link, shown once."""

    template = "wellness/person.html"
    person: own.ContactPage
    seen: Sequence[Seen]
    address: str
    sections: dict[str, SectionOutline] = field(default_factory=lambda: dict(SECTIONS))


@dataclass(frozen=True, kw_only=True)
class CrisisShown(Shown):
    template = "wellness/crisis.html"
    plan: own.PlanPage
    section: own.SectionPage
    supporters: Sequence[own.SupporterRow]
    others: Sequence[own.ContactPage]
    now: Activation | None
    tone: str
    newest: Version | None
    names: dict[str, str]
    changed_since: bool
    courses: Sequence[own.Course]
    missing: Sequence[Words]
    law: WishesLaw
    signs: dict[UUID, str]
    frozen: bool


@dataclass(frozen=True, kw_only=True)
class TodayShown(Shown):
    """The check-in's form, and after it the matching part of one's own plans."""

    template = "wellness/today.html"
    form: Form
    mark: Mark | None
    words: Words
    parts: Sequence[tuple[own.PlanPage, own.SectionPage]]
    told: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class DaysShown(Shown):
    template = "wellness/days.html"
    days: Sequence[own.Day]
    columns: Sequence[tuple[date, str]]
    marks: dict[Mark, Any] = field(default_factory=lambda: dict(MARKS))


@dataclass(frozen=True, kw_only=True)
class WishesShown(Shown):
    template = "wellness/wishes.html"
    wishes: Sequence[tuple[Wish, Known, dict[str, Any], Sequence[str]]]
    form: Form
    marks: dict[Mark, Any] = field(default_factory=lambda: dict(MARKS))


@dataclass(frozen=True, kw_only=True)
class SuggestionsShown(Shown):
    template = "wellness/suggestions.html"
    rows: Sequence[tuple[Suggestion, str, str, own.SectionPage | None, Sequence[tuple[str, Any]]]]


@dataclass(frozen=True, kw_only=True)
class ScribeShown(Shown):
    """What was written down for the owner, to be said yes or no to line by line."""

    template = "wellness/scribe.html"
    back: Back
    scribe: str
    field: str
    words: Words
    lines: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class CertificateShown(Shown):
    template = "wellness/certificate.html"
    certificate: Certificate | None


@dataclass(frozen=True, kw_only=True)
class PreviewShown(Shown):
    """A section as a reader would see it now."""

    template = "wellness/read.html"
    back: Back
    me: str
    outline: SectionOutline
    document: Document
    parts: Sequence[Part]
    until: datetime | None = None
    signed_at: datetime | None = None
    opened: Opened | None = None
    base: str = ""
    suggest: Form | None = None
    preview: bool = False


@dataclass(frozen=True, kw_only=True)
class CodeShown(Shown):
    template = "wellness/code.html"
    form: Form
    sent: bool
    demo_code: str
    joins: bool
    by_text: bool


@dataclass(frozen=True, kw_only=True)
class GuestShown(Shown):
    """What was opened to the viewer, by whoever named them."""

    template = "wellness/guest.html"
    given: Sequence[Given]
    standings: Sequence[SupportedPlan]
    base: str
    sections: dict[str, SectionOutline] = field(default_factory=lambda: dict(SECTIONS))


@dataclass(frozen=True, kw_only=True)
class StandingShown(Shown):
    template = "wellness/standing.html"
    standing: SupportedPlan
    base: str
    agree: Form
    calm: Form | None
    log: Form
    what: UUID | None


@dataclass(frozen=True, kw_only=True)
class IntroduceShown(Shown):
    template = "wellness/introduce.html"
