"""Fields that forms of several rooms have."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class LongText(forms.CharField):
    """What somebody writes in lines, line endings made one kind. `most`: letters."""

    def __init__(self, label: Any, *, rows: int = 4, most: int = 5_000, **more: Any) -> None:
        super().__init__(
            label=label,
            max_length=most,
            widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
            error_messages={
                "required": _("Write something here."),
                "max_length": _("This is longer than %(limit_value)d letters. Make it shorter."),
            },
            **more,
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # A browser that knows the limit cuts off what is pasted, without a word.
        return {k: v for k, v in super().widget_attrs(widget).items() if k != "maxlength"}

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")
