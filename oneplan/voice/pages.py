"""What the pages of somebody's own space show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import Form

from oneplan.people.models import Family
from oneplan.ui.shown import Shown
from oneplan.voice.models import Piece
from oneplan.voice.readers import Space
from oneplan.voice.rules import SafetyLaw


@dataclass(frozen=True, kw_only=True)
class SpaceShown(Shown):
    template = "voice/space.html"
    family: Family
    own: Space
    email: str
    law: SafetyLaw


@dataclass(frozen=True, kw_only=True)
class FormShown(Shown):
    """`left`: whether something typed was not saved; `theirs`: what another window saved;
    `sharing`: whether a line is being shared.
    """

    template = "voice/form.html"
    family: Family
    law: SafetyLaw
    form: Form
    title: str
    here: str
    row: Piece | None
    left: bool = False
    sharing: bool = False
    theirs: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class DeleteShown(Shown):
    template = "voice/delete.html"
    family: Family
    row: Piece
    words: str
