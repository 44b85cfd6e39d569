"""The plan on a page: a tagged PDF (PDF/UA-1) that a family can hold, made from data alone.

Whoever composes a `PaperPlan` decides what the reader may see; this module prints what it gets.
Text goes to Typst (`printer`) as JSON, never as markup.
"""

import json
import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from django.utils import dateformat, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oneplan.ui.printer import Refused, printer
from oneplan.ui.printing import ESCAPE, FONTS, FORBIDDEN, MISSING, RIGHT_TO_LEFT, STAND_IN

Language = Literal["en", "fr"]
Paper = Literal["letter", "a4"]
Kind = Literal["natural", "community", "formal", ""]

TEMPLATE = Path(__file__).resolve().parent / "typst" / "plan.typ"
_FIRST_LETTER = re.compile(r"[^\W\d_]")
_LONG_WORD = re.compile(r"\S{40,}")
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}")
# More marks on one letter than any written language needs; the printer's time grows with their
# square. (Unicode's own limit, UAX #15 "stream-safe", is 30: five times the time of plain letters.)
_MOST_MARKS = 8
_FIRST_MARK = "\u0300"
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its name before it."""

    label: str
    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Vision:
    whose: str
    text: str
    lang: str = ""
    lines: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class Strength:
    who: str
    text: str
    lines: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """`helped_by`: what kind of help the strategy leans on. `lines` stand before the strategy
    (what will be different), `after` behind it."""

    rank: int | None
    who: str
    statement: str
    lines: Sequence[Line] = ()
    strategy: str = ""
    helped_by: Kind = ""
    services: Sequence[str] = ()
    after: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """`status` in words; `done` puts the tick in the box."""

    what: str
    who: str
    due: date | None = None
    status: str = ""
    done: bool = False
    lines: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class Service:
    name: str
    agency: str = ""
    status: str = ""
    phone: str = ""
    lines: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    role: str = ""
    role_class: Kind = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    role: str = ""
    phone: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """Everything that one printed plan says. `version` None means a draft.

    `ask` is whom to ask for the newest copy; `copies` says who may have one.
    """

    family_name: str
    community: str
    printed_on: date
    language: Language = "en"
    paper: Paper = "letter"
    version: int | None = None
    agreed_on: date | None = None
    agreed_by: Sequence[str] = ()
    taken_back: bool = False
    visions: Sequence[Vision] = ()
    strengths: Sequence[Strength] = ()
    needs: Sequence[Need] = ()
    steps: Sequence[Step] = ()
    services: Sequence[Service] = ()
    team: Sequence[Member] = ()
    who_to_call: Sequence[Call] = ()
    ask: str = ""
    copies: str = ""


def render_pdf(plan: PaperPlan) -> bytes:
    """The plan as PDF/UA-1. The same plan gives the same bytes on every machine.

    Letters that the fonts of OnePlan lack are looked for among the machine's fonts; those that
    no font has are printed as a box, and the page says so.
    """
    with translation.override(plan.language):
        data = _page(plan)
    return _compiled(data, plan)


def _compiled(data: dict[str, Any], plan: PaperPlan) -> bytes:
    try:
        return printer.print(data, plan.printed_on, TEMPLATE)
    except Refused as refused:
        if not _missing(refused):
            raise
    try:
        return printer.print(data, plan.printed_on, TEMPLATE, system_fonts=True)
    except Refused as refused:
        return _with_stand_ins(data, plan, _missing(refused))


def _with_stand_ins(data: dict[str, Any], plan: PaperPlan, missing: set[str]) -> bytes:
    if not missing:
        raise ValueError("The plan could not be printed.")
    letters = re.compile("[" + "".join(map(re.escape, sorted(missing))) + "]")
    with translation.override(plan.language):
        note = _("Some letters could not be printed; they are shown as %(box)s.") % {
            "box": STAND_IN
        }
    mended = _replaced(data, letters)
    mended["copies"] = " ".join(filter(None, [mended["copies"], note]))
    return printer.print(mended, plan.printed_on, TEMPLATE, system_fonts=True)


def _replaced(value: Any, letters: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return letters.sub(STAND_IN, value)
    if isinstance(value, list):
        return [_replaced(one, letters) for one in value]
    if isinstance(value, dict):
        return {key: _replaced(one, letters) for key, one in value.items()}
    return value


def _missing(refused: Refused) -> set[str]:
    """The characters that no font had, from Typst's own complaint. It names a letter with all its
    marks: a Latin letter below a mark that no font has is not the one that lacks."""
    found = MISSING.findall(str(refused))
    shown = (ESCAPE.sub(lambda code: chr(int(code[1], 16)), text) for text in found)
    return {letter for text in shown for letter in text if not letter.isascii()}


# Letters of the plan's parts as JSON. Above the second, nothing fits on a page, and the template
# need not try; above the first, most often nothing does, and the smallest size is tried first.
# The size taken is the same either way: each try lays the whole plan out once.
_CROWDED, _LONG = 5_200, 12_000


def _page(plan: PaperPlan) -> dict[str, Any]:
    """What the template reads: labels and dates in the plan's language, words with direction."""
    parts = _parts(plan)
    letters = len(json.dumps(parts, ensure_ascii=False))
    return {
        "title": _plain(_("%(family)s: our plan") % {"family": plan.family_name}),
        "author": _plain(plan.community),
        "paper": "us-letter" if plan.paper == "letter" else "a4",
        "language": plan.language,
        "region": "CA",
        "fonts": FONTS,
        "family": _words(plan.family_name) or _words(_("Our family")),
        "labels": _labels(plan),
        "agreed": _agreed(plan),
        "draft": "" if plan.version is not None else _draft_note(),
        "footer": _footer(plan),
        "copies": _plain(plan.copies),
        "short": letters < _LONG,
        "crowded": letters > _CROWDED,
        **parts,
    }


