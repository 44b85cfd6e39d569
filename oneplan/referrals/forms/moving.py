"""The form with which a family moves to another community."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.people.models import Agency
from oneplan.referrals.forms.working import LongText


class MoveForm(forms.Form):
    """Where to; and, if the family wants, what the people there should know first."""

    community = forms.ChoiceField(
        label=_("Where are you moving to?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the place you are moving to."),
            "invalid_choice": _("Choose another place, one that is in the list."),
        },
    )
    words = LongText(
        label=_("What should the people there know first?"),
        help_text=_("Use your own words. You can leave this empty."),
        required=False,
    )

    def __init__(self, places: Iterable[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(one.community_id): one for one in places}
        self.fields["community"].choices = [  # type: ignore[attr-defined]
            (key, one.community.name) for key, one in self.places.items()
        ]

    @property
    def agency(self) -> Agency:
        """Whose intake will answer; once the form is valid."""
        return self.places[self.cleaned_data["community"]]
