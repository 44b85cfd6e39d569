"""How pages say what the team is."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oneplan.teams.readers import NextMeeting
from oneplan.ui.filtering import page_filter

# The bar's colours; professionals have the last.
FILLS = {"family": "#0b5a4f", "natural": "#f0a33c", "community": "#1b4d73"}


@page_filter
def sees_words(parts: Collection[str]) -> str:
    """How much of the record a member sees."""
    if not parts:
        return _("Sees nothing yet")
    text = ngettext("Sees %(parts)s part", "Sees %(parts)s parts", len(parts))
    return text % {"parts": len(parts)}


@page_filter
def bar_fill(role_class: str) -> str:
    return FILLS.get(role_class, "#9b2743")


@page_filter
def who_comes(meeting: NextMeeting) -> list[str]:
    """How many come to a meeting, and how many cannot."""
    coming, missing = len(meeting.coming), len(meeting.missing)
    yes = ngettext("%(coming)s person comes", "%(coming)s people come", coming)
    no = ngettext("%(missing)s cannot", "%(missing)s cannot", missing)
    said = [yes % {"coming": coming} if coming else _("Nobody has said yes yet")]
    return [*said, no % {"missing": missing}] if missing else said
