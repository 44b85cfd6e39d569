"""What the pages of the whole site show."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page as OfList
from django.forms import BoundField, Form

from oneplan.ui.shown import Shown


@dataclass(frozen=True, kw_only=True)
class GalleryShown(Shown):
    """Every component in every state: one form that went wrong, one that did not."""

    template = "ui/gallery.html"
    fresh: Form
    wrong: Form
    meeting: datetime
    birthday: date
    listing: OfList[int]


@dataclass(frozen=True, kw_only=True)
class QuestionShown(Shown):
    template = "ui/question.html"
    form: Form
    question: BoundField


@dataclass(frozen=True, kw_only=True)
class PrivacyShown(Shown):
    template = "ui/privacy.html"


@dataclass(frozen=True, kw_only=True)
class HelpShown(Shown):
    template = "ui/help.html"
    exit_to: str
