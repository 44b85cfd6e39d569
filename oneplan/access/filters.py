"""Words for access: parts of a record and reasons, as a family would say them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from oneplan.kernel.privacy import Category, Purpose
from oneplan.ui.filtering import page_filter

# By the first word of the page's address, or its own name.
PARTS = {
    "plans": gettext_noop("the plan"),
    "teams": gettext_noop("the team"),
    "referrals": gettext_noop("the request for help"),
    "access": gettext_noop("who can see"),
    "family_home": gettext_noop("the first page"),
    "home": gettext_noop("the first page"),
    "plan": gettext_noop("the plan"),
    "team": gettext_noop("the team"),
    "people": gettext_noop("the family's people"),
    "who_can_see": gettext_noop("who can see"),
    "who_looked": gettext_noop("who looked"),
    "referral": gettext_noop("the request for help"),
    "family_request": gettext_noop("the request for help"),
    "print": gettext_noop("the printed plan"),
    "emergency": gettext_noop("opened in an emergency"),
    "export": gettext_noop("the whole record, as a file"),
    "rights": gettext_noop("changed who decides, has custody, or is invited"),
    "list": gettext_noop("saw your family on a list of their work"),
    "preview": gettext_noop("the plan, as somebody on the team sees it"),
}
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
    return _(PARTS.get(part, "a part of the plan"))


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
