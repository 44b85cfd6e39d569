"""The program's own log: where something went wrong, never whose words were in it."""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TypeAlias
from uuid import UUID

Trouble: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None]


class WithoutWords(logging.Formatter):
    """Tracebacks with files, lines and kinds of errors, without the errors' messages: a value
    that could not be read, or a row that broke a rule, may be what a family wrote."""

    def formatException(self, ei: Trouble | tuple[None, None, None]) -> str:
        return "".join(_told(ei[1])).rstrip() if ei[1] else ""


# Codes of ours: no address, no name, no sentence.
CODE = re.compile(r"[A-Za-z0-9_.:-]{1,60}")


class Lines(WithoutWords):
    """A line of JSON for each thing: when, how bad, which part of the program, what it says, and
    where in the program. Of what a message is about only numbers, ids and codes are told: an
    address or a page's path may be somebody's, or a secret."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "part": record.name,
            "says": str(record.msg),
        }
        if record.args:
            given = record.args if isinstance(record.args, tuple) else tuple(record.args.values())
            said["about"] = [_without_words(one) for one in given]
        if record.exc_info:
            said["where"] = self.formatException(record.exc_info)
        return json.dumps(said)


def _without_words(value: object) -> object:
    if isinstance(value, int | float | UUID):
        return value if isinstance(value, int | float) else str(value)
    text = str(value)
    return text if isinstance(value, str) and _is_code(text) else "…"


def _is_code(text: str) -> bool:
    """One word of lower case, or a kind of error: nothing that people write as their name."""
    return bool(CODE.fullmatch(text)) and (text.islower() or text.endswith(("Error", "Exception")))


def _told(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before:
        yield from _told(before)
        yield "\nThen, because of it or while handling it:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    state = getattr(error, "sqlstate", None)
    yield f"{type(error).__module__}.{type(error).__qualname__}{f' {state}' if state else ''}\n"
