from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from oneplan.kernel.rooms import Room
from oneplan.kernel.viewer import Viewer
from oneplan.ui import nav


def items(viewer: Viewer, path: str) -> Iterable[nav.NavItem]:
    """Intake workers come to the requests; other workers to the form for a family they know."""
    if viewer.has_role("intake", "supervisor"):
        yield nav.NavItem(_("Requests for help"), reverse("referrals:waiting"))
    elif viewer.is_worker and not viewer.has_role("planner"):
        yield nav.NavItem(_("Refer a family"), reverse("referrals:new"))


class ReferralsConfig(Room):
    name = "oneplan.referrals"
    parts = {
        "referrals": gettext_noop("the request for help"),
        "referral": gettext_noop("the request for help"),
        "referrals_family:request": gettext_noop("the request for help"),
        "referrals_family": gettext_noop("a part of the plan"),
    }

    def ready(self) -> None:
        nav.register(items)
