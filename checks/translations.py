"""Translations without GNU gettext: extract, update, compile, and check that nothing is missing.

Each room has its catalogue, `oneplan/<room>/locale/fr/LC_MESSAGES/django.po`. A message that
several rooms show stands once, in the first of them by `ORDER` (from the ground up), so that it
cannot have two translations.

`python -m checks.translations update` writes new messages into the catalogues (empty) and compiles;
`compile` makes the `.mo` files that are older than their catalogue (they are not tracked);
`check` fails on a message without French, on a fuzzy one, and on a catalogue that is not in step.
"""

import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from oneplan.ui.engine import is_ours

PACKAGE = Path("oneplan")
LANGUAGE = "fr"
# Templates as oneplan.ui.engine reads them.
JINJA = {"trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true", "silent": "false"}
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
GENERATED_BY = re.compile(rb'"Generated-By: .*\n')
THE_SAME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
HEADER = """\
# French (Canada, Ontario) words of OnePlan.
# This file is distributed under the same licence as OnePlan."""

# A message's identity in gettext: its text (the first, where there is a plural) and its context.
Key = tuple[str, str | None]


def rooms() -> list[str]:
    """The folders that say something, in the order in which they claim a message."""
    installed = [
        name.removeprefix("oneplan.")
        for name in settings.INSTALLED_APPS
        if name.startswith("oneplan.")
    ]
    others = sorted(path.name for path in PACKAGE.iterdir() if path.is_dir())
    return [*installed, *(name for name in others if name not in installed)]


def catalogue_path(room: str) -> Path:
    return PACKAGE / room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def key(message: Message) -> Key:
    return strings(message.id)[0], message.context


def strings(message: object) -> list[str]:
    return [message] if isinstance(message, str) else list(message)  # type: ignore[call-overload]


def sources(room: str) -> Iterator[Path]:
    """Python files and templates of a room."""
    for path in sorted((PACKAGE / room).rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts:
            continue
        if path.suffix != ".py" and "templates" not in path.parts:
            continue
        yield path


def messages(path: Path) -> Iterable[Any]:
    """What Babel finds in one file; a template is read as by the engine that renders it."""
    source, method = path.read_text(encoding="utf-8"), "python"
    if path.suffix == ".html" and is_ours(path.as_posix().split("/templates/")[1]):
        method = "jinja2"
    elif path.suffix != ".py":
        source = templatize(source, origin=str(path))
    return extract(method, io.BytesIO(source.encode()), keywords=KEYWORDS, options=JINJA)


def empty() -> Catalog:
    catalogue = Catalog(
        locale=LANGUAGE,
        project="OnePlan",
        version="0.1.0",
        header_comment=HEADER,
        last_translator="OnePlan",
        language_team="français (Ontario)",
        charset="utf-8",
        fuzzy=False,
    )
    catalogue.msgid_bugs_address = ""
    # Said here, or it changes with the library's version.
    catalogue.mime_headers = [("Plural-Forms", "nplurals=2; plural=(n > 1);")]
    catalogue.creation_date = catalogue.revision_date = THE_SAME_DAY  # no change without new words
    return catalogue


def extracted() -> dict[str, Catalog]:
    """For each room the messages that stand in its catalogue: those no room below it shows."""
    owner: dict[Key, Catalog] = {}
    found = {room: empty() for room in rooms()}
    for room, catalogue in found.items():
        for path in sources(room):
            for _line, message, _comments, context in messages(path):
                if message and (isinstance(message, tuple) or message.strip()):
                    where = owner.setdefault((strings(message)[0], context), catalogue)
                    # Shown with a plural anywhere, it has one: Babel joins the two.
                    where.add(message, locations=[(path.as_posix(), 0)], context=context)
    return {room: catalogue for room, catalogue in found.items() if len(catalogue)}


def current(room: str) -> Catalog:
    path = catalogue_path(room)
    if not path.exists():
        return empty()
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def translated() -> dict[Key, Message]:
    """What is translated today, wherever it stands: a message may have changed its room."""
    return {
        key(message): message
        for path in sorted(PACKAGE.glob(f"*/locale/{LANGUAGE}/LC_MESSAGES/django.po"))
        for message in current(path.parts[1])
        if message.id and any(strings(message.string))
    }


def problems(catalogue: Catalog, wanted: Catalog) -> list[str]:
    found = [
        f"not shown any more, or shown by a room below: {key(message)[0]!r}"
        for message in catalogue
        if message.id and wanted.get(message.id, message.context) is None
    ]
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


def write(room: str, wanted: Catalog, known: dict[Key, Message]) -> None:
    for message in wanted:
        have = known.get(key(message)) if message.id else None
        if have is not None and len(strings(have.id)) == len(strings(message.id)):
            message.string = have.string
    path = catalogue_path(room)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, wanted, width=100, sort_output=True, no_location=True)
    path.write_bytes(GENERATED_BY.sub(b"", written.getvalue()))


def update() -> int:
    wanted, known = extracted(), translated()
    for path in PACKAGE.glob(f"*/locale/{LANGUAGE}/LC_MESSAGES/django.po"):
        if path.parts[1] not in wanted:
            path.unlink()
    missing = 0
    for room, catalogue in wanted.items():
        write(room, catalogue, known)
        todo = problems(current(room), catalogue)
        missing += len(todo)
        for line in todo:
            print(f"{catalogue_path(room)}: {line}")
    compile_stale()
    print(f"translations: {sum(map(len, wanted.values()))} messages, {missing} to do")
    return 0


def compile_stale() -> int:
    """Make the `.mo` files that Django reads where a catalogue is newer."""
    for path in PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"):
        made = path.with_suffix(".mo")
        if made.exists() and made.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[3])
        # Put in place whole: another process may be reading it.
        part = made.with_suffix(f".{os.getpid()}")
        with part.open("wb") as file:
            write_mo(file, catalogue)
        part.replace(made)
    return 0


def check() -> int:
    wanted = extracted()
    found = [
        f"{catalogue_path(room)}: {problem}"
        for room in {*wanted, *(path.parts[1] for path in PACKAGE.glob("*/locale/fr"))}
        for problem in problems(current(room), wanted.get(room, empty()))
    ]
    print("\n".join(sorted(found)[:40]))
    print(f"translations: {sum(map(len, wanted.values()))} messages, {len(found)} problems")
    return bool(found)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneplan.config.settings")
    django.setup()
    sys.exit({"update": update, "compile": compile_stale, "check": check}[sys.argv[1]]())
