"""What an owner does with the words of their plan. Only they: adr/0025, invariant I1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneplan.kernel.errors import Invalid, NotFound
from oneplan.kernel.rows import save_change
from oneplan.kernel.viewer import Viewer
from oneplan.wellness.actions.contacts import Known, add_contact
from oneplan.wellness.actions.keeping import (
    document_of,
    new_section,
    plan_of,
    save,
    section_of,
    spread_tools,
    toolbox_of,
)
from oneplan.wellness.actions.owners import owner_of
from oneplan.wellness.document import (
    Document,
    Line,
    Taking,
    Tool,
    lines_from,
    with_lines,
)
from oneplan.wellness.document import Picture as Shot
from oneplan.wellness.models import Draft, Edition, Owner, Picture, Plan, Section
from oneplan.wellness.pictures import stripped
from oneplan.wellness.rules import MOST_PICTURES, MOST_PLANS, PICTURE_BYTES
from oneplan.wellness.sealing import account_of, key_in, owner_key, seal
from oneplan.wellness.sections import BEGINS_WITH, SECTIONS, part_of


@dataclass(frozen=True, slots=True)
class Typed:
    """One field as its form sends it: lines, and the tools ticked."""

    text: str = ""
    ticked: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """Two minutes: one thing that helps, one sign, one person to call. Each may be empty."""

    helps: str = ""
    sign: str = ""
    person: str = ""
    phone: str = ""


@transaction.atomic
def begin_plan(
    viewer: Viewer, name: str, edition: str = Edition.ADULT, start: Start | None = None
) -> Plan:
    """Begin a plan: anybody with an account, for themself. Raises Invalid after a dozen."""
    owner = owner_of(viewer, edition)
    if Plan.objects.filter(account_id=owner.pk).count() >= MOST_PLANS:
        raise Invalid(fields={"name": _("You have many plans already. Delete one first.")})
    plan = Plan(account_id=owner.pk)
    plan.sealed = seal(owner.key_id, Plan, "sealed", plan.pk, {"name": name})
    plan.save(force_insert=True)
    for place, code in enumerate(BEGINS_WITH):
        new_section(owner, plan, code, place)
    if start:
        _write_start(viewer, plan, start)
    return plan


def _write_start(viewer: Viewer, plan: Plan, start: Start) -> None:
    first = {section.code: section for section in plan.sections.all()}
    if start.helps:
        document = replace(Document(), tools=(Tool(start.helps),))
        save(first["toolbox"], document, 1)
    if start.sign:
        save(first["early"], with_lines(Document(), {"signs": (Line(start.sign),)}), 1)
    if start.person:
        add_contact(viewer, Known(name=start.person, phone=start.phone))


def rename_plan(viewer: Viewer, plan_id: UUID, name: str, seen_revision: int) -> Plan:
    """Raises EditConflict, NotFound."""
    plan = plan_of(viewer, plan_id)
    sealed = seal(key_in(plan.sealed), Plan, "sealed", plan.pk, {"name": name})
    return save_change(plan, seen_revision, sealed=sealed)


def choose_edition(viewer: Viewer, edition: str) -> None:
    """Other prompts from now on; nothing that was written changes."""
    if edition not in Edition.values:
        raise NotFound()
    Owner.objects.filter(pk=owner_of(viewer).pk).update(edition=edition)


@transaction.atomic
def write_part(
    viewer: Viewer,
    section_id: UUID,
    part: str,
    fields: Mapping[str, Typed],
    *,
    seen_revision: int,
    title: str | None = None,
) -> Section:
    """Write the fields of one page. Others in the section stay as they are.

    Raises NotFound, EditConflict with the lines that stand now, NotReady while it is frozen.
    """
    section = section_of(viewer, section_id)
    asked = part_of(section.code, part)
    if asked is None:
        raise NotFound()
    document, tools = document_of(section), toolbox_of(section.plan)
    written = {
        field.code: _taken(field.kind, fields[field.code], document.of(field.code), tools)
        for field in asked.fields
        if field.code in fields and field.kind in {"lines", "text"}
    }
    changed = with_lines(document, written)
    if title is not None:
        changed = replace(changed, title=title)
    save(section, changed, seen_revision)
    drop_draft(section, part)
    return section


def _taken(
    kind: str, typed: Typed, before: Sequence[Line], tools: Sequence[Tool]
) -> tuple[Line, ...]:
    if kind == "text":
        text = typed.text.strip()
        same = [line for line in before if line.text == text]
        return tuple(same[:1]) or ((Line(text),) if text else ())
    return lines_from(typed.text, before, typed.ticked, tools)


@transaction.atomic
def write_tool(
    viewer: Viewer, section_id: UUID, text: str, group: str = "", tool_id: UUID | None = None
) -> None:
    """Put a tool into the toolbox, or change it there and wherever it is used."""
    section = _toolbox(viewer, section_id)
    document = document_of(section)
    tools = document.tools
    if tool_id is None:
        tools = (*tools, Tool(text, group))
    elif any(tool.id == tool_id for tool in tools):
        tools = tuple(
            replace(tool, text=text, group=group) if tool.id == tool_id else tool for tool in tools
        )
    else:
        raise NotFound()
    save(section, replace(document, tools=tools), section.revision)
    spread_tools(section.plan, tools)


@transaction.atomic
def remove_tool(viewer: Viewer, section_id: UUID, tool_id: UUID) -> None:
    """Out of the toolbox. Where it was used its words stay, as a line."""
    section = _toolbox(viewer, section_id)
    document = document_of(section)
    tools = tuple(tool for tool in document.tools if tool.id != tool_id)
    if len(tools) == len(document.tools):
        raise NotFound()
    save(section, replace(document, tools=tools), section.revision)
    spread_tools(section.plan, tools)


def _toolbox(viewer: Viewer, section_id: UUID) -> Section:
    """Locked for the transaction: two windows that add a tool at once lose none."""
    section = section_of(viewer, section_id)
    if section.code != "toolbox":
        raise NotFound()
    return Section.objects.select_for_update().get(pk=section.pk)


@transaction.atomic
def write_taking(
    viewer: Viewer,
    section_id: UUID,
    what: str,
    *,
    who_now: str = "",
    steps: str = "",
    by: date | None = None,
    done: bool = False,
    line_id: UUID | None = None,
) -> None:
    """One line of the timetable of the time after a crisis; with an id, that line anew."""
    section = _post(viewer, section_id)
    document = document_of(section)
    one = Taking(what, who_now, steps, by, done)
    if line_id is None:
        lines = (*document.timetable, one)
    elif any(line.id == line_id for line in document.timetable):
        fresh = replace(one, id=line_id)
        lines = tuple(fresh if line.id == line_id else line for line in document.timetable)
    else:
        raise NotFound()
    save(section, replace(document, timetable=lines), section.revision)


@transaction.atomic
def remove_taking(viewer: Viewer, section_id: UUID, line_id: UUID) -> None:
    section = _post(viewer, section_id)
    document = document_of(section)
    lines = tuple(line for line in document.timetable if line.id != line_id)
    save(section, replace(document, timetable=lines), section.revision)


def _post(viewer: Viewer, section_id: UUID) -> Section:
    section = section_of(viewer, section_id)
    if section.code != "post":
        raise NotFound()
    return Section.objects.select_for_update().get(pk=section.pk)


@transaction.atomic
def add_section(viewer: Viewer, plan_id: UUID, title: str) -> Section:
    """A section of one's own, with one's own title."""
    plan, owner = plan_of(viewer, plan_id), owner_of(viewer)
    last = plan.sections.order_by("-place").values_list("place", flat=True).first() or 0
    return new_section(owner, plan, "own", last + 1, title)


def remove_section(viewer: Viewer, section_id: UUID) -> None:
    """A section of one's own, with every version of it. The others are emptied, not removed."""
    section = section_of(viewer, section_id)
    if section.code != "own":
        raise NotFound()
    section.delete()


