"""What the navigation shows. Rooms above register their items; this room knows none of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from oneplan.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of the navigation; `label` is translated when the item is made. `waits`: how much
    waits there for an answer of the viewer's."""

    label: str
    href: str
    current: bool = False
    waits: int = 0


Source = Callable[[Viewer, str], Iterable[NavItem]]
_sources: list[Source] = []


def register(source: Source, first: bool = False) -> Source:
    """Add a room's items: `source(viewer, path)` is asked on every page, so it runs no query."""
    if source not in _sources:
        _sources.insert(0 if first else len(_sources), source)
    return source


def items_for(viewer: Viewer, path: str) -> list[NavItem]:
    """Every room's items for this viewer, home first, then as registered; the open one marked."""
    items = [item for source in _sources for item in source(viewer, path)]
    if any(item.current for item in items):
        return items
    here = _closest(items, path)
    return [replace(item, current=item is here) for item in items]


def _closest(items: list[NavItem], path: str) -> NavItem | None:
    """The item whose address is the longest beginning of `path`; "/" only for itself."""
    fitting = [i for i in items if path == i.href or (i.href != "/" and path.startswith(i.href))]
    return max(fitting, key=lambda item: len(item.href), default=None)
