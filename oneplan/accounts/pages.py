"""What the pages of sign-in show that are not allauth's."""

from dataclasses import dataclass

from oneplan.accounts.kept import Kept
from oneplan.ui.shown import Shown


@dataclass(frozen=True, kw_only=True)
class SecondStepShown(Shown):
    template = "accounts/second_step.html"


@dataclass(frozen=True, kw_only=True)
class KeptShown(Shown):
    """What somebody typed while their session ended."""

    template = "accounts/kept.html"
    waiting: Kept