@transaction.atomic
def write_down(
    viewer: Viewer, section_id: UUID, field: str, lines: Sequence[str], scribe: str
) -> None:
    """Scribe mode: the owner, signed in and present, said yes to each of these lines one by one.

    Each keeps who wrote it down. Raises NotFound for a field that takes no lines.
    """
    section = section_of(viewer, section_id)
    asked = next((one for one in SECTIONS[section.code].fields if one.code == field), None)
    if asked is None or asked.kind not in {"lines", "tools"}:
        raise NotFound()
    document = document_of(section)
    if asked.kind == "tools":
        tools = (*document.tools, *(Tool(text, scribe=scribe) for text in lines))
        save(section, replace(document, tools=tools), section.revision)
        return
    more = tuple(Line(text, scribe=scribe) for text in lines)
    added = {field: (*document.of(field), *more)}
    save(section, with_lines(document, added), section.revision)


def keep_draft(
    viewer: Viewer, section_id: UUID, form: str, typed: Mapping[str, Sequence[str]], seen: int
) -> bool:
    """Keep what stands in a form beside what is saved. False: saved elsewhere meanwhile."""
    section = section_of(viewer, section_id)
    if section.revision != seen:
        return False
    words = {name: list(texts) for name, texts in typed.items()}
    key_id = owner_key(section.account_id)
    # Bound to its section and form: two windows write the same row.
    sealed = seal(key_id, Draft, f"sealed.{form}", section.pk, words, locked=section.locked)
    draft = Draft(account_id=section.account_id, section=section, form=form, sealed=sealed)
    Draft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["section", "form"],
        update_fields=["sealed"],
    )
    return True


def drop_draft(section: Section, form: str) -> None:
    Draft.objects.filter(section=section, form=form).delete()


@transaction.atomic
def add_picture(viewer: Viewer, section_id: UUID, data: bytes, words: str) -> None:
    """A photo or a drawing, with words for those who cannot see it. Raises Invalid, NotReady."""
    section = section_of(viewer, section_id)
    plain = stripped(data) if len(data) <= PICTURE_BYTES else None
    if plain is None:
        raise Invalid(fields={"picture": _("Choose a JPEG or PNG of up to 1.5 MB.")})
    document = document_of(section)
    if len(document.pictures) >= MOST_PICTURES:
        raise Invalid(fields={"picture": _("This section is full of pictures. Take one out.")})
    row = Picture(account_id=section.account_id, section=section)
    key_id = key_in(section.sealed)
    content = {"bytes": plain.hex()}
    row.sealed = seal(key_id, Picture, "sealed", row.pk, content, locked=section.locked)
    row.save(force_insert=True)
    pictures = (*document.pictures, Shot(row.pk, words))
    save(section, replace(document, pictures=pictures), section.revision)


@transaction.atomic
def remove_picture(viewer: Viewer, section_id: UUID, picture_id: UUID) -> None:
    """Out of the section, and out of every version that was shown of it."""
    section = section_of(viewer, section_id)
    document = document_of(section)
    left = tuple(one for one in document.pictures if one.id != picture_id)
    if len(left) == len(document.pictures):
        raise NotFound()
    save(section, replace(document, pictures=left), section.revision)
    Picture.objects.filter(pk=picture_id, account_id=account_of(viewer)).delete()
