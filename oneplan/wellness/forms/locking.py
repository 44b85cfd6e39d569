"""The owner's own passphrase."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.wellness.locking import SHORTEST

LONGEST = 200


def words(label: Any, help_text: Any = "", new: bool = False) -> forms.CharField:
    """Kept as typed: a space at an end may be meant, and is not counted either way."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        strip=True,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password" if new else "current-password", "dir": "auto"}
        ),
        error_messages={"required": _("Write your passphrase.")},
    )


class PassphraseForm(forms.Form):
    """A first one, typed twice."""

    fresh = words(
        _("A passphrase that only I know"),
        _("Four or five words that do not belong together are good. At least 12 letters."),
        new=True,
    )
    again = words(_("The same again"), new=True)

    def clean_fresh(self) -> str:
        text: str = self.cleaned_data["fresh"]
        if len(text) < SHORTEST or len(set(text)) < 5:
            raise forms.ValidationError(_("Too short or too simple: take four or five words."))
        return text

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("fresh") and given.get("again") and given["fresh"] != given["again"]:
            self.add_error("again", _("The two are not the same. Type them again."))
        return given


class ChangePassphraseForm(PassphraseForm):
    passphrase = words(_("The passphrase I have now"))
    field_order = ("passphrase", "fresh", "again")


class UnlockForm(forms.Form):
    passphrase = words(_("My passphrase"))
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)
