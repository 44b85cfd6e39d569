"""Beginning a plan, writing it, checking in. Only the words of a step itself must be filled in."""

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.wellness.actions.writing import Typed
from oneplan.wellness.document import Tool, as_text
from oneplan.wellness.forms.fields import Line, Revised, Words
from oneplan.wellness.models import Edition
from oneplan.wellness.readers.own import SectionPage
from oneplan.wellness.rules import LONGEST_LINE, MARKS, PICTURE_BYTES
from oneplan.wellness.sections import Field, Part


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
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, such as 2027-03-14.")},
    )
    done = forms.BooleanField(label=_("I have it back"), required=False)


class ScribeForm(forms.Form):
    """Somebody writes for the owner, who sits beside them."""

    scribe = Line(_("Who is writing this down?"), most=80)
    field = forms.ChoiceField(label=_("Where does it go?"))
    lines = Words(_("What I say, one thing a line"), rows=6, most=3000)

    def __init__(self, places: Sequence[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["field"]).choices = places


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
