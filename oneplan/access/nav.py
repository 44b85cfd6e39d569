"""Workers' links to asking a family, to changes that need two people, and to what a supervisor or
privacy officer looks at; an administrator's to the rules."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from oneplan.kernel.viewer import Viewer
from oneplan.ui.nav import NavItem

ASKING = ("coordinator", "intake", "link_worker", "provider")
CHANGING = ("coordinator", "intake", "supervisor")


def items(viewer: Viewer, path: str) -> Iterable[NavItem]:
    if viewer.has_role(*ASKING):
        yield NavItem(_("Ask a family"), reverse("ask"))
    if viewer.has_role("supervisor"):
        yield NavItem(_("Emergencies"), reverse("reviews"))
    if viewer.has_role(*CHANGING):
        yield NavItem(_("Two-person changes"), reverse("changes"))
    if viewer.site_admin:
        yield NavItem(_("Rules"), reverse("rules"))
    if viewer.has_role("privacy", "supervisor"):
        yield NavItem(_("Complaints"), reverse("complaints"))
