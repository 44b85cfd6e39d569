"""The crisis plan: who is in it, how it starts and stops, what is seen and noted."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.wellness.forms.fields import Line, Revised, Words
from oneplan.wellness.models import Dispute, Plan


class SupporterForm(forms.Form):
    may_activate = forms.BooleanField(
        label=_("They may say that it is time for my crisis plan"), required=False
    )
    tasks = Words(_("What they do for me then"), rows=2, most=1000, required=False)
    agreed_on = forms.DateField(
        label=_("The day they said yes"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, such as 2027-03-14.")},
    )
    holds_copy = forms.BooleanField(label=_("They have a paper copy"), required=False)


class TermsForm(Revised):
    threshold = forms.IntegerField(
        label=_("How many people must agree that it is time?"),
        min_value=1,
        max_value=9,
        error_messages={
            "required": _("Choose between 1 and 9."),
            "invalid": _("Choose between 1 and 9."),
            "min_value": _("Choose between 1 and 9."),
            "max_value": _("Choose between 1 and 9."),
        },
    )
    dispute = forms.ChoiceField(
        label=_("If they say yes and I say no"),
        choices=Dispute.choices,
        widget=forms.RadioSelect,
    )
    tiebreaker = forms.ChoiceField(
        label=_("Who decides then?"),
        help_text=_("Only if one person decides."),
        required=False,
        error_messages={"invalid_choice": _("Choose somebody from the list.")},
    )
    end_threshold = forms.IntegerField(
        label=_("How many people must agree that it can stop?"),
        help_text=_("You can stop it yourself at any time."),
        min_value=1,
        max_value=9,
        error_messages={
            "required": _("Choose between 1 and 9."),
            "invalid": _("Choose between 1 and 9."),
            "min_value": _("Choose between 1 and 9."),
            "max_value": _("Choose between 1 and 9."),
        },
    )

    def __init__(
        self, plan: Plan, people: Iterable[tuple[UUID, str]], *args: Any, **kwargs: Any
    ) -> None:
        start = {
            "revision": plan.revision,
            "threshold": plan.threshold,
            "dispute": plan.dispute,
            "tiebreaker": str(plan.tiebreaker_id or ""),
            "end_threshold": plan.end_threshold,
        }
        super().__init__(*args, **kwargs | {"initial": start})
        choices = [("", "—"), *((str(one), name) for one, name in people)]
        cast(forms.ChoiceField, self.fields["tiebreaker"]).choices = choices


class SignForm(forms.Form):
    me = Line(_("My name"), most=120)
    witness_1 = Line(_("First witness"), required=False, most=120)
    witness_2 = Line(_("Second witness"), required=False, most=120)
    attorney = Line(
        _("My attorney for personal care"),
        help_text=_("Only if you have one. This plan does not make anybody your attorney."),
        required=False,
        most=120,
    )


class LogForm(forms.Form):
    text = Words(_("What happened"), rows=3, most=4000)


class SeenForm(forms.Form):
    """Which signs somebody saw."""

    signs = forms.MultipleChoiceField(
        label=_("Which of these signs do you see?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one sign."),
            "invalid_choice": _("Choose from the list."),
        },
    )

    def __init__(self, signs: Iterable[tuple[UUID, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(sign), text) for sign, text in signs]
        cast(forms.MultipleChoiceField, self.fields["signs"]).choices = choices

    @property
    def seen(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["signs"]]
