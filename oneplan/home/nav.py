"""The first links of the navigation: everybody's own home, and a family's own rooms."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from oneplan.kernel.viewer import Viewer
from oneplan.ui.nav import NavItem


def items(viewer: Viewer, path: str) -> Iterable[NavItem]:
    """A family member's rooms, or a worker's; nobody sees a link that would refuse them."""
    if viewer.signed_in and not viewer.is_worker and viewer.family_ids:
        yield from _family(viewer)
    elif viewer.has_role("coordinator", "intake", "supervisor", "link_worker", "provider"):
        yield NavItem(_("Today"), reverse("home:today"), waits=viewer.waits)
    elif viewer.has_role("table"):
        yield NavItem(_("Table"), reverse("home:table"))
    elif viewer.has_role("planner"):
        yield NavItem(_("Planning"), reverse("home:planning"))
    elif viewer.site_admin:
        yield NavItem(_("Site"), reverse("site:home"))
    elif viewer.signed_in:
        yield NavItem(_("Home"), reverse("home:today"), waits=viewer.waits)
    if viewer.is_worker:
        yield NavItem(_("Find a service"), "/directory/")


def _family(viewer: Viewer) -> Iterable[NavItem]:
    home = reverse("home:family", args=[viewer.family_ids[0]])
    yield NavItem(_("Home"), home, waits=viewer.waits)
    yield NavItem(_("Plan"), f"{home}plan/")
    yield NavItem(_("Team"), f"{home}team/")
    yield NavItem(_("Find a service"), "/directory/")
    yield NavItem(_("Who can see"), f"{home}access/")
