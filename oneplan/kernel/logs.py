"""The program's own log: where something went wrong, never whose words were in it."""

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import TypeAlias

Trouble: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None]


class WithoutWords(logging.Formatter):
    """Tracebacks with files, lines and kinds of errors, without the errors' messages: a value
    that could not be read, or a row that broke a rule, may be what a family wrote."""

    def formatException(self, ei: Trouble | tuple[None, None, None]) -> str:
        return "".join(_told(ei[1])).rstrip() if ei[1] else ""


def _told(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before:
        yield from _told(before)
        yield "\nThen, because of it or while handling it:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    state = getattr(error, "sqlstate", None)
    yield f"{type(error).__module__}.{type(error).__qualname__}{f' {state}' if state else ''}\n"
