"""Forms of changes that need two people: first the choice, then the reason; then the decision."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.people.models import Person
from oneplan.people.readers import RuleNow


class ChangeForm(forms.Form):
    """`step`: look (the choice alone) or ask (with the reason)."""

    reason = forms.CharField(
        label=_("Why? The second person reads this."),
        help_text=_("Say what makes you sure. Leave out what they need not know."),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, step: str = "", **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["reason"].required = step == "ask"
        self.fields["reason"].error_messages["required"] = _("Write why, in a sentence or two.")

    @property
    def choices(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != "reason"]


class SamePersonForm(ChangeForm):
    stays = forms.ChoiceField(
        label=_("Which entry stays?"),
        help_text=_("Somebody who signs in must be the entry that stays."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an entry.")},
    )
    goes = forms.ChoiceField(
        label=_("Which entry is the same person?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an entry.")},
    )

    def __init__(self, people: Iterable[Person], data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        both = [(str(p.pk), _entry(p)) for p in people]
        self.fields["stays"].choices = both  # type: ignore[attr-defined]
        self.fields["goes"].choices = both  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("stays") and given.get("stays") == given.get("goes"):
            self.add_error("goes", _("Choose two different entries."))
        return given

    def facts(self) -> dict[str, UUID]:
        given = self.cleaned_data
        return {"person": UUID(given["stays"]), "other_person": UUID(given["goes"])}


def _entry(person: Person) -> str:
    """Names alone may be the same: what they are to the family tells entries apart."""
    more = person.relation or person.get_standing_display()
    return f"{person.chosen_name} ({more})"


class ExportForm(ChangeForm):
    recipient = forms.CharField(
        label=_("Who gets the file?"),
        max_length=160,
        error_messages={"required": _("Say who gets it.")},
    )
    leaves_agency = forms.ChoiceField(
        label=_("Where does it go?"),
        choices=[
            ("no", _("It stays in my agency")),
            ("yes", _("It goes to somebody outside my agency")),
        ],
        help_text=_("Outside, it holds only what the family allowed you to pass on."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where it goes.")},
    )

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "recipient": given["recipient"],
            "leaves_agency": given["leaves_agency"] == "yes",
        }


class ParentForm(ChangeForm):
    recipient = forms.EmailField(
        label=_("Their own e-mail address"),
        help_text=_("The second person checks it. Leave it empty if they sign in already."),
        required=False,
        max_length=160,
    )

    def __init__(self, address: str, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["recipient"].initial = address

    def facts(self) -> dict[str, str]:
        return {"recipient": self.cleaned_data["recipient"]}


def _in_units(now: RuleNow) -> str:
    if now.working_days:
        return str(_("New value, in working days"))
    return str(_("New value, in hours") if now.hours else _("New value, in days"))


class RuleForm(ChangeForm):
    value = forms.IntegerField(label="")
    source = forms.CharField(
        label=_("Where is this written?"),
        help_text=_("A law, a policy, the minutes of a meeting: name and date."),
        max_length=160,
        error_messages={"required": _("Say where this is written.")},
    )

    def __init__(self, now: RuleNow, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        field = self.fields["value"]
        field.label = _in_units(now)
        lowest, highest = now.rule.lowest, now.rule.highest
        field.help_text = _("From %(lowest)s to %(highest)s. Now: %(now)s.") % {
            "lowest": lowest,
            "highest": highest,
            "now": now.value,
        }
        field.error_messages["required"] = _("Write a number.")
        field.error_messages["invalid"] = _("Write a number.")
        self.now = now

    def clean_value(self) -> int:
        value: int = self.cleaned_data["value"]
        rule = self.now.rule
        if not rule.lowest <= value <= rule.highest:
            bounds = {"lowest": rule.lowest, "highest": rule.highest}
            raise forms.ValidationError(_("Choose from %(lowest)s to %(highest)s.") % bounds)
        if value == self.now.value:
            raise forms.ValidationError(_("This is the value now."))
        return value

    def facts(self) -> dict[str, Any]:
        return {"value": self.cleaned_data["value"], "source": self.cleaned_data["source"]}


class DecideForm(forms.Form):
    words = forms.CharField(
        label=_("Why? Whoever asked reads this."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why, in a sentence or two.")},
    )
