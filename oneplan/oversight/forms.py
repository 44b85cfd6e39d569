"""The forms of those who ask for access, and of those who watch over it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.access.forms import PARTS
from oneplan.access.models import Emergency
from oneplan.kernel.privacy import Purpose
from oneplan.oversight.rules import EMERGENCY_PARTS

REFERENCE = _("Like KRTW-429673. The family can read it on its page “Who can see”.")


class AskForm(forms.Form):
    """A worker asks a family."""

    reference = forms.CharField(
        label=_("The family’s reference"),
        help_text=REFERENCE,
        max_length=12,
        error_messages={"required": _("Write the reference that the family gave you.")},
    )
    parts = forms.MultipleChoiceField(
        label=_("What do you need to see?"),
        choices=PARTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick only what you need.")},
    )
    purpose = forms.ChoiceField(
        label=_("What for?"), choices=Purpose.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Tell the family why, in plain words"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why, in a sentence or two.")},
    )
    days = forms.TypedChoiceField(
        label=_("For how long?"),
        choices=[(14, _("Two weeks")), (90, _("Three months")), (365, _("One year"))],
        coerce=int,
        widget=forms.RadioSelect,
    )

    def __init__(self, known: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["reference"]


class EmergencyForm(forms.Form):
    """The least that helps, and why."""

    reference = forms.CharField(
        label=_("The family’s reference"),
        help_text=REFERENCE,
        max_length=12,
        error_messages={"required": _("Write the reference that the family gave you.")},
    )
    reason = forms.ChoiceField(
        label=_("What is happening?"), choices=Emergency.Reason.choices, widget=forms.RadioSelect
    )
    parts = forms.MultipleChoiceField(
        label=_("What must you see?"),
        help_text=_("At most three parts. Only what helps now."),
        choices=PARTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick only what you need.")},
    )
    words = forms.CharField(
        label=_("Say what is happening. The family will read this."),
        min_length=10,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write why, in a sentence or two."),
            "min_length": _("Write why, in a sentence or two."),
        },
    )

    def clean_parts(self) -> list[str]:
        parts: list[str] = self.cleaned_data["parts"]
        if len(parts) > EMERGENCY_PARTS:
            raise forms.ValidationError(_("Choose at most three parts."))
        return parts


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What did you find?"), choices=Emergency.Outcome.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Why? The family will read this."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why, in a sentence or two.")},
    )


class ComplaintForm(forms.Form):
    words = forms.CharField(
        label=_("What looks wrong?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what looks wrong.")},
    )
    reach = forms.CharField(
        label=_("How may we reach you, safely?"),
        help_text=_("You can leave this empty. The answer is always here too."),
        max_length=200,
        required=False,
    )


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=_("What did you find, and what was done? The person reads this."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you found.")},
    )
