"""A message, an answer, a note of a call or visit."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.conversations.models import ContactNote, To
from oneplan.kernel.privacy import PARTS_OF_LIFE, Category
from oneplan.ui.fields import LongText


class AnswerForm(forms.Form):
    text = LongText(_("Your answer"))


class MessageForm(forms.Form):
    text = LongText(_("Your message"))
    to = forms.ChoiceField(
        label=_("Who can read it?"),
        choices=To.choices,
        initial=To.COORDINATOR,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    people = forms.MultipleChoiceField(
        label=_("Who?"),
        help_text=_("Only if you chose people."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose people from the list.")},
    )
    category = forms.ChoiceField(
        label=_("Which part?"),
        help_text=_("Only if everybody who sees one part may read it."),
        required=False,
        choices=[
            ("", "—"),
            (Category.SCHEDULE, Category.SCHEDULE.label),
            *PARTS_OF_LIFE.items(),
        ],
    )

    def __init__(self, people: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people:
            field = self.fields["people"]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = list(people)
        else:
            del self.fields["people"]
            to = self.fields["to"]
            assert isinstance(to, forms.ChoiceField)
            to.choices = [c for c in To.choices if c[0] != To.PEOPLE]


class ContactNoteForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What was it?"),
        choices=ContactNote.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    on = forms.DateField(
        label=_("On which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    words = forms.CharField(
        label=_("A few words"), help_text=_("The family reads this."), max_length=500,
        required=False,
    )  # fmt: skip
    next_try = forms.CharField(
        label=_("What will you try next, and when?"),
        help_text=_("Only if nobody was reached. Another way, another time, somebody they trust."),
        max_length=300,
        required=False,
    )
