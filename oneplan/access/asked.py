"""What workers ask of a family and wait to hear. The room above that keeps asks says which."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

Source = Callable[[UUID], Iterable[Any]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Add what waits for answers: `source(family_id)` is one statement behind the wall."""
    if source not in _sources:
        _sources.append(source)


def waiting_asks(family_id: UUID) -> list[Any]:
    """What waits for the answer of whoever directs the family. One statement a room."""
    return [ask for source in _sources for ask in source(family_id)]
