"""How a section is changed: unseal, change, seal, save if nobody did meanwhile. For the owner."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from oneplan.kernel.errors import EditConflict, NotFound, NotReady
from oneplan.kernel.rows import save_change
from oneplan.kernel.viewer import Viewer
from oneplan.wellness import locking
from oneplan.wellness.document import (
    Document,
    Tool,
    as_text,
    packed,
    unpacked,
    with_tools,
)
from oneplan.wellness.models import Owner, Plan, Section
from oneplan.wellness.sealing import account_of, key_in, opened, seal


@contextmanager
def unless_frozen() -> Iterator[None]:
    """While the crisis plan is open nobody changes it. Raises NotReady."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") != (
            "wellness_frozen"
        ):
            raise
        raise NotReady(
            _("Your crisis plan is open now. You can change it when it has ended.")
        ) from error


def plan_of(viewer: Viewer, plan_id: UUID) -> Plan:
    """The viewer's own plan. Raises NotFound for any other."""
    plan = Plan.objects.filter(pk=plan_id, account_id=account_of(viewer)).first()
    if plan is None:
        raise NotFound()
    return plan


def section_of(viewer: Viewer, section_id: UUID) -> Section:
    """A section of the viewer's own. Raises NotFound for any other."""
    mine = Section.objects.filter(pk=section_id, account_id=account_of(viewer))
    section = mine.select_related("plan").first()
    if section is None:
        raise NotFound()
    return section


def document_of(section: Section) -> Document:
    return unpacked(opened(section))


def toolbox_of(plan: Plan) -> tuple[Tool, ...]:
    """The tools of a plan; its toolbox is never locked."""
    toolbox = Section.objects.get(plan=plan, code="toolbox", account_id=plan.account_id)
    return document_of(toolbox).tools


def save(section: Section, document: Document, seen_revision: int) -> None:
    """Save the whole section. Raises EditConflict with its lines, NotReady while it is frozen."""
    key_id, locked = key_in(section.sealed), section.locked
    sealed = seal(key_id, Section, "sealed", section.pk, packed(document), locked=locked)
    pictures = [one.id for one in document.pictures]
    try:
        with unless_frozen():
            save_change(section, seen_revision, sealed=sealed, pictures=pictures)
            if section.code == "crisis" and not is_signed(section):
                follow_signs(section, document)
    except EditConflict as conflict:
        now = Section.objects.get(pk=section.pk)
        theirs = document_of(now)
        shown = {code: as_text(lines) for code, lines in theirs.lines.items()}
        message = _("You saved this in another window. Both texts are shown.")
        raise EditConflict(message, theirs=shown, revision=now.revision) from conflict


def is_signed(section: Section) -> bool:
    """Once a crisis plan was signed, a change counts when it is signed again."""
    return section.versions.exclude(signed_at=None).exists()


def follow_signs(section: Section, document: Document) -> None:
    """The terms name the signs of the crisis plan that counts; their words go beside them."""
    signs = {code: document.of(code) for code in ("any_signs", "all_signs", "end_signs")}
    ids = {code: [line.id for line in lines] for code, lines in signs.items()}
    words = {code: [[str(one.id), one.text] for one in lines] for code, lines in signs.items()}
    key_id = key_in(section.sealed)
    Plan.objects.filter(pk=section.plan_id, account_id=section.account_id).update(
        signs=seal(key_id, Plan, "signs", section.plan_id, words), **ids
    )


def spread_tools(plan: Plan, tools: Sequence[Tool]) -> None:
    """A tool's new words go wherever it is used; a signed or shared version keeps its own, and a
    locked section follows when it is read (`readers.own`)."""
    others = Section.objects.filter(plan=plan, account_id=plan.account_id)
    if not locking.is_open():
        others = others.filter(locked=False)
    for section in others.exclude(code="toolbox"):
        document = document_of(section)
        fresh = with_tools(document, tools)
        if fresh != document and not _is_frozen(section):
            save(section, fresh, section.revision)


def _is_frozen(section: Section) -> bool:
    running = section.plan.activations.filter(state__in=["active", "ending"])
    return section.code == "crisis" and running.exists()


def new_section(owner: Owner, plan: Plan, code: str, place: int, title: str = "") -> Section:
    section = Section(account_id=owner.pk, plan=plan, code=code, place=place)
    empty = packed(replace(Document(), title=title))
    section.sealed = seal(owner.key_id, Section, "sealed", section.pk, empty)
    section.save(force_insert=True)
    return section
