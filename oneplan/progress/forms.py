"""Small forms: a number, a view, a decision."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.plans.forms import LONGEST, OneOf, Words
from oneplan.progress.models import Decision, Score

LONGEST_NOTE = min(LONGEST, 2_000)


class Note(Words):
    """A few words beside a number."""

    def __init__(self, label: Any = "", **more: Any) -> None:
        super().__init__(label or _("A few words"), rows=2, needed=False, **more)


class ReadingForm(forms.Form):
    value = forms.DecimalField(
        label=_("How many is it now?"),
        max_digits=9,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
        error_messages={
            "required": _("Write a number."),
            "invalid": _("Write a number, for example 3."),
        },
    )
    on = forms.DateField(
        label=_("On which day?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day.")},
    )
    words = Note()


class RatingForm(forms.Form):
    """`people`: those whose view the viewer may write down, the viewer first."""

    score = OneOf(_("How near is it, as you see it?"), Score.choices)
    words = Note(_("In your own words"))
    person = forms.ChoiceField(label=_("Whose view is it?"), required=False)

    def __init__(self, people: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people:
            field = self.fields["person"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("My own")), *people]
        else:
            del self.fields["person"]


class TrackForm(forms.Form):
    on_track = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes"
    )
    words = Note()


class DecideForm(forms.Form):
    """`options`: what was considered for the need and is not tried now."""

    decision = OneOf(_("What will you do?"), Decision.choices)
    instead = forms.ChoiceField(
        label=_("What will you try instead?"), required=False, widget=forms.RadioSelect
    )
    words = Note(_("Why?"))

    def __init__(self, options: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if options:
            field = self.fields["instead"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(options)
        else:
            del self.fields["instead"]
            decision = self.fields["decision"]
            assert isinstance(decision, forms.ChoiceField)
            decision.choices = [c for c in Decision.choices if c[0] != Decision.CHANGE]
