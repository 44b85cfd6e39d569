"""Workers' link to changes that need two people, an administrator's to the rules."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from oneplan.kernel.viewer import Viewer
from oneplan.ui.nav import NavItem

CHANGING = ("coordinator", "intake", "supervisor")


def items(viewer: Viewer, path: str) -> Iterable[NavItem]:
    if viewer.has_role(*CHANGING):
        yield NavItem(_("Two-person changes"), reverse("approvals_office:changes"))
    if viewer.site_admin:
        yield NavItem(_("Rules"), reverse("approvals_office:rules"))
