"""Forms of the plan: one small thing at a time. Every text keeps the language it was written in."""

from collections.abc import Iterable, Mapping
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oneplan.kernel.languages import WRITTEN
from oneplan.kernel.privacy import PARTS_OF_LIFE
from oneplan.plans.models import Agreement, Obstacle, Outcome, PlannedService, Strategy

LONGEST = 10_000
WRITE = _("Write something here.")


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    """A field of choices that are only known when the page is asked for."""
    return cast(forms.ChoiceField, form.fields[name])


class Words(forms.CharField):
    """What somebody writes: long enough for a life, line endings made one kind."""

    def __init__(self, label: Any, *, rows: int = 3, needed: bool = True, **more: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        messages = {
            "required": WRITE,
            "max_length": _("This is longer than %(limit_value)d letters. Make it shorter."),
        }
        super().__init__(
            label=label,
            max_length=LONGEST,
            required=needed,
            widget=widget,
            error_messages=messages,
            **more,
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # A browser that knows the limit cuts off what is pasted, without a word.
        return {k: v for k, v in super().widget_attrs(widget).items() if k != "maxlength"}

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class PieceForm(forms.Form):
    """What every form of the draft carries: its row, what was read of it, its language."""

    row_id = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    # Asked once whether they mean it: then their wording is kept.
    as_it_is = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "en").partition("-")[0]
        self.fields["language"] = forms.ChoiceField(
            label=_("The language you write in"),
            choices=WRITTEN,
            initial=language,
            required=False,
        )

    def clean_language(self) -> str:
        return str(self.cleaned_data["language"] or self.fields["language"].initial)

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes, with the row and the revision seen."""
        given = dict(self.cleaned_data)
        given["seen_revision"] = given.pop("revision") or 0
        given.pop("as_it_is")
        return given


class OneOf(forms.ChoiceField):
    """One choice among few, shown at once."""

    def __init__(self, label: Any, choices: Any, **more: Any) -> None:
        messages = {"required": _("Choose one."), "invalid_choice": _("Choose one of these.")}
        super().__init__(
            label=label,
            choices=choices,
            widget=forms.RadioSelect,
            error_messages=messages,
            **more,
        )


class VisionForm(PieceForm):
    text = Words(
        _("How do you want life to be?"),
        rows=6,
        help_text=_("In your own words, as you would say it to a friend."),
    )


class OwnVisionForm(VisionForm):
    seen_by = OneOf(
        _("Who can read this?"),
        [("me", _("Just me")), ("team", _("My team can see"))],
        initial="me",
        help_text=_(
            "Just me: nobody else can read it, not your parents, not your coordinator."
            " If you tell somebody on your team that you or another person may be badly hurt,"
            " they must get help."
        ),
    )

    @property
    def facts(self) -> dict[str, Any]:
        given = super().facts
        return given | {"private": given.pop("seen_by") == "me"}


class WhoseForm(PieceForm):
    """A form that asks whose something is."""

    everybody = _("All of us")

    def __init__(self, people: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"] = forms.ChoiceField(
            label=_("Whose is it?"),
            choices=[("", self.everybody), *people.items()],
            required=False,
            help_text=_("Parents, brothers and sisters have needs and strengths too."),
        )
        self.order_fields(self.field_order)

    @property
    def facts(self) -> dict[str, Any]:
        given = super().facts
        return given | {"person_id": UUID(given["person_id"]) if given["person_id"] else None}


class StrengthForm(WhoseForm):
    statement = Words(
        _("What works well?"),
        help_text=_(
            "What do they do, when, and with whom? “He fixes bikes with his uncle on Saturdays.”"
        ),
    )
    field_order = ("statement", "person_id", "language")


class NeedForm(WhoseForm):
    statement = Words(
        _("What is needed?"),
        help_text=_(
            "Try “… needs to know, to feel or to have …”. Not a service: what is behind it."
        ),
    )
    because = Words(_("What is behind it?"), needed=False, rows=2)
    category = OneOf(
        _("Which part of life?"),
        [(c.value, name) for c, name in PARTS_OF_LIFE.items()],
        help_text=_("This decides who can see it: those whom you let see that part."),
    )
    field_order = ("statement", "because", "person_id", "category", "language")

    def __init__(self, allowed: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may = set(allowed)
        field = _choice(self, "category")
        field.choices = [(c.value, name) for c, name in PARTS_OF_LIFE.items() if c.value in may]


class OutcomeForm(PieceForm):
    statement = Words(
        _("What will be different?"), rows=2, help_text=_("Something that everybody can see.")
    )
    indicator = forms.CharField(
        label=_("How will we know?"),
        help_text=_("What can be counted or seen? “Mornings at school each week.”"),
        max_length=200,
        error_messages={"required": WRITE},
    )
    unit = forms.CharField(label=_("Counted in"), max_length=60, required=False)
    baseline = forms.DecimalField(
        label=_("How is it today?"), max_digits=9, decimal_places=2, required=False
    )
    target = forms.DecimalField(
        label=_("What do we aim for?"), max_digits=9, decimal_places=2, required=False
    )
    target_on = forms.DateField(
        label=_("By when?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day.")},
    )
    direction = OneOf(_("Which is better?"), Outcome.Direction.choices, initial="up")


class OptionForm(PieceForm):
    text = Words(_("What could we try?"), rows=2)
    kind = OneOf(
        _("Who would help?"),
        Strategy.Kind.choices,
        help_text=_("Think of friends and the neighbourhood too. They stay when services end."),
    )
    chosen = forms.BooleanField(label=_("This is what we choose"), required=False)
    why = Words(_("Why this one?"), needed=False, rows=2)


class ServiceForm(PieceForm):
    service_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("Which service?"), max_length=255, error_messages={"required": WRITE}
    )
    agency = forms.CharField(label=_("Who offers it?"), max_length=255, required=False)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    status = OneOf(_("How does it stand?"), PlannedService.Status.choices, initial="planned")
    since = forms.DateField(
        label=_("Since when?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day.")},
    )
    frequency = forms.CharField(label=_("How often?"), max_length=120, required=False)
    funder = forms.CharField(label=_("Who pays?"), max_length=120, required=False)


class StepForm(PieceForm):
    task = Words(_("What will be done?"), rows=2, help_text=_("One thing that one person can do."))
    accountable_id = forms.ChoiceField(
        label=_("Who promises to do it?"),
        help_text=_("One person. They may ask others for help."),
        error_messages={"required": _("Choose one person.")},
    )
    due = forms.DateField(
        label=_("By when?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )

    def __init__(self, members: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choice(self, "accountable_id").choices = [("", "—"), *members]


class StepStatusForm(forms.Form):
    status = forms.ChoiceField(choices=[(s, "") for s in ("to_do", "done", "partly", "stuck")])
    obstacle = OneOf(_("What is in the way?"), Obstacle.choices, required=False)
    blocker = Words(_("In your own words"), needed=False, rows=2)


# What somebody may say of a version; that they said nothing is noted without being chosen.
SAID = [one for one in Agreement.View.choices if one[0] != Agreement.View.NOT_GIVEN]


class NotYetForm(forms.Form):
    """Why whoever directs the family does not agree yet. `records`: a worker writes it down."""

    said_by = forms.ChoiceField(label=_("Who of the family said it?"))
    words = Words(
        _("What has to change first?"),
        rows=3,
        help_text=_("In your own words. Your coordinator reads it, and asks what would help."),
    )

    def __init__(
        self, directing: Iterable[tuple[str, str]], *args: Any, records: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if records:
            _choice(self, "said_by").choices = list(directing)
        else:
            del self.fields["said_by"]


class ViewForm(forms.Form):
    """What a member of the team thinks of a version."""

    view = forms.ChoiceField(
        label=_("What do you say to this plan?"), choices=SAID, widget=forms.RadioSelect
    )
    words = Words(_("In your own words"), needed=False, rows=2)


class AgreeForm(forms.Form):
    seen_number = forms.IntegerField(widget=forms.HiddenInput)
    seen_draft = forms.CharField(widget=forms.HiddenInput, max_length=32)
    agreed_by = forms.ChoiceField(label=_("Who of the family agreed?"))
    how_agreed = forms.CharField(
        label=_("How did they agree?"),
        help_text=_("For example: at the meeting, after we read it aloud."),
        max_length=LONGEST,
        error_messages={"required": _("Say how they agreed, for example at the meeting.")},
    )
    why = Words(
        _("Why is there a new plan?"),
        needed=False,
        rows=2,
        help_text=_("You can leave this empty."),
    )

    def __init__(
        self,
        directing: Iterable[tuple[str, str]],
        others: Iterable[tuple[str, str]],
        *args: Any,
        records: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.others = list(others)
        if records:
            _choice(self, "agreed_by").choices = list(directing)
        else:
            del self.fields["agreed_by"], self.fields["how_agreed"]
        for key, name in self.others:
            self.fields[f"view_{key}"] = forms.ChoiceField(
                label=name,
                choices=[("", _("Has not said")), *SAID],
                required=False,
            )
            self.fields[f"words_{key}"] = forms.CharField(
                label=_("In their words"), max_length=1000, required=False
            )

    @property
    def said(self) -> list[tuple[str, str, str, UUID]]:
        """Each other member's name, view, words and id, as given."""
        given = self.cleaned_data
        return [
            (name, given.get(f"view_{key}", ""), given.get(f"words_{key}", ""), UUID(key))
            for key, name in self.others
        ]
