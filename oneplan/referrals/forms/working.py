"""Forms of workers: refer a family, accept a request, answer it with other help."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.kernel import clock
from oneplan.kernel.privacy import SHARED_CATEGORIES
from oneplan.people.models import FamilyRole, Person
from oneplan.people.readers import Caseload
from oneplan.referrals import rules
from oneplan.referrals.forms.questions import lines_error, short
from oneplan.referrals.models import EligibilityDecision

Intensity = EligibilityDecision.Intensity
PEOPLE_ROWS = 6


class Day(forms.DateField):
    """A day that has been. Written as the browser's own date field does."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d"],
            **options,
        )

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and (day > clock.today() or day.year < 2000):
            raise forms.ValidationError(_("Choose a day that has been, today or before"))
        return day


def day(label: Any, required: Any) -> Day:
    return Day(label=label, error_messages={"required": required, "invalid": required})


class LongText(forms.CharField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"dir": "auto"}))
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if len(text) > rules.LONGEST_TEXT:
            raise forms.ValidationError(lines_error(rules.LONGEST_TEXT))
        return text


class RowForm(forms.Form):
    """One person in a worker's referral; an empty row is nobody."""

    name = short(_("Name they go by"), limit=rules.LONGEST_NAME)
    standing = forms.ChoiceField(
        label=_("Who they are"), choices=[("", _("Choose")), *FamilyRole.choices], required=False
    )
    relation = short(_("In the family’s words"), limit=80)
    age = forms.IntegerField(
        label=_("Age, roughly"),
        required=False,
        min_value=0,
        max_value=120,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write the age as a number, for example 12"),
            "min_value": _("Write an age between 0 and 120"),
            "max_value": _("Write an age between 0 and 120"),
        },
    )

    @property
    def is_open(self) -> bool:
        """Unfolded on the page when something was typed into it."""
        return self.is_bound and (self.has_changed() or bool(self.errors))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("name") and not data.get("standing"):
            self.add_error("standing", _("Choose who they are in the family"))
        if not data.get("name") and (data.get("standing") or data.get("age")):
            self.add_error("name", _("Write a name. A first name or a nickname is enough."))
        return data


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]
    """As many rows as the page shows, whatever number was sent."""

    def total_form_count(self) -> int:
        return PEOPLE_ROWS

    def initial_form_count(self) -> int:
        return 0

    def clean(self) -> None:
        if any(self.errors):
            return
        if not any(form.cleaned_data.get("name") for form in self.forms):
            self.forms[0].add_error("name", _("Write the name of one person at least"))


PeopleRows = forms.formset_factory(
    RowForm, formset=Rows, extra=PEOPLE_ROWS, max_num=PEOPLE_ROWS, absolute_max=PEOPLE_ROWS
)


class WorkerReferralForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    family_name = forms.CharField(
        label=_("What the family calls itself"),
        max_length=rules.LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Write the family’s name")},
    )
    reason = LongText(
        label=_("Why the family asks for help, in its own words"),
        error_messages={"required": _("Write why the family asks for help")},
    )
    well = LongText(label=_("What is going well"), required=False)
    urgent = LongText(label=_("Anything that cannot wait"), required=False)
    phone = short(_("A safe number to call"), limit=80, inputmode="tel")
    note = short(
        _("When to call, and what not to do"),
        hint=_("Ask the family whether it is safe to leave a message."),
    )
    language = forms.ChoiceField(
        label=_("Language of service"),
        choices=[("en", "English"), ("fr", "Français")],
        error_messages={"required": _("Ask the family which language it wants")},
    )
    interpreter = short(_("Interpreter needed, for which language"), limit=60)
    area = short(_("Town or neighbourhood"), limit=120)
    consent_how = forms.CharField(
        label=_("How the family agreed"),
        help_text=_("For example: the mother said yes in my office, with an interpreter."),
        max_length=rules.LONGEST_LINE,
        error_messages={
            "required": _("Write how the family agreed. Without its agreement nothing is sent.")
        },
    )
    consent_on = day(_("On which day"), _("Choose the day on which the family agreed"))
    leave_out = forms.MultipleChoiceField(
        label=_("Parts the family wants to leave out"),
        help_text=_("Tick what its coordinator must not see."),
        choices=[(str(c), c.label) for c in rules.MAY_LEAVE_OUT],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    shown_to_family = forms.ChoiceField(
        label=_("Has the family seen what you send?"),
        choices=[("yes", _("Yes, all of it")), ("no", _("No, not yet"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the family has seen what you send")},
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.people = PeopleRows(data, prefix="people")

    def is_valid(self) -> bool:
        return super().is_valid() & self.people.is_valid()


class JudgementForm(forms.Form):
    factors = forms.MultipleChoiceField(
        label=_("What you weighed"),
        help_text=_("Tick what is true for this family. It needs no diagnosis, and no total."),
        choices=rules.Factor.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    rationale = LongText(
        label=_("Why, in words for the family"),
        help_text=_("The family reads this. Short sentences, no jargon, nothing about fault."),
        error_messages={"required": _("Write why, in words for the family")},
    )
    family_input = LongText(
        label=_("What the family said about it"),
        help_text=_("Ask first. Write its own words, or that it could not be reached and when."),
        error_messages={"required": _("Ask the family, and write what it said")},
    )
    explained_on = day(
        _("When you explained it to the family"), _("Choose the day on which you explained it")
    )
    explained_how = forms.CharField(
        label=_("How you explained it"),
        help_text=_("For example: on the phone, in French."),
        max_length=rules.LONGEST_LINE,
        error_messages={"required": _("Write how you explained it to the family")},
    )


class AcceptForm(JudgementForm):
    intensity = forms.ChoiceField(
        label=_("How much help, as the family sees it"),
        choices=[(i.value, i.label) for i in (Intensity.COORDINATION, Intensity.WRAPAROUND)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how much help")},
    )
    coordinator = forms.ChoiceField(
        label=_("Coordinator"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a coordinator"),
            "invalid_choice": _("Choose a coordinator who works here."),
        },
    )
    agreed = forms.MultipleChoiceField(
        label=_("What the family agrees its coordinator may see"),
        help_text=_("It has not been asked yet. Read the list to it; tick what it agrees to."),
        choices=[(str(c), c.label) for c in SHARED_CATEGORIES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Ask the family, and tick at least one part")},
    )
    agreed_how = forms.CharField(
        label=_("How and when it agreed"),
        max_length=rules.LONGEST_LINE,
        error_messages={"required": _("Write how and when the family agreed")},
    )
    themselves = forms.MultipleChoiceField(
        label=_("Who agreed for themself?"),
        help_text=_(
            "They are old enough to decide alone about what is theirs. Tick whom you asked, and who"
            " said yes to the same parts. The coordinator asks the others."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        coordinators: list[Caseload],
        ask: bool,
        grown: Sequence[Person] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["factors"].required = True
        self.fields["factors"].error_messages["required"] = _("Tick what you weighed")
        field = self.fields["coordinator"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(c.worker_id), _load(c)) for c in coordinators]
        if not ask:
            del self.fields["agreed"], self.fields["agreed_how"]
        if grown:
            themselves = self.fields["themselves"]
            assert isinstance(themselves, forms.MultipleChoiceField)
            themselves.choices = [(str(person.pk), person.chosen_name) for person in grown]
        else:
            del self.fields["themselves"]


def _load(load: Caseload) -> str:
    languages = ", ".join(load.languages)
    words = _("%(name)s (%(languages)s): %(families)d families now")
    plain = _("%(name)s: %(families)d families now")
    facts = {"name": load.name, "languages": languages, "families": load.families}
    return str(words if languages else plain) % facts


class DeclineForm(JudgementForm):
    service = forms.UUIDField(required=False, widget=forms.HiddenInput)
    warm_referral = forms.CharField(
        label=_("Where the family finds help instead, and who introduces it there"),
        help_text=_("A service and a name, so that nobody has to tell the story again."),
        max_length=240,
        error_messages={"required": _("Say where the family finds help, and who introduces it")},
    )
    retain_consent = forms.ChoiceField(
        label=_("Does the family agree that we keep its request for when it comes back?"),
        choices=[("yes", _("Yes")), ("no", _("No. We close it and no longer look at it"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Ask the family, and note what it said")},
    )
