"""An owner's own pages. The database shows nobody else these rows; each reader names the owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound
from oneplan.kernel.keys import CannotUnseal
from oneplan.kernel.viewer import Viewer
from oneplan.wellness import locking
from oneplan.wellness.actions.contacts import Known, known
from oneplan.wellness.document import Document, Tool, unpacked, with_tools
from oneplan.wellness.models import (
    Activation,
    CheckIn,
    Contact,
    Draft,
    LogEntry,
    Opening,
    Owner,
    Plan,
    Section,
    Share,
    State,
    Step,
    Suggestion,
    Supporter,
    Version,
    Wish,
)
from oneplan.wellness.rules import LOOK_BACK, OPENS, Mark
from oneplan.wellness.sealing import account_of, opened, unseal
from oneplan.wellness.sections import SECTIONS, SectionOutline


@dataclass(frozen=True, slots=True)
class PlanName:
    id: UUID
    name: str
    state: State


@dataclass(frozen=True, slots=True)
class Home:
    """`edition` is empty for somebody who has nothing here yet."""

    plans: list[PlanName]
    edition: str
    today: Mark | None
    suggestions: int


@dataclass(frozen=True, slots=True)
class SectionPage:
    """`shut`: locked by the owner's passphrase, which was not said; its document is empty then."""

    row: Section
    outline: SectionOutline
    document: Document
    edition: str
    shut: bool = False

    @property
    def title(self) -> str:
        return self.document.title or str(self.outline.title)

    @property
    def status(self) -> str:
        """On the plan's list of its sections."""
        if self.shut:
            return _("Locked")
        return "" if self.document.empty else _("Begun")

    @property
    def lead(self) -> str:
        return str(self.outline.lead_for(self.edition))


@dataclass(frozen=True, slots=True)
class PlanPage:
    plan: Plan
    name: str
    edition: str
    sections: list[SectionPage]
    activation: Activation | None

    def section(self, code: str) -> SectionPage:
        return next(one for one in self.sections if one.row.code == code)

    @property
    def tools(self) -> tuple[Tool, ...]:
        return self.section("toolbox").document.tools


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Somebody the owner named. `shares`: what is open to them now; `seen`: what they opened."""

    row: Contact
    who: Known
    shares: list[Share]
    seen: list[Opening]
    joined: bool


@dataclass(frozen=True, slots=True)
class SupporterRow:
    row: Supporter
    who: Known
    tasks: str


def has_lock(viewer: Viewer) -> bool:
    """Whether the owner set a passphrase."""
    return Owner.objects.filter(pk=account_of(viewer)).exclude(lock=None).exists()


def edition_of(viewer: Viewer) -> str:
    found = Owner.objects.filter(pk=account_of(viewer)).values_list("edition", flat=True).first()
    return str(found or "")


def home(viewer: Viewer) -> Home:
    """Four statements, whether there is a plan or not."""
    edition = edition_of(viewer)
    plans = Plan.objects.filter(account_id=account_of(viewer)).order_by("created_at", "id")
    states = dict(
        Activation.objects.filter(account_id=account_of(viewer))
        .exclude(state=State.INACTIVE)
        .values_list("plan_id", "state")
    )
    today = CheckIn.objects.filter(account_id=account_of(viewer), day=clock.today()).first()
    waiting = Suggestion.objects.filter(account_id=account_of(viewer), answer="open").count()
    try:
        named = [_plan_name(plan, states.get(plan.pk, State.INACTIVE)) for plan in plans]
        mark = Mark(opened(today)["mark"]) if today else None
    except CannotUnseal:  # deleting was cut short: nobody can read what is left
        return Home([], edition, None, 0)
    return Home(named, edition, mark, waiting)


def _plan_name(plan: Plan, state: str) -> PlanName:
    return PlanName(plan.pk, str(opened(plan)["name"]), State(state))


def plan_page(viewer: Viewer, plan_id: UUID) -> PlanPage:
    """One plan, whole. Four statements. Raises NotFound for any but the viewer's own."""
    found = _plan_pages(viewer, Plan.objects.filter(pk=plan_id))
    if not found:
        raise NotFound()
    return found[0]


