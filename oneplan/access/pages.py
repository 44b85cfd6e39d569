"""What the pages show that say who can see, who looked, and who decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Form

from oneplan.access.forms import CapacityForm
from oneplan.access.items import Item
from oneplan.access.models import CapacityNote
from oneplan.access.readers import (
    Apart,
    Holder,
    KeptOut,
    OfAge,
    Opening,
    Position,
    Single,
)
from oneplan.people.models import Family
from oneplan.ui.shown import Shown

# Who can see


@dataclass(frozen=True, kw_only=True)
class WhoCanSeeShown(Shown):
    """`parts`: each part of the record with, for each holder outside, whether they see it and write
    there; `apart`: what was decided about one person or one thing, where the viewer decides.
    """

    template = "access/who_can_see.html"
    family: Family
    here: Position
    household: list[Holder]
    others: list[Holder]
    kept_out: list[KeptOut]
    parts: list[tuple[Any, list[tuple[Holder, bool, bool]]]]
    apart: Apart | None
    may_stop: bool
    closed: datetime | None
    purposes: Sequence[tuple[str, Any]]
    asks: list[Any]


@dataclass(frozen=True, kw_only=True)
class ChangeSightShown(Shown):
    template = "access/change.html"
    family: Family
    form: Form
    holder: Holder
    here: Position
    chosen: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class KeepOutShown(Shown):
    template = "access/keep_out.html"
    family: Family
    form: Form
    here: Position


@dataclass(frozen=True, kw_only=True)
class SeenAlreadyShown(Shown):
    """What somebody has opened, day by day."""

    template = "access/shown.html"
    family: Family
    days: list[Opening]


# Single things


@dataclass(frozen=True, kw_only=True)
class ThingsShown(Shown):
    template = "access/things.html"
    family: Family
    here: Position
    things: list[Item]
    singles: Sequence[Single]


@dataclass(frozen=True, kw_only=True)
class ThingShown(Shown):
    template = "access/thing.html"
    family: Family
    form: Form
    item: Item
    chosen: Sequence[tuple[str, str]] = ()


# Who decides


@dataclass(frozen=True, kw_only=True)
class CapacityShown(Shown):
    """`form`: for a worker who may note more, else None; `own_age`: from which
    nobody else decides by the law that `law` names."""

    template = "access/capacity.html"
    family: Family
    notes: list[CapacityNote]
    form: CapacityForm | None
    law: Any
    own_age: int | None
    of_age: list[OfAge]


@dataclass(frozen=True, kw_only=True)
class SaidShown(Shown):
    template = "access/said.html"
    family: Family
    form: Form
    here: Position
    title: str
    chosen: Sequence[tuple[str, str]] = ()