def _labels(plan: PaperPlan) -> dict[str, str]:
    return {
        "kicker": _plain(" · ".join(filter(None, [_("Our plan"), plan.community]))),
        "vision": ngettext("Our vision", "Our visions", max(1, len(plan.visions))),
        "strengths": _("What we are good at"),
        "needs": _("What matters most now"),
        "strategy": _("What we will try"),
        "with": _("With help from"),
        "steps": _("Next steps"),
        "services": _("Services"),
        "team": _("Our team"),
        "calls": _("Who to call"),
    }


def _draft_note() -> str:
    return _("DRAFT. The family has not agreed to this yet. It can still change.")


def _agreed(plan: PaperPlan) -> str:
    if plan.version is None:
        return ""
    facts: dict[str, Any] = {"version": plan.version, "names": _plain(", ".join(plan.agreed_by))}
    if plan.agreed_on is None:
        return _("Version %(version)s") % facts
    facts["date"] = _day(plan.agreed_on)
    said = _("Version %(version)s, agreed on %(date)s") % facts
    if plan.agreed_by:
        said = _("Version %(version)s, agreed on %(date)s by %(names)s") % facts
    return f"{said}. {taken_back()}" if plan.taken_back else said


def taken_back() -> str:
    """What a version says where words are missing that were in it: neither whose nor which."""
    return _("Somebody took their own words back. They are no longer in this version.")


def _footer(plan: PaperPlan) -> str:
    facts = {"date": _day(plan.printed_on), "name": _plain(plan.ask)}
    if not plan.ask:
        return _("Printed on %(date)s.") % facts
    return _("Printed on %(date)s. Ask %(name)s for the newest.") % facts


def _day(day: date, written: str = "j F Y") -> str:
    """A date in the active language; French says "1er" for the first of a month."""
    first_in_french = day.day == 1 and translation.get_language() == "fr"
    return dateformat.format(day, written.replace("j", r"1\e\r") if first_in_french else written)


