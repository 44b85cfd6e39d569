"""A plan on paper, tagged for screen readers (PDF/UA-1): all of it, one section, or the card for a
crisis. Made for its owner, from what they wrote, in the language they read."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.wellness.document import Document
from oneplan.wellness.locking import Locked
from oneplan.wellness.models import Version
from oneplan.wellness.readers import own
from oneplan.wellness.rules import wishes_law
from oneplan.wellness.sections import Field

_HERE = Path(__file__).resolve().parent
_TEMPLATE = (_HERE / "typst" / "wellness.typ").read_bytes()
_FONTS = [
    "Atkinson Hyperlegible Next",
    "Noto Sans Arabic",
    "Noto Sans Canadian Aboriginal",
    "Noto Emoji",
]
_FONT_FOLDERS = [
    str(_HERE.parent / "ui" / "fonts"),
    str(_HERE.parent / "plans" / "typst" / "fonts"),
]
# Characters that PDF/UA-1 forbids, and directions forced on what follows.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_STAND_IN = "\u25a1"
_SOFT_BREAK = re.compile(r"(\S{40})(?=\S)")
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
    sections = [section for one in chosen for section in _section(one)]
    crisis = any(one.row.code == "crisis" for one in chosen)
    notes = wishes_law().says if crisis else ()
    sections += [_to_sign()] if crisis else []
    return _compiled(page.name, sections, map(str, notes), card=False)


def _to_sign() -> dict[str, Any]:
    """Lines to be signed by hand."""
    who = (_("My name"), _("First witness"), _("Second witness"))
    blank = [_words([f"{one}: {'_' * 28}   {_('Date')}: {'_' * 12}"]) for one in who]
    return {"title": _("Signed"), "fields": [{"label": _("On paper"), "lines": blank}]}


def card_pdf(
    page: own.PlanPage,
    supporters: Sequence[own.SupporterRow],
    signed: Sequence[tuple[Version, Document]],
) -> bytes:
    """The crisis card to fold: signs, what helps, what does not, and whom to call."""
    crisis = page.section("crisis")
    document = signed[0][1] if signed else crisis.document
    sections = [
        {"title": str(part.title), "fields": list(_fields(wanted, document))}
        for part in crisis.outline.parts
        if (wanted := [one for one in part.fields if one.code in CARD.get(part.code, ())])
    ]
    calls = [f"{one.who.name}: {one.who.phone}" for one in supporters if one.who.phone]
    calls += [_("Somebody is in danger: 9-1-1"), _("Thinking about ending my life: 9-8-8")]
    sections.append(
        {
            "title": _("Call"),
            "fields": [{"label": _("My people"), "lines": [_words([one]) for one in calls]}],
        }
    )
    filled = [section for section in sections if section["fields"]]
    return _compiled(_("My crisis card"), filled, (), card=True)


def _section(page: own.SectionPage) -> Iterator[dict[str, Any]]:
    for part in page.outline.parts:
        fields = list(_fields(part.fields, page.document))
        if fields:
            several = len(page.outline.parts) > 1
            title = f"{page.title}: {part.title}" if several else page.title
            yield {"title": _plain(title), "fields": fields}


def _fields(fields: Iterable[Field], document: Document) -> Iterator[dict[str, Any]]:
    for field in fields:
        lines = [_words(line.split("\n")) for line in _lines(field, document) if _plain(line)]
        if lines:
            yield {"label": str(field.label), "lines": lines}


def _lines(field: Field, document: Document) -> list[str]:
    if field.kind == "tools":
        return [tool.text for tool in document.tools]
    if field.kind == "timetable":
        return [
            " · ".join(filter(None, [one.what, one.who_now, one.steps, str(one.by or "")]))
            for one in document.timetable
        ]
    return [line.text for line in document.of(field.code)]


def _words(lines: Iterable[str]) -> dict[str, Any]:
    shown = [_plain(line) for line in lines]
    return {"lines": shown, "rtl": bool(_RIGHT_TO_LEFT.search(" ".join(shown)))}


def _plain(text: str) -> str:
    """What the printer takes; a very long word may break."""
    return _SOFT_BREAK.sub("\\1\u200b", _FORBIDDEN.sub("", str(text))).strip()


def _compiled(
    title: str, sections: Sequence[dict[str, Any]], notes: Iterable[str], *, card: bool
) -> bytes:
    today = clock.today()
    dated = _("Printed on %(date)s.") % {"date": date_format(today, "DATE_FORMAT")}
    data = {
        "title": _plain(title),
        "owner": _plain(title),
        "language": (get_language() or "en").partition("-")[0],
        "paper": "us-letter",
        "fonts": _FONTS,
        "card": card,
        "notes": [_plain(note) for note in notes],
        "footer": f"{dated} " + _("What is printed cannot be called back. Keep it safe."),
        "sections": sections,
    }
    return _typeset(json.dumps(data, ensure_ascii=False))


def _typeset(data: str) -> bytes:
    """Characters that no font has become a box, as often as the printer complains of some."""
    for _turn in range(20):
        try:
            return _compile(data)
        except typst.TypstError as error:
            missing = _unprintable(error)
            if not missing:
                raise
            data = "".join(_STAND_IN if letter in missing else letter for letter in data)
    return _compile("".join(letter if ord(letter) < 0x250 else _STAND_IN for letter in data))


def _unprintable(error: typst.TypstError) -> set[str]:
    shown = (
        _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)
        for text in _MISSING.findall(error.diagnostic)
    )
    return {letter for text in shown for letter in text if not letter.isspace()}


def _compile(data: str) -> bytes:
    printed = datetime.combine(clock.today(), datetime.min.time(), UTC)
    made: bytes = typst.compile(  # type: ignore[call-overload]  # its stub wants `output`
        _TEMPLATE,
        format="pdf",
        pdf_standards=["ua-1"],
        font_paths=_FONT_FOLDERS,
        ignore_system_fonts=True,
        sys_inputs={"plan": data},
        timestamp=printed,
    )
    return made
