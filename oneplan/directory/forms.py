"""What somebody may search for."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oneplan.directory.readers import Choice, Choices, topic_codes

MOST_AREAS = 60


class SearchForm(forms.Form):
    """The filters beside the words. Bound to the address: a wrong filter is said and left out."""

    q = forms.CharField(required=False, max_length=500, label=_("What are you looking for?"))
    near = forms.CharField(
        required=False,
        max_length=80,
        label=_("Near this place"),
        help_text=_("A postal code or a town. The nearest come first."),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    area = forms.ChoiceField(required=False, label=_("For people who live in"))
    language = forms.ChoiceField(required=False, label=_("Language spoken"))
    age = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=120,
        label=_("Age of the person"),
        help_text=_("In years, for example 15"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "number"}),
        error_messages={
            "invalid": _("Write the age as a number, for example 15"),
            "min_value": _("Write an age from 0 to 120"),
            "max_value": _("Write an age from 0 to 120"),
        },
    )
    accessible = forms.ChoiceField(
        required=False,
        label=_("The building has"),
        choices=[
            ("", _("It does not matter")),
            ("wheelchair", _("a way in without steps")),
            ("washroom", _("an accessible washroom")),
            ("quiet", _("a quiet room or quiet hours")),
            ("hearing", _("help for people who are hard of hearing")),
        ],
    )
    free = forms.BooleanField(required=False, label=_("Only what is free"))
    open_now = forms.BooleanField(required=False, label=_("Only what is open now"))

    def __init__(self, data: Any, choices: Choices) -> None:
        super().__init__(data, prefix=None, auto_id="filter-%s")
        asked = data.get("area", "")
        self._choose("area", _with(choices.areas, asked), _("Anywhere"))
        self._choose("language", choices.languages, _("Any language"))

    def _choose(self, name: str, choices: tuple[Choice, ...], none: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", none), *((choice.value, choice.label) for choice in choices)]


def _with(areas: tuple[Choice, ...], asked: str) -> tuple[Choice, ...]:
    """The areas with most services, by name; an area that was asked for stays among them."""
    most = sorted(areas, key=lambda choice: -choice.services)[:MOST_AREAS]
    kept = [area for area in areas if area in most or area.value == asked]
    return tuple(kept)


class MissingForm(forms.Form):
    """What somebody looked for and did not find."""

    need = forms.ChoiceField(
        label=_("What did you look for?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    area = forms.ChoiceField(label=_("Where?"), required=False)

    def __init__(self, offered: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        need, area = self.fields["need"], self.fields["area"]
        assert isinstance(need, forms.ChoiceField) and isinstance(area, forms.ChoiceField)
        need.choices = list(topic_codes(get_language() or ""))
        area.choices = [
            ("", _("I do not want to say")),
            *((a.value, a.label) for a in offered.areas),
        ]
