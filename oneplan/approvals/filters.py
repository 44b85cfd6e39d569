"""How pages say what two people decide."""

from django.utils.translation import ngettext

from oneplan.approvals.models import Change
from oneplan.people.readers import RuleNow
from oneplan.ui.filtering import page_filter


@page_filter
def change_tone(change: Change) -> str:
    """The tone of a two-person change's outcome."""
    return "soon" if change.waits else "good" if change.in_force else "neutral"


@page_filter
def rule_words(rule: RuleNow) -> str:
    """How long a rule lets: "3 days"."""
    if rule.hours:
        text = ngettext("%(value)s hour", "%(value)s hours", rule.value)
    elif rule.working_days:
        text = ngettext("%(value)s working day", "%(value)s working days", rule.value)
    else:
        text = ngettext("%(value)s day", "%(value)s days", rule.value)
    return text % {"value": rule.value}
