"""Forms of a wellness plan. Nothing must be filled in but what the step is about."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oneplan.kernel import clock
from oneplan.wellness.actions.contacts import Known
from oneplan.wellness.actions.writing import Typed
from oneplan.wellness.document import Tool, as_text
from oneplan.wellness.models import Dispute, Edition, Plan
from oneplan.wellness.readers.own import ContactPage, SectionPage
from oneplan.wellness.rules import LONGEST_LINE, LONGEST_TEXT, MARKS, PICTURE_BYTES
from oneplan.wellness.sections import Field, Part

TOO_LONG = _("This is longer than %(limit_value)d letters. Make it shorter.")


class Words(forms.CharField):
    """What somebody writes, in any direction, its line ends made one kind."""

    def __init__(self, label: Any, *, rows: int = 4, most: int = LONGEST_TEXT, **more: Any) -> None:
        super().__init__(
            label=label,
            max_length=most,
            widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
            error_messages={"required": _("Write something here."), "max_length": TOO_LONG},
            **more,
        )

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")
        return text.replace("\0", "")


class Line(forms.CharField):
    """A few words on one line."""

    def __init__(self, label: Any, *, most: int = LONGEST_LINE, **more: Any) -> None:
        super().__init__(
            label=label,
            max_length=most,
            widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            error_messages={"required": _("Write something here."), "max_length": TOO_LONG},
            **more,
        )

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\0", "")


class Revised(forms.Form):
    """With the revision that was seen when the form was opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    @property
    def seen(self) -> int:
        return self.cleaned_data.get("revision") or 0


