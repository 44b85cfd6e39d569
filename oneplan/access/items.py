"""Single things of a record that somebody may decide about. Rooms above say which they have."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was written, as the viewer may see it. `whole`: it can be shown alone, with
    all that belongs to it; what only makes sense inside something else can only be kept back."""

    id: UUID
    kind: str
    text: str
    language: str
    category: str
    person_id: UUID | None
    whole: bool = True


Source = Callable[[UUID], Iterable[Item]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Add a room's single things: `source(family_id)` is one statement behind the wall."""
    if source not in _sources:
        _sources.append(source)


def items_of(family_id: UUID) -> list[Item]:
    """Every single thing of a family's record that the viewer may see. One statement a room."""
    return [item for source in _sources for item in source(family_id)]
