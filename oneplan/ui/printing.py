"""Sections of words on paper, tagged for screen readers (PDF/UA-1), or as a card to cut out.

A room says what stands under which heading; nothing typed is ever read as markup.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.ui.printer import Refused, printer

TEMPLATE = Path(__file__).resolve().parent / "typst" / "sections.typ"
FONTS = [
    "Atkinson Hyperlegible Next",
    "Noto Sans Arabic",
    "Noto Sans Canadian Aboriginal",
    "Noto Emoji",
]
# Characters that PDF/UA-1 forbids, and directions forced on what follows.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
STAND_IN = "\u25a1"
_SOFT_BREAK = re.compile(r"(\S{40})(?=\S)")

Section = dict[str, Any]


def plain(text: str) -> str:
    """What the printer takes; a very long word may break."""
    return _SOFT_BREAK.sub("\\1\u200b", FORBIDDEN.sub("", str(text))).strip()


def field(label: str, texts: Iterable[str]) -> dict[str, Any]:
    """A heading with its entries, each of one line or several."""
    return {"label": plain(label), "lines": [_words(text) for text in texts if plain(text)]}


def section(title: str, fields: Iterable[dict[str, Any]]) -> Section:
    return {"title": plain(title), "fields": [one for one in fields if one["lines"]]}


def _words(text: str) -> dict[str, Any]:
    shown = [plain(line) for line in str(text).split("\n")]
    return {"lines": shown, "rtl": bool(RIGHT_TO_LEFT.search(" ".join(shown)))}


def print_sections(
    title: str,
    sections: Sequence[Section],
    *,
    notes: Iterable[str] = (),
    card: bool = False,
    paper: str = "us-letter",
) -> bytes:
    """The sections that hold something, as a PDF in the reader's language. `card`: to cut out and
    fold. Raises Busy when too many print at once."""
    today = clock.today()
    dated = _("Printed on %(date)s.") % {"date": date_format(today, "DATE_FORMAT")}
    data = {
        "title": plain(title),
        "owner": plain(title),
        "language": (get_language() or "en").partition("-")[0],
        "paper": paper,
        "fonts": FONTS,
        "card": card,
        "notes": [plain(note) for note in notes],
        "footer": f"{dated} " + _("What is printed cannot be called back. Keep it safe."),
        "sections": [one for one in sections if one["fields"]],
    }
    return _typeset(data)


def _typeset(data: dict[str, Any]) -> bytes:
    """Characters that no font has become a box, as often as the printer complains of some."""
    today = clock.today()
    for _turn in range(20):
        try:
            return printer.print(data, today, TEMPLATE)
        except Refused as refused:
            missing = _unprintable(str(refused))
            if not missing:
                raise
            data = _each_text(data, missing.__contains__)
    return printer.print(_each_text(data, lambda letter: ord(letter) >= 0x250), today, TEMPLATE)


def _unprintable(complaint: str) -> set[str]:
    shown = (
        ESCAPE.sub(lambda code: chr(int(code[1], 16)), text) for text in MISSING.findall(complaint)
    )
    return {letter for text in shown for letter in text if not letter.isspace()}


def _each_text(value: Any, unprintable: Any) -> Any:
    """The same, with a box for each letter that cannot be printed."""
    if isinstance(value, str):
        return "".join(STAND_IN if unprintable(letter) else letter for letter in value)
    if isinstance(value, dict):
        return {name: _each_text(one, unprintable) for name, one in value.items()}
    if isinstance(value, list):
        return [_each_text(one, unprintable) for one in value]
    return value
