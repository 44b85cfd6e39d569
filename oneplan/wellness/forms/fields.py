"""What every form of a wellness plan is made of."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.wellness.rules import LONGEST_LINE, LONGEST_TEXT

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
