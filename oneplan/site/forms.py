"""The forms of whoever runs the site."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.kernel.languages import SPOKEN, WRITTEN
from oneplan.people.models import Agency, Role
from oneplan.site.models import OPENING, Area, WordKey
from oneplan.site.sheet import MOST_BYTES, MOST_ROWS, decoded
from oneplan.site.workbook import BadWorkbook
from oneplan.ui.form_page import ShowsWhatStands

LANGUAGES = tuple(dict((*WRITTEN, *SPOKEN)).items())
WRITE_A_NAME = {"required": _("Write a name.")}


def _phone(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=40, required=False)


class CommunityForm(ShowsWhatStands):
    """How a community is called and reached."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages=WRITE_A_NAME)
    languages = forms.MultipleChoiceField(
        label=_("Languages of its pages and plans"),
        choices=WRITTEN,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    zone = forms.CharField(
        label=_("Time zone"),
        help_text=_("For example: America/Toronto."),
        max_length=64,
    )
    country = forms.CharField(
        label=_("Country of telephone numbers"),
        help_text=_("Two letters, for example CA: of numbers written without a country."),
        max_length=2,
    )
    help_phone = _phone(_("Telephone for families who ask for help"))
    emergency_number = forms.CharField(label=_("Whom to call in danger"), max_length=20)
    crisis_number = forms.CharField(
        label=_("Whom to call with thoughts of ending one’s life"), max_length=20
    )

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"]
        if zone not in available_timezones():
            raise forms.ValidationError(_("There is no such time zone."))
        return zone

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"].upper()
        if country not in phonenumbers.SUPPORTED_REGIONS:
            raise forms.ValidationError(_("There is no such country."))
        return country


class AgencyForm(ShowsWhatStands):
    name = forms.CharField(label=_("Name"), max_length=160, error_messages=WRITE_A_NAME)
    sector = forms.CharField(
        label=_("Sector"),
        help_text=_("For example: education, health, children’s services."),
        max_length=60,
        required=False,
    )
    phone = _phone(_("Telephone"))


class AreaForm(forms.Form):
    name = forms.CharField(label=_("Name of the area"), max_length=120, error_messages=WRITE_A_NAME)
    places = forms.CharField(label=_("Towns and neighbourhoods"), max_length=400, required=False)
    agency_id = forms.ChoiceField(
        label=_("Which agency answers here first?"),
        error_messages={"required": _("Choose an agency.")},
    )
    phone = _phone(_("Telephone for this area"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, agencies: Iterable[Agency], data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["agency_id"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), one.name) for one in agencies
        ]


class OfficeForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the office"), max_length=120, error_messages=WRITE_A_NAME
    )
    address = forms.CharField(label=_("Address"), max_length=240, required=False)
    area_id = forms.ChoiceField(label=_("Area"), required=False)
    phone = _phone(_("Telephone"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, areas: Iterable[Area], data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        chosen = [(str(one.pk), one.name) for one in areas]
        self.fields["area_id"].choices = [("", _("None")), *chosen]  # type: ignore[attr-defined]

    def clean_area_id(self) -> UUID | None:
        return UUID(self.cleaned_data["area_id"]) if self.cleaned_data["area_id"] else None


class WordForm(forms.Form):
    key = forms.ChoiceField(label=_("What is it about?"), choices=WordKey.choices)
    language = forms.ChoiceField(label=_("In which language?"), choices=WRITTEN)
    text = forms.CharField(
        label=_("What do you call it?"),
        max_length=80,
        error_messages={"required": _("Write the word.")},
    )
    source = forms.CharField(
        label=_("Where is this written?"),
        help_text=_("A law, a policy, the minutes of a meeting: name and date."),
        max_length=160,
        error_messages={"required": _("Say where this is written.")},
    )


def _role_choices() -> list[tuple[str, Any]]:
    return [(role.value, role.label) for role in Role]


class JobFields(forms.Form):
    """What somebody does at an agency."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages=WRITE_A_NAME)
    title = forms.CharField(
        label=_("Title"), help_text=_("As families read it."), max_length=120, required=False
    )
    phone = _phone(_("Telephone at work"))
    languages = forms.MultipleChoiceField(
        label=_("Languages they work in"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    roles = forms.MultipleChoiceField(
        label=_("Work"),
        choices=_role_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of work.")},
    )


class InviteForm(JobFields):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The link works with this address alone."),
        error_messages={"required": _("Write an e-mail address.")},
    )
    field_order = ("name", "email")


class WorkerForm(JobFields, ShowsWhatStands):
    pass


class AdministratorForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, error_messages=WRITE_A_NAME)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Not one with which they work with families."),
        error_messages={"required": _("Write an e-mail address.")},
    )


class SheetForm(forms.Form):
    """A file, or the text of one that was looked at."""

    file = forms.FileField(
        label=_("The spreadsheet"),
        help_text=_(
            "An .xlsx or a CSV file, with a first row of names: name, email, agency, roles."
        ),
        required=False,
    )
    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is too large for a list of workers: at most %(most)s at once.")
                % {"most": MOST_ROWS}
            )
        try:
            text = decoded(file.read())
        except BadWorkbook as problem:
            raise forms.ValidationError(str(problem)) from None
        if text is None:
            raise forms.ValidationError(_("This is no spreadsheet: choose an .xlsx or a CSV file."))
        return text

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not (given.get("file") or given.get("text")) and "file" not in self.errors:
            self.add_error("file", _("Choose a file"))
        return given

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("file") or self.cleaned_data.get("text") or "")


def opens_families(roles: Iterable[str]) -> bool:
    """Whether a second administrator is asked for this work."""
    return not {*OPENING}.isdisjoint(roles)
