"""The link to who holds which family, for those who hold and those who see to it."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from oneplan.kernel.viewer import Viewer
from oneplan.ui.nav import NavItem


def items(viewer: Viewer, path: str) -> Iterable[NavItem]:
    if viewer.has_role("coordinator", "supervisor"):
        yield NavItem(_("Caseload"), reverse("coordination_office:caseload"))
