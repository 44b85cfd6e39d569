"""A room, and what the others must know of it without knowing it.

Each room's `apps.py` has a `Room`. What is true of most rooms need not be said: a table about a
family is walled, goes along when the family moves, and its rows are in the file of the family's
record. Only what is otherwise is declared, with its reason.

Found without being declared: `wall/*.sql` and `Walled` (kernel/wall.py), `example.py` (room
example), `oneplan_when_moving_<room>` (adr/0019), `tests/<room>/audiences.py` (tests/privacy),
`bench/fill/<room>.sql`. See docs/adding-a-room.md.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, ClassVar

from django.apps import AppConfig, apps
from django.db import models
from django.urls import ResolverMatch
from django.utils.module_loading import module_has_submodule

from oneplan.kernel.privacy import Walled


class Room(AppConfig):
    """One room of the house.

    `parts`: what the family's log calls the room's pages: by the namespace of their addresses (a
    test asks for each), or a single one by its whole name, and by what actions of the room note.
    To be translated (gettext_noop).
    `not_in_record`: models about families whose rows are not in the file of a family's record, and
    why. Own voice never is, and need not be named.

    `stays_when_moving`: models whose rows do not go along when a family moves to another community,
    and why.
    """

    # Else Django could not tell which of the two classes in a room's apps.py is meant.
    default = False

    def __init_subclass__(cls) -> None:
        cls.default = True

    parts: ClassVar[Mapping[str, str]] = {}
    not_in_record: ClassVar[Mapping[str, str]] = {}
    stays_when_moving: ClassVar[Mapping[str, str]] = {}


def rooms() -> list[Room]:
    """Every room, in floor order, the ground first (a test compares it with the floors)."""
    return [room for room in apps.get_app_configs() if isinstance(room, Room)]


def modules(name: str) -> Iterator[Any]:
    """Each room's module of this name, where it has one."""
    for room in rooms():
        if module_has_submodule(room.module, name):
            yield import_module(f"{room.name}.{name}")


def wall_of(model: type[models.Model]) -> Walled | None:
    """How a model declares its privacy; None for what is open, or walled by hand."""
    return next((c for c in model._meta.constraints if isinstance(c, Walled)), None)


def about_families(room: Room) -> Iterator[type[models.Model]]:
    """The room's models whose rows are a family's, however they are walled."""
    for model in room.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if wall_of(model) or "family" in names:
            yield model


def staying_behind() -> list[str]:
    """The tables whose rows stay as they are when a family moves."""
    return [
        room.get_model(name)._meta.db_table for room in rooms() for name in room.stays_when_moving
    ]


@cache
def parts() -> dict[str, str]:
    """What the log calls each part of a record, untranslated."""
    return {name: words for room in rooms() for name, words in room.parts.items()}


def part_of(match: ResolverMatch | None) -> str:
    """Which part of a record a page is, for the log: its own where its room names it, else the
    room's."""
    if match is None:
        return ""
    return match.view_name if match.view_name in parts() else match.namespace or match.view_name
