"""Forms of one's own space. Few words, nothing that must be filled in but the words themselves."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oneplan.kernel.languages import SPOKEN
from oneplan.voice.models import Level, Readers
from oneplan.voice.readers import Somebody
from oneplan.voice.rules import LINE_CATEGORIES, LONGEST_LINE, LONGEST_NOTE

WRITE = _("Write something here.")
TOO_LONG = _("This is longer than %(limit_value)d letters. Make it shorter.")
JUST_ME = "me"


class Words(forms.CharField):
    """What somebody writes, in any direction, its line ends made one kind."""

    def __init__(self, label: Any, *, rows: int, most: int, **more: Any) -> None:
        super().__init__(
            label=label,
            max_length=most,
            widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
            error_messages={"required": WRITE, "max_length": TOO_LONG},
            **more,
        )

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class OwnForm(forms.Form):
    """What each form carries: its own key and what was seen when it was opened."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        given["seen_revision"] = given.pop("revision") or 0
        return given


class InALanguage(OwnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("The language you write in"),
            choices=SPOKEN,
            initial=(get_language() or "en").partition("-")[0],
            required=False,
        )


class NoteForm(InALanguage):
    text = Words(_("Just for me"), rows=6, most=LONGEST_NOTE)


class RatingForm(InALanguage):
    level = forms.TypedChoiceField(
        label=_("How is it right now?"),
        choices=Level.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    text = Words(_("In my own words"), rows=3, most=LONGEST_NOTE, required=False)

    @property
    def facts(self) -> dict[str, Any]:
        given = super().facts
        given.pop("key")
        return given


class ContactForm(OwnForm):
    text = forms.CharField(
        label=_("My number or address"),
        max_length=240,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Write a number or an address.")},
    )
    note = forms.CharField(
        label=_("What it is, and when to use it"),
        help_text=_("For example: text only, after school."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class LineForm(InALanguage):
    """Who may read one line. Nobody, until somebody is chosen."""

    words = Words(
        _("The line you share"),
        help_text=_("Only these words are shared. Take out what you want to keep."),
        rows=3,
        most=LONGEST_LINE,
    )
    readers = forms.ChoiceField(
        label=_("Who can read this line?"),
        choices=[(JUST_ME, _("Just me")), *Readers.choices],
        initial=JUST_ME,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    people = forms.MultipleChoiceField(
        label=_("Who?"),
        help_text=_("Only if you chose people, or one person who brings it up."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose people from the list.")},
    )
    wish = Words(
        _("What do you wish for?"),
        help_text=_("Only if somebody brings it up for you. They read the line and this wish."),
        rows=2,
        most=LONGEST_LINE,
        required=False,
    )
    category = forms.ChoiceField(
        label=_("If it is for my team: what is it about?"),
        help_text=_(
            "Those who may see this part of your plan can read it. That can be your parents too."
        ),
        choices=[(c.value, c.label) for c in LINE_CATEGORIES],
        initial=LINE_CATEGORIES[0].value,
        widget=forms.RadioSelect,
    )

    def __init__(self, people: Iterable[Somebody], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.account_id), _with_role(one)) for one in people]
        cast(forms.ChoiceField, self.fields["people"]).choices = choices

    @property
    def facts(self) -> dict[str, Any]:
        given = super().facts
        given.pop("seen_revision")
        given["recipients"] = [UUID(one) for one in given.pop("people")]
        return given


def _with_role(one: Somebody) -> str:
    return f"{one.name} ({one.role})" if one.role else one.name
