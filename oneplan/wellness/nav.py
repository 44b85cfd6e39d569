"""The link to one's own plan: for everybody signed in, whether they have one or not."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from oneplan.kernel.viewer import Viewer
from oneplan.ui.nav import NavItem


def items(viewer: Viewer, path: str) -> Iterable[NavItem]:
    """A worker at work is offered the page on how to introduce one; it says nothing of anybody."""
    if viewer.is_worker:
        return
    if viewer.signed_in:
        yield NavItem(_("My wellness plan"), reverse("wellness:home"))
