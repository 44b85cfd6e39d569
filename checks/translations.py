"""Translations without GNU gettext: extract, update, compile, and check that nothing is missing.

`python -m checks.translations update` writes new messages into the catalogue (empty) and compiles;
`check` fails on a message without French, on a fuzzy one, and on a stale compiled file.
"""

import io
import os
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from oneplan.ui.engine import is_ours

PACKAGE = Path("oneplan")
CATALOGUE = PACKAGE / "locale" / "fr" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "_N": None,
}
# As oneplan.ui.engine reads them.
JINJA = {"trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true", "silent": "false"}
THE_SAME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def extracted() -> Catalog:
    """Every message of the Python files and the templates."""
    catalogue = Catalog(locale="fr", project="OnePlan", charset="utf-8", fuzzy=False)
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts:
            continue
        if path.suffix != ".py" and "templates" not in path.parts:
            continue
        for _line, message, _comments, context in _messages(path):
            if message and (isinstance(message, tuple) or message.strip()):
                catalogue.add(message, locations=[(path.as_posix(), 0)], context=context)
    return catalogue


def _messages(path: Path) -> Iterable[Any]:
    """What Babel finds in one file; a template is read by the engine that renders it."""
    source, method = path.read_text(encoding="utf-8"), "python"
    if path.suffix == ".html" and is_ours(path.as_posix().split("/templates/")[1]):
        method = "jinja2"
    elif path.suffix != ".py":
        source = templatize(source, origin=str(path))
    return extract(method, io.BytesIO(source.encode()), keywords=KEYWORDS, options=JINJA)


def current() -> Catalog:
    if not CATALOGUE.exists():
        return Catalog(locale="fr", charset="utf-8")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="fr")


def compiled(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def strings(message: object) -> list[str]:
    return [message] if isinstance(message, str) else list(message)  # type: ignore[call-overload]


def problems(catalogue: Catalog, wanted: Catalog) -> list[str]:
    found = []
    for message in wanted:
        if not message.id:
            continue
        have = catalogue.get(message.id, message.context)
        if have is None or not all(strings(have.string)) or not have.string:
            found.append(f"no French: {strings(message.id)[0]!r}")
        elif have.fuzzy:
            found.append(f"fuzzy: {strings(message.id)[0]!r}")
        else:
            asked = set(PLACE.findall(strings(message.id)[-1]))
            given = set(PLACE.findall(strings(have.string)[-1]))
            if asked != given:
                found.append(f"placeholders differ: {strings(message.id)[0]!r}")
    return found


def update() -> int:
    catalogue, wanted = current(), extracted()
    catalogue.update(wanted, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.creation_date = catalogue.revision_date = THE_SAME_DAY  # no change without new words
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, no_location=True, omit_header=False)
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(current()))
    missing = problems(current(), wanted)
    print(f"translations: {len(wanted)} messages, {len(missing)} to do")
    return 0


def check() -> int:
    catalogue, wanted = current(), extracted()
    found = problems(catalogue, wanted)
    stale = CATALOGUE.with_suffix(".mo")
    if not stale.exists() or stale.read_bytes() != compiled(catalogue):
        found.append("the compiled catalogue is stale: make translations")
    print("\n".join(found[:40]))
    print(f"translations: {len(wanted)} messages, {len(found)} problems")
    return bool(found)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneplan.config.settings")
    django.setup()
    sys.exit(update() if sys.argv[1:] == ["update"] else check())
