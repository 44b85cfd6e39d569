"""A line of one's own wellness plan, offered to the family's plan by its owner."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.kernel.ids import new_id
from oneplan.kernel.privacy import Category
from oneplan.voice.rules import LINE_CATEGORIES

# What may be said of the plan itself, and only so: that there is one.
THAT_THERE_IS_ONE = "one"


class OfferForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    line = forms.ChoiceField(
        label=_("Which line?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    category = forms.ChoiceField(
        label=_("What is it about?"),
        help_text=_("Whoever may see this part of the family’s plan can read the line."),
        choices=[(one.value, one.label) for one in LINE_CATEGORIES],
        initial=Category.STRENGTHS,
        widget=forms.RadioSelect,
    )

    def __init__(self, lines: Iterable[tuple[UUID, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [
            (THAT_THERE_IS_ONE, _("I have a wellness plan of my own.")),
            *((str(line), text) for line, text in lines),
        ]
        cast(forms.ChoiceField, self.fields["line"]).choices = choices

    @property
    def words(self) -> str:
        """The line as it is shared: a copy, which knows nothing of where it was taken from."""
        chosen = cast(forms.ChoiceField, self.fields["line"]).choices
        return str(dict(chosen)[self.cleaned_data["line"]])  # type: ignore[arg-type]