class BeginForm(forms.Form):
    """Two minutes are enough: three lines, each of them optional."""

    name = Line(
        _("What do you call this plan?"), help_text=_("For example: Staying well."), most=80
    )
    helps = Line(_("One thing that keeps me well"), required=False)
    sign = Line(_("One sign that things are getting harder"), required=False)
    person = Line(_("One person I can call"), required=False, most=80)
    phone = forms.CharField(
        label=_("Their phone number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    edition = forms.ChoiceField(
        label=_("Which questions do you like?"),
        choices=Edition.choices,
        initial=Edition.ADULT,
        widget=forms.RadioSelect,
    )


class RenameForm(Revised):
    name = Line(_("What do you call this plan?"), most=80)


class TitleForm(forms.Form):
    title = Line(_("A title of my own"), most=120)


class PartForm(Revised):
    """The fields of one part, and the tools that can be ticked for each."""

    def __init__(
        self, part: Part, page: SectionPage, tools: Sequence[Tool], *args: Any, **kwargs: Any
    ) -> None:
        start: dict[str, Any] = {"revision": page.row.revision}
        for field in part.fields:
            lines = page.document.of(field.code)
            start[field.code] = as_text(lines)
            start[f"{field.code}_tools"] = [str(one.id) for one in lines if one.tool]
        kwargs["initial"] = start | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.part = part
        for field in part.fields:
            self._ask(field, page.edition, tools)
        if page.row.code == "own":
            self.fields["title"] = Line(_("A title of my own"), most=120)
            self.initial["title"] = page.document.title

    def _ask(self, field: Field, edition: str, tools: Sequence[Tool]) -> None:
        if field.kind not in {"lines", "text"}:
            return
        hint: Any = field.hint_for(edition)
        self.fields[field.code] = Words(field.label, help_text=hint, required=False)
        if field.tools and tools:
            self.fields[f"{field.code}_tools"] = forms.MultipleChoiceField(
                label=_("From my toolbox"),
                choices=[(str(tool.id), tool.text) for tool in tools],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for field in self.part.fields:
            lines = str(given.get(field.code, "")).split("\n")
            if field.kind == "lines" and max(map(len, lines)) > LONGEST_LINE:
                message = _("One line is longer than %(most)d letters. Make it two lines.")
                self.add_error(field.code, str(message) % {"most": LONGEST_LINE})
        return given

    @property
    def typed(self) -> dict[str, Typed]:
        given = self.cleaned_data
        return {
            field.code: Typed(
                given[field.code],
                tuple(UUID(one) for one in given.get(f"{field.code}_tools", [])),
            )
            for field in self.part.fields
            if field.code in self.fields
        }


class ToolForm(forms.Form):
    text = Line(_("What helps me"))
    group = Line(
        _("What kind of thing is it?"),
        help_text=_("Only if you like: your own word, such as music, people or outside."),
        required=False,
        most=60,
    )


class TakingForm(forms.Form):
    what = Line(_("What I take back"))
    who_now = Line(_("Who does it now"), required=False)
    steps = Words(_("My next steps"), rows=2, required=False)
    by = forms.DateField(
        label=_("By when"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Write a day, such as 2027-03-14.")},
    )
    done = forms.BooleanField(label=_("I have it back"), required=False)


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
    me = Line(
        _("The name they know me by"),
        help_text=_("They see this name and no other."),
        required=False,
        most=80,
    )
    language = forms.ChoiceField(
        label=_("The language they read"), choices=settings.LANGUAGES, initial="en"
    )

    @property
    def who(self) -> Known:
        names = ("name", "role", "email", "phone", "language", "me")
        return Known(**{name: self.cleaned_data[name] for name in names})


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
        widget=forms.DateInput(attrs={"type": "date"}),
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


class CheckInForm(forms.Form):
    mark = forms.ChoiceField(
        label=_("How am I today?"),
        choices=[(mark.value, words) for mark, words in MARKS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    signs = forms.MultipleChoiceField(
        label=_("Which signs do I see?"),
        help_text=_("Your own signs. You can leave this empty."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = Words(_("In my own words"), rows=2, most=2000, required=False)

    def __init__(self, signs: Iterable[tuple[UUID, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(sign), text) for sign, text in signs]
        if choices:
            cast(forms.MultipleChoiceField, self.fields["signs"]).choices = choices
        else:
            del self.fields["signs"]


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


class SupporterForm(forms.Form):
    may_activate = forms.BooleanField(
        label=_("They may say that it is time for my crisis plan"), required=False
    )
    tasks = Words(_("What they do for me then"), rows=2, most=1000, required=False)
    agreed_on = forms.DateField(
        label=_("The day they said yes"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
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


class ScribeForm(forms.Form):
    """Somebody writes for the owner, who sits beside them."""

    scribe = Line(_("Who is writing this down?"), most=80)
    field = forms.ChoiceField(label=_("Where does it go?"))
    lines = Words(_("What I say, one thing a line"), rows=6, most=3000)

    def __init__(self, places: Sequence[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["field"]).choices = places


class SuggestForm(forms.Form):
    text = Line(_("What I suggest"))


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


class PictureForm(forms.Form):
    words = Line(
        _("What is on the picture?"), help_text=_("For those who cannot see it."), most=200
    )
    picture = forms.FileField(
        label=_("A photo, or a photo of a drawing"),
        help_text=_("JPEG or PNG, up to 1.5 MB. Where it was taken is removed from it."),
        error_messages={
            "required": _("Choose a picture."),
            "empty": _("This picture is empty. Choose another one."),
        },
    )

    def clean_picture(self) -> Any:
        picture = self.cleaned_data["picture"]
        if picture.size > PICTURE_BYTES:
            raise forms.ValidationError(_("Choose a JPEG or PNG of up to 1.5 MB."))
        return picture


class DeleteForm(forms.Form):
    """Deleting everything is said in words, not by a slip of the thumb."""

    sure = forms.BooleanField(
        label=_("I want to delete everything. Nobody can bring it back."),
        error_messages={"required": _("Tick the box if you are sure.")},
    )


def default_end() -> Any:
    """Three months: long enough for a peer, short enough to be asked again."""
    today = clock.today()
    month = today.month + 3
    return today.replace(year=today.year + (month - 1) // 12, month=(month - 1) % 12 + 1, day=1)
