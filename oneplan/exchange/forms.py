"""A document from another system, chosen by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.exchange.fhir.document import MOST_BYTES


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("The document"),
        help_text=_("A FHIR R4 Bundle as JSON, at most 20 MB."),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("This file is empty. Ask the sender to send it again."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is larger than 20 MB. Ask for the referral without the history.")
            )
        return file
