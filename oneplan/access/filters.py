"""Words for access: parts of a record and reasons, as a family would say them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from oneplan.kernel.privacy import Category, Purpose
from oneplan.kernel.rooms import parts
from oneplan.ui.filtering import page_filter

REASONS = {
    "family": gettext_noop("in the family"),
    "referrer": gettext_noop("asked for help for this family"),
    "intake": gettext_noop("decides about the request for help"),
    "assignment": gettext_noop("coordinates the plan"),
    "team": gettext_noop("on the team"),
    "emergency": gettext_noop("in an emergency, without asking"),
}


@page_filter
def part_words(part: str) -> str:
    return _(parts().get(part, "a part of the plan"))


@page_filter
def part_label(category: str) -> str:
    return str(Category(category).label)


@page_filter
def part_labels(categories: list[str]) -> str:
    return " · ".join(str(Category(category).label) for category in categories)


@page_filter
def purpose_words(purpose: str) -> str:
    if purpose == "emergency":
        return _("in an emergency")
    if purpose == "command":
        return _("by whoever runs this program, at its own machine")
    return str(dict(Purpose.choices).get(purpose, Purpose.COORDINATION.label))


@page_filter
def reason_words(reason: str) -> str:
    return _(REASONS.get(reason, reason))


@page_filter
def whom(one: Any) -> str:
    """Somebody by name with their agency, or the agency alone; for what has `name` and `agency`."""
    return ", ".join(words for words in (one.name, one.agency) if words)