def plan_pages(viewer: Viewer) -> list[PlanPage]:
    """Every plan, whole, the oldest first. Four statements, however many there are."""
    try:
        return _plan_pages(viewer, Plan.objects.order_by("created_at", "id"))
    except CannotUnseal:
        return []


def _plan_pages(viewer: Viewer, wanted: QuerySet[Plan]) -> list[PlanPage]:
    plans = list(wanted.filter(account_id=account_of(viewer)))
    if not plans:
        return []
    edition, whose = edition_of(viewer), {"account_id": account_of(viewer), "plan__in": plans}
    rows = Section.objects.filter(**whose).order_by("place", "created_at")
    documents = [(row, _document(row)) for row in rows]
    running = Activation.objects.filter(**whose).exclude(state=State.INACTIVE)
    activations = {one.plan_id: one for one in running}
    return [
        PlanPage(
            plan,
            str(opened(plan)["name"]),
            edition,
            _section_pages([one for one in documents if one[0].plan_id == plan.pk], edition),
            activations.get(plan.pk),
        )
        for plan in plans
    ]


def _document(row: Section) -> Document | None:
    """None while it is locked."""
    if row.locked and not locking.is_open():
        return None
    return unpacked(opened(row))


def _section_pages(
    documents: Sequence[tuple[Section, Document | None]], edition: str
) -> list[SectionPage]:
    tools = next((doc.tools for row, doc in documents if doc and row.code == "toolbox"), ())
    return [_section_page(row, doc, tools, edition) for row, doc in documents]


def _section_page(
    row: Section, document: Document | None, tools: Sequence[Tool], edition: str
) -> SectionPage:
    if document is None:
        return SectionPage(row, SECTIONS[row.code], Document(), edition, shut=True)
    return SectionPage(row, SECTIONS[row.code], with_tools(document, tools), edition)


def section_page(viewer: Viewer, section_id: UUID) -> tuple[SectionPage, PlanPage]:
    """One section, and the plan it is of. Raises NotFound, Locked."""
    mine = Section.objects.filter(pk=section_id, account_id=account_of(viewer))
    plan_id = mine.values_list("plan_id", flat=True).first()
    if plan_id is None:
        raise NotFound()
    page = plan_page(viewer, plan_id)
    section = next(one for one in page.sections if one.row.pk == section_id)
    if section.shut:
        raise locking.Locked
    return section, page


def whole_plans(viewer: Viewer) -> list[PlanPage]:
    """Every plan with every word. Raises Locked while one section is shut."""
    pages = plan_pages(viewer)
    if any(section.shut for page in pages for section in page.sections):
        raise locking.Locked
    return pages


def draft_of(viewer: Viewer, section_id: UUID, form: str) -> dict[str, list[str]]:
    """What was typed into a form and not saved."""
    draft = Draft.objects.filter(
        section_id=section_id, account_id=account_of(viewer), form=form
    ).first()
    if draft is None:
        return {}
    typed: dict[str, list[str]] = unseal(Draft, f"sealed.{form}", section_id, draft.sealed)
    return typed


def contacts(viewer: Viewer) -> list[ContactPage]:
    """Everybody the viewer named, those to trust first. Three statements."""
    rows = Contact.objects.filter(account_id=account_of(viewer))
    shares = Share.objects.filter(
        account_id=account_of(viewer), stopped_at=None, until__gt=clock.now()
    ).select_related("version")
    seen = Opening.objects.filter(account_id=account_of(viewer)).order_by("-created_at")[:400]
    all_shares, all_seen = list(shares), list(seen)
    found = [
        ContactPage(
            row,
            known(row),
            [one for one in all_shares if one.contact_id == row.pk],
            [one for one in all_seen if one.contact_id == row.pk],
            row.reader_id is not None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.row.excluded, one.who.name.casefold()))


def contact_page(viewer: Viewer, contact_id: UUID) -> ContactPage:
    """Raises NotFound."""
    found = next((one for one in contacts(viewer) if one.row.pk == contact_id), None)
    if found is None:
        raise NotFound()
    return found


