"""How pages say the plan's choices."""

from django.utils.translation import gettext as _

from oneplan.people.models import Family
from oneplan.plans.models import Agreement, PlannedService, Strategy
from oneplan.plans.readers import NotYetSaid, View
from oneplan.plans.rules import Missing
from oneplan.ui.addresses import url
from oneplan.ui.filtering import page_filter

SERVICE_TONES = {"receiving": "good", "waitlisted": "soon"}


@page_filter
def view_words(view: str) -> str:
    """What somebody on the team said about a version: "agrees"."""
    return {
        Agreement.View.AGREES: _("agrees"),
        Agreement.View.AGREES_WITH_WORRY: _("agrees, with a worry"),
        Agreement.View.NOT_GIVEN: _("has not said"),
    }.get(Agreement.View(view), _("does not agree"))


@page_filter
def said_how(view: View | NotYetSaid) -> str:
    """How a view came to be written; nothing where they wrote it themselves."""
    if not view.recorded_by:
        return ""
    return _("said aloud, written down by %(name)s") % {"name": view.recorded_by}


@page_filter
def option_kind(kind: str) -> str:
    """Who would help with an option."""
    return str(Strategy.Kind(kind).label)


@page_filter
def service_state(status: str) -> str:
    return str(PlannedService.Status(status).label)


@page_filter
def service_tone(status: str) -> str:
    return SERVICE_TONES.get(status, "neutral")


@page_filter
def missing_address(item: Missing, family: Family) -> str:
    """The page where what is missing is done."""
    if item.page in {"vision", "need"}:
        return url(f"plans:{item.page}", family.pk)
    if item.page in {"need_change", "step_change"}:
        return url(f"plans:{item.page}", family.pk, item.row_id)
    return url("plans:outcome" if item.page == "outcome" else "plans:work", family.pk, item.need_id)
