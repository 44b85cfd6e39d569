"""The forms of the people pages."""

from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.kernel.languages import SPOKEN
from oneplan.people.models import ContactPoint, Custody, FamilyRole, Person
from oneplan.ui import numbers


class PersonForm(forms.Form):
    chosen_name = forms.CharField(
        label=_("What name do they go by?"),
        max_length=120,
        error_messages={"required": _("Write a name.")},
    )
    relation = forms.CharField(
        label=_("Who are they to the family?"),
        help_text=_("For example: mother, brother, aunt, neighbour."),
        max_length=80,
        required=False,
    )
    standing = forms.ChoiceField(
        label=_("Their place in the family"), choices=FamilyRole.choices, widget=forms.RadioSelect
    )
    directs = forms.BooleanField(
        label=_("May decide for the family (has custody, or it is their own plan)"), required=False
    )
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    legal_name = forms.CharField(
        label=_("Legal name"),
        help_text=_("Only if it is needed. Most people on the team will not see it."),
        max_length=160,
        required=False,
    )
    birth_date = forms.DateField(
        label=_("Birth date"),
        help_text=_("For example: 2011-03-27. Leave it empty if you are not sure."),
        required=False,
        error_messages={"invalid": _("Write the date as year-month-day, for example 2011-03-27.")},
    )
    approximate_age = forms.IntegerField(
        label=_("Or their age, roughly"), min_value=0, max_value=120, required=False
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=SPOKEN, required=False, widget=forms.CheckboxSelectMultiple
    )
    interpreter = forms.CharField(label=_("Interpreter needed"), max_length=60, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def without(self, *names: str) -> "PersonForm":
        """The same form, not asking what this viewer may not say."""
        for name in names:
            del self.fields[name]
        return self

    @staticmethod
    def starting_from(person: Person) -> dict[str, Any]:
        """What stands now, as the form's first values."""
        names = ("chosen_name", "relation", "standing", "directs", "pronouns", "languages")
        values = {name: getattr(person, name) for name in (*names, "interpreter", "revision")}
        identity = getattr(person, "identity", None)
        if identity is not None:
            for name in ("legal_name", "birth_date", "approximate_age"):
                values[name] = getattr(identity, name)
        return values


class ContactForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("How"), choices=ContactPoint.Kind.choices, widget=forms.RadioSelect
    )
    value = forms.CharField(label=_("Number or address"), max_length=240)
    safe = forms.TypedChoiceField(
        label=_("Is it safe to use?"),
        choices=[("yes", _("Yes, use this")), ("no", _("No, never use this"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("When, and what not to do"),
        help_text=_("For example: after 4 pm only. Do not leave a message."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        kind, value = facts.get("kind"), facts.get("value", "")
        if kind in {ContactPoint.Kind.PHONE, ContactPoint.Kind.TEXT} and value:
            facts["value"] = self._phone(value)
        elif kind == ContactPoint.Kind.EMAIL and value:
            self._email(value)
        return facts

    def _phone(self, value: str) -> str:
        number = numbers.parsed(value)
        if number is None:
            self.add_error("value", _("Write the number with its area code, like 613-555-0142."))
            return value
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def _email(self, value: str) -> None:
        try:
            forms.EmailField().clean(value)
        except forms.ValidationError:
            self.add_error("value", _("Write an e-mail address like name@example.org."))


class RelationForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    person = forms.ChoiceField(label=_("Who"))
    kind = forms.CharField(
        label=_("is"), help_text=_("For example: mother of, brother of, aunt of."), max_length=60
    )
    to_person = forms.ChoiceField(label=_("to whom"))
    custody = forms.ChoiceField(
        label=_("By what right do they decide for them?"),
        help_text=_("The last six count only for what the person was found unable to decide."),
        choices=Custody.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, people: list[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(p.pk), p.chosen_name) for p in people]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]
        self.fields["to_person"].choices = choices  # type: ignore[attr-defined]


class HomeForm(forms.Form):
    name = forms.CharField(
        label=_("Name of this home"),
        help_text=_("For example: Mum's, Dad's, Grandma's."),
        max_length=80,
    )
    address = forms.CharField(label=_("Address"), max_length=240, required=False)
    area = forms.CharField(label=_("Neighbourhood or town"), max_length=120, required=False)
    people = forms.MultipleChoiceField(
        label=_("Who lives there?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    share = forms.CharField(
        label=_("When?"),
        help_text=_("For example: every second week."),
        max_length=120,
        required=False,
    )

    def __init__(self, people: list[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(p.pk), p.chosen_name) for p in people]
        self.fields["people"].choices = choices  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("Their own e-mail address"),
        max_length=254,
        help_text=_("An address that nobody else reads. A young person needs one of their own."),
    )