def supporters(viewer: Viewer, plan_id: UUID) -> list[SupporterRow]:
    """Those listed in a crisis plan, by name."""
    rows = Supporter.objects.filter(account_id=account_of(viewer), plan_id=plan_id)
    found = [
        SupporterRow(row, known(row.contact), str(opened(row)["tasks"]))
        for row in rows.select_related("contact")
    ]
    return sorted(found, key=lambda one: one.who.name.casefold())


def signed_versions(viewer: Viewer, plan_id: UUID) -> list[tuple[Version, Document]]:
    """The signed versions of a crisis plan, the one that counts first."""
    rows = Version.objects.filter(account_id=account_of(viewer), plan_id=plan_id, code="crisis")
    rows = rows.exclude(signed_at=None).order_by("-signed_at", "-number")
    return [(row, unpacked(opened(row))) for row in rows]


@dataclass(frozen=True, slots=True)
class Course:
    """One time the crisis plan was proposed: what happened, in order, with the supporters' log."""

    activation: Activation
    steps: list[tuple[Step, str]]
    entries: list[tuple[LogEntry, str, str]]


def courses(viewer: Viewer, plan_id: UUID) -> list[Course]:
    """Every time, the newest first; names are those the owner gave."""
    names = {
        one.pk: known(one).name for one in Contact.objects.filter(account_id=account_of(viewer))
    }
    rows = Activation.objects.filter(account_id=account_of(viewer), plan_id=plan_id)
    rows = rows.prefetch_related("steps", "entries").order_by("-created_at")
    return [_course(row, names) for row in rows]


def _course(row: Activation, names: dict[UUID, str]) -> Course:
    steps = sorted(row.steps.all(), key=lambda one: one.created_at)
    entries = sorted(row.entries.all(), key=lambda one: one.created_at)
    return Course(
        row,
        [(step, names.get(step.contact_id, "") if step.contact_id else "") for step in steps],
        [(one, names.get(one.contact_id, ""), str(opened(one)["text"])) for one in entries],
    )


def suggestions(viewer: Viewer) -> list[tuple[Suggestion, str, dict[str, Any]]]:
    """Lines that wait for an answer: the row, who suggests it, and what."""
    rows = Suggestion.objects.filter(account_id=account_of(viewer), answer="open").select_related(
        "contact"
    )
    return [(row, known(row.contact).name, opened(row)) for row in rows.order_by("created_at")]


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    mark: Mark
    words: str
    signs: list[str]
    at: datetime


def days(viewer: Viewer) -> list[Day]:
    """The check-ins of the last weeks, the newest first."""
    rows = CheckIn.objects.filter(account_id=account_of(viewer)).order_by("-day")[:LOOK_BACK]
    said = [(row, opened(row)) for row in rows]
    return [
        Day(row.day, Mark(one["mark"]), one["words"], one["signs"], row.changed_at)
        for row, one in said
    ]


def wishes(viewer: Viewer) -> list[tuple[Wish, Known, dict[str, Any]]]:
    """The owner's own rules: the row, whom it tells, and its words."""
    rows = Wish.objects.filter(account_id=account_of(viewer)).select_related("contact")
    return [(row, known(row.contact), opened(row)) for row in rows.order_by("created_at")]


def matching(page: PlanPage, mark: Mark) -> SectionPage:
    """The part of one's own plan that a mark opens."""
    return page.section(OPENS[mark])


def lines_of(viewer: Viewer) -> list[tuple[UUID, str]]:
    """Every single line of the viewer's plans, but for the crisis parts: what may be offered
    elsewhere, one at a time, by its owner."""
    pages = plan_pages(viewer)
    documents = [
        one.document for page in pages for one in page.sections if one.row.code != "crisis"
    ]
    tools = {tool.id: tool.text for document in documents for tool in document.tools}
    lines = {
        line.id: line.text
        for document in documents
        for several in document.lines.values()
        for line in several
    }
    return list((tools | lines).items())
