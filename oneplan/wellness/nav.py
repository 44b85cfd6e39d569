"""The link to one's own plan: for everybody signed in, whether they have one or not."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from oneplan.kernel.viewer import Viewer
from oneplan.ui.nav import NavItem


def items(viewer: Viewer, path: str) -> Iterable[NavItem]:
    """Not for a worker at work: their day leads to how to offer one, which tells of nobody."""
    if viewer.is_worker:
        return
    if viewer.signed_in:
        yield NavItem(_("My wellness plan"), reverse("wellness:home"))
