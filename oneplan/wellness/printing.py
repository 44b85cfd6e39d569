"""A plan on paper: all of it, one section, or the card for a crisis. Made for its owner, from what
they wrote, in the language they read."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from oneplan.ui.printing import field as printed
from oneplan.ui.printing import plain, print_sections, section
from oneplan.wellness.document import Document
from oneplan.wellness.locking import Locked
from oneplan.wellness.models import Version
from oneplan.wellness.readers import own
from oneplan.wellness.rules import wishes_law
from oneplan.wellness.sections import Field

# What a card holds: what others must see at once.
CARD = {"signs": ("any_signs",), "help": ("do", "dont"), "medication": ("allergies", "avoid")}


def plan_pdf(page: own.PlanPage, codes: Sequence[str] = ()) -> bytes:
    """All sections that hold something, or the ones asked for by code or id. Raises Locked."""
    asked = [
        one for one in page.sections if not codes or {one.row.code, str(one.row.pk)} & {*codes}
    ]
    if any(one.shut for one in asked):
        raise Locked
    chosen = [one for one in asked if not one.document.empty]
    sections = [printed_ for one in chosen for printed_ in _sections(one)]
    crisis = any(one.row.code == "crisis" for one in chosen)
    notes = wishes_law().says if crisis else ()
    sections += [_to_sign()] if crisis else []
    return print_sections(page.name, sections, notes=map(str, notes))


def _to_sign() -> dict[str, Any]:
    """Lines to be signed by hand."""
    who = (_("My name"), _("First witness"), _("Second witness"))
    blank = [f"{one}: {'_' * 28}   {_('Date')}: {'_' * 12}" for one in who]
    return section(_("Signed"), [printed(_("On paper"), blank)])


def card_pdf(
    page: own.PlanPage,
    supporters: Sequence[own.SupporterRow],
    signed: Sequence[tuple[Version, Document]],
) -> bytes:
    """The crisis card to fold: signs, what helps, what does not, and whom to call."""
    crisis = page.section("crisis")
    document = signed[0][1] if signed else crisis.document
    sections = [
        section(str(part.title), _fields(wanted, document))
        for part in crisis.outline.parts
        if (wanted := [one for one in part.fields if one.code in CARD.get(part.code, ())])
    ]
    calls = [f"{one.who.name}: {one.who.phone}" for one in supporters if one.who.phone]
    calls += [_("Somebody is in danger: 9-1-1"), _("Thinking about ending my life: 9-8-8")]
    sections.append(section(_("Call"), [printed(_("My people"), calls)]))
    return print_sections(_("My crisis card"), sections, card=True)


def _sections(page: own.SectionPage) -> Iterator[dict[str, Any]]:
    several = len(page.outline.parts) > 1
    for part in page.outline.parts:
        title = f"{page.title}: {part.title}" if several else page.title
        yield section(title, _fields(part.fields, page.document))


def _fields(fields: Iterable[Field], document: Document) -> Iterator[dict[str, Any]]:
    for one in fields:
        yield printed(str(one.label), filter(plain, _lines(one, document)))


def _lines(field: Field, document: Document) -> list[str]:
    if field.kind == "tools":
        return [tool.text for tool in document.tools]
    if field.kind == "timetable":
        return [
            " · ".join(filter(None, [one.what, one.who_now, one.steps, str(one.by or "")]))
            for one in document.timetable
        ]
    return [line.text for line in document.of(field.code)]
