"""Workers' links to asking a family, and to what a supervisor or privacy officer looks at."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from oneplan.kernel.viewer import Viewer
from oneplan.ui.nav import NavItem

ASKING = ("coordinator", "intake", "link_worker", "provider")


def items(viewer: Viewer, path: str) -> Iterable[NavItem]:
    if viewer.has_role(*ASKING):
        yield NavItem(_("Ask a family"), reverse("oversight_office:ask"))
    if viewer.has_role("supervisor"):
        yield NavItem(_("Emergencies"), reverse("oversight_office:reviews"))
    if viewer.has_role("privacy", "supervisor"):
        yield NavItem(_("Complaints"), reverse("oversight_office:complaints"))
