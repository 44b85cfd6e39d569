"""Forms of the crisis plan: one small thing at a time."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.people.models import Person
from oneplan.safety.models import Answer, Happening, Hours, LineKind, Outcome
from oneplan.safety.readers import Contact
from oneplan.ui.fields import LongText

WRITE = _("Write something here.")
CHOOSE = _("Choose one.")
STEP_KINDS = {LineKind.NOTICE, LineKind.ACT, LineKind.CALL}
# What is asked, and an example of no real family.
ASKS = {
    LineKind.SIGN: (_("What do you see or feel first?"), _("He goes quiet, and stops eating.")),
    LineKind.HELPS: (_("What helps?"), _("A walk. Music. Nobody talking for ten minutes.")),
    LineKind.WORSE: (_("What makes it worse?"), _("Loud voices. Many people in one room.")),
    LineKind.NEVER: (_("What should nobody ever do?"), _("Hold her arm. Stand in the door.")),
    LineKind.NOTICE: (_("What do we do when we notice it?"), _("Turn off the television.")),
    LineKind.ACT: (_("What do we do when it gets harder?"), _("The little ones go next door.")),
    LineKind.CALL: (
        _("What do we do when we cannot keep everybody safe?"),
        _("Call the mobile crisis team. Say that he is twelve."),
    ),
}


class RowForm(forms.Form):
    """What every form of one row carries: its id, and what was read of it."""

    row_id = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)


class BeginForm(forms.Form):
    person = forms.ChoiceField(
        label=_("Whose crises is it for?"),
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE},
    )

    def __init__(self, people: Iterable[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(one.pk), one.chosen_name) for one in people]
        cast(forms.ChoiceField, self.fields["person"]).choices = [
            *names,
            ("family", _("For all of us")),
        ]


class LineForm(RowForm):
    words = forms.CharField(
        label=_("In your own words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": WRITE},
    )
    who = forms.CharField(
        label=_("Who does it?"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asks, for_example = ASKS[LineKind(kind)]
        self.fields["words"].label = asks
        self.fields["words"].help_text = for_example
        if kind not in STEP_KINDS:
            del self.fields["who"]


class ContactForm(RowForm):
    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": WRITE})
    phone = forms.CharField(
        label=_("Telephone number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "dir": "ltr", "autocomplete": "off"}),
    )
    hours = forms.ChoiceField(
        label=_("When can we call?"),
        choices=Hours.choices,
        initial=Hours.ALWAYS,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE},
    )
    does = forms.CharField(
        label=_("What do they do?"),
        help_text=_("Comes over and sits with her. Takes the little ones."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class WordsForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    definition = LongText(
        _("What is a crisis for you?"),
        help_text=_("Every family has its own. Say it as you would say it to a friend."),
        required=False,
    )
    others = LongText(_("Who looks after the others meanwhile?"), rows=2, required=False)
    over = LongText(_("How do you know that it is over?"), rows=2, required=False)


class AssessmentForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    setting = LongText(_("Where and when does it happen?"), rows=3, required=False)
    before = LongText(_("What comes just before?"), rows=3, required=False)
    purpose = LongText(
        _("What is it for?"),
        help_text=_("What does it get, or get away from? Nobody does something for nothing."),
        rows=3,
        required=False,
    )
    need = LongText(_("Which need does it show?"), rows=3, required=False)


class HappeningForm(forms.Form):
    happening = forms.ChoiceField(
        label=_("What was it?"),
        choices=Happening.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE},
    )
    on = forms.DateField(
        label=_("On which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    what = LongText(_("What happened?"), required=False, help_text=_("You can write it later."))


class DebriefForm(forms.Form):
    what = LongText(_("What happened?"), required=False)
    helped = LongText(_("What helped?"), rows=3, required=False)
    lacked = LongText(_("What did the plan lack?"), rows=3, required=False)
    outcome = forms.ChoiceField(
        label=_("And the plan?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE},
    )


class LinkForm(forms.Form):
    name = forms.CharField(
        label=_("For whom is the link?"),
        help_text=_("One person. A link of their own can be stopped alone."),
        max_length=120,
        error_messages={"required": WRITE},
    )


class DrillForm(forms.Form):
    """One question for each person to call, and what was learned."""

    words = LongText(_("What did you learn?"), rows=3, required=False)

    def __init__(self, contacts: Sequence[Contact], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {
            str(one.id): forms.ChoiceField(
                label=one.name,
                help_text=one.phone,
                choices=[("", _("Not called")), *Answer.choices],
                required=False,
            )
            for one in contacts
        }
        self.fields = {**asked, **self.fields}
