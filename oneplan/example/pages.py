"""What the page of the cast shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from oneplan.example.cast import Member
from oneplan.ui.shown import Shown


@dataclass(frozen=True, kw_only=True)
class CastShown(Shown):
    template = "example/cast.html"
    groups: Sequence[tuple[Any, Sequence[Member]]]
