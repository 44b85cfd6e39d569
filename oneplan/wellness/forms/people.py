"""Whom an owner names, what they show to whom, and what those write back."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oneplan.kernel import clock
from oneplan.notices import texts
from oneplan.wellness.actions.contacts import Known
from oneplan.wellness.forms.fields import Line, Revised
from oneplan.wellness.readers.own import ContactPage
from oneplan.wellness.rules import MARKS


class ContactForm(Revised):
    """Somebody to trust."""

    name = Line(_("Their name"), most=80)
    role = Line(
        _("Who they are to me"),
        help_text=_("For example: friend, sister, peer supporter."),
        required=False,
        most=80,
    )
    phone = forms.CharField(
        label=_("Their phone number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("Only if you want to show them something. Their code goes there."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "email", "autocomplete": "off"}),
        error_messages={"invalid": _("Write an address such as sam@example.org.")},
    )
    by = forms.ChoiceField(
        label=_("Send their code"),
        choices=[("email", _("By e-mail")), ("text", _("By text message"))],
        initial="email",
        widget=forms.RadioSelect,
    )
    me = Line(
        _("The name they know me by"),
        help_text=_("They see this name and no other."),
        required=False,
        most=80,
    )
    language = forms.ChoiceField(
        label=_("The language they read"), choices=settings.LANGUAGES, initial="en"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not texts.can_send():
            del self.fields["by"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("by") == "text" and not texts.plain_number(given.get("phone", "")):
            message = _("Write a phone number with its area code, such as 416 555 0100.")
            self.add_error("phone", message)
        return given

    @property
    def who(self) -> Known:
        names = ("name", "role", "email", "phone", "language", "me", "by")
        return Known(**{name: self.cleaned_data[name] for name in names if name in self.fields})


class OutForm(forms.Form):
    """Somebody to keep out."""

    name = Line(_("Their name"), most=80)
    email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("Only if you know it: nobody with this address can then be let in."),
        required=False,
        max_length=200,
        error_messages={"invalid": _("Write an address such as sam@example.org.")},
    )
    why = Line(_("Why"), help_text=_("Only if you like. Only you can read it."), required=False)


class ShareForm(forms.Form):
    """One section, one person, until a day."""

    contact = forms.ChoiceField(
        label=_("Who may read it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose somebody."),
            "invalid_choice": _("Choose somebody from the list."),
        },
    )
    until = forms.DateField(
        label=_("Until when?"),
        help_text=_("After that day it is closed. You can stop it earlier."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day within the next year."),
            "invalid": _("Choose a day within the next year."),
        },
    )

    def __init__(self, people: Iterable[ContactPage], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.row.pk), one.who.name) for one in people if not one.row.excluded]
        cast(forms.ChoiceField, self.fields["contact"]).choices = choices

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if not clock.today() <= day <= clock.today() + timedelta(days=365):
            raise forms.ValidationError(_("Choose a day within the next year."))
        return day

    @property
    def end(self) -> datetime:
        """The end of the day that was chosen, where the page is read."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["until"], time.max))


class WishForm(forms.Form):
    """The owner's own rule about their check-ins."""

    mark = forms.ChoiceField(
        label=_("If I say this"),
        choices=[(mark.value, words) for mark, words in MARKS.items() if mark != "well"],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    days = forms.IntegerField(
        label=_("For so many days running"),
        min_value=1,
        max_value=14,
        initial=2,
        error_messages={
            "required": _("Choose between 1 and 14 days."),
            "invalid": _("Choose between 1 and 14 days."),
            "min_value": _("Choose between 1 and 14 days."),
            "max_value": _("Choose between 1 and 14 days."),
        },
    )
    contact = forms.ChoiceField(
        label=_("Tell this person"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose somebody."),
            "invalid_choice": _("Choose somebody from the list."),
        },
    )
    words = Line(_("My rule in my own words"), required=False)

    def __init__(self, people: Iterable[ContactPage], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (str(one.row.pk), one.who.name)
            for one in people
            if one.who.email and not one.row.excluded
        ]
        cast(forms.ChoiceField, self.fields["contact"]).choices = choices


class SuggestForm(forms.Form):
    text = Line(_("What I suggest"))


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("8 digits. It works for 10 minutes."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}
        ),
        error_messages={"required": _("Write the code we sent you.")},
    )


def default_end() -> Any:
    """Three months: long enough for a peer, short enough to be asked again."""
    today = clock.today()
    month = today.month + 3
    return today.replace(year=today.year + (month - 1) // 12, month=(month - 1) % 12 + 1, day=1)