def _parts(plan: PaperPlan) -> dict[str, list[dict[str, Any]]]:
    return {
        "visions": [
            {
                "whose": _words(v.whose),
                "text": _words(_quoted(v.text, v.lang), v.lang),
                "lines": _lines(v.lines),
            }
            for v in plan.visions
            if _plain(v.text)
        ],
        "strengths": [
            {**_named(one, "who", "text"), "lines": _lines(one.lines)} for one in plan.strengths
        ],
        "needs": [_need(need) for need in plan.needs],
        "steps": [_step(step, plan.printed_on) for step in plan.steps],
        "services": [
            {**_named(one, "name", "agency", "status", "phone"), "lines": _lines(one.lines)}
            for one in plan.services
        ],
        "team": [
            {**_named(one, "name", "role", "phone"), "kind": _kinds()[one.role_class]}
            for one in plan.team
        ],
        "calls": [_named(one, "name", "role", "phone", "when") for one in plan.who_to_call],
    }


def _need(need: Need) -> dict[str, Any]:
    return {
        "rank": need.rank,
        **_named(need, "who", "statement", "strategy"),
        "lines": _lines(need.lines),
        "after": _lines(need.after),
        "helped_by": _kinds()[need.helped_by],
        "services": [_words(name) for name in need.services],
    }


def _step(step: Step, printed_on: date) -> dict[str, Any]:
    """The year is left out where nobody would wonder about it."""
    due = ""
    if step.due:
        written = "l j F" if step.due.year == printed_on.year else "j F Y"
        due = _("by %(date)s") % {"date": _day(step.due, written)}
    # The tick is a picture: without words, a screen reader would not know.
    status = step.status or (_("Done") if step.done else "")
    return {
        **_named(step, "what", "who"),
        "status": _words(status),
        "due": due,
        "done": step.done,
        "lines": _lines(step.lines),
    }


def _lines(lines: Sequence[Line]) -> list[dict[str, Any]]:
    told = [{"label": _plain(one.label), "text": _words(one.text, one.lang)} for one in lines]
    return [one for one in told if one["text"]]


def _kinds() -> dict[str, str]:
    return {
        "natural": _("Family and friends"),
        "community": _("Community"),
        "formal": _("Agency"),
        "": "",
    }


def _named(row: Any, *fields: str) -> dict[str, Any]:
    return {name: _words(getattr(row, name)) for name in fields}


def _words(text: str, lang: str = "") -> dict[str, Any] | None:
    """Text as the template wants it: its lines, language and direction; None when empty."""
    shown = _plain(text)
    if not shown:
        return None
    primary = lang.partition("-")[0].lower()
    return {
        "lines": shown.split("\n"),
        "lang": primary if _LANGUAGE_TAG.fullmatch(primary) else None,
        "rtl": _is_right_to_left(shown),
    }


def _is_right_to_left(text: str) -> bool:
    first = _FIRST_LETTER.search(text)
    return bool(first and RIGHT_TO_LEFT.match(first[0]))


def _quoted(text: str, lang: str) -> str:
    """The words between the quotation marks of their language."""
    spoken = (lang or translation.get_language() or "en").partition("-")[0].lower()
    opening, closing = {"fr": ("«\u00a0", "\u00a0»"), "ar": ("«", "»")}.get(spoken, ("“", "”"))
    return f"{opening}{text.strip()}{closing}" if text.strip() else ""


def _plain(text: str) -> str:
    """Without what PDF/UA-1 forbids, and with room to break very long words."""
    shown = FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    shown = "".join(_within_marks(shown)) if max(shown, default="") >= _FIRST_MARK else shown
    return _LONG_WORD.sub(lambda word: "\u200b".join(textwrap.wrap(word[0], 20)), shown)


def _within_marks(text: str) -> Iterator[str]:
    """The text with at most `_MOST_MARKS` marks or joiners on each letter."""
    marks = 0
    for letter in text:
        is_mark = letter in _JOINERS or unicodedata.category(letter)[0] == "M"
        marks = marks + 1 if is_mark else 0
        if marks <= _MOST_MARKS:
            yield letter
