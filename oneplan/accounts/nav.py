"""A site administrator's link to messages that may not have arrived."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from oneplan.kernel.viewer import Viewer
from oneplan.ui.nav import NavItem


def items(viewer: Viewer, path: str) -> Iterable[NavItem]:
    if viewer.site_admin:
        yield NavItem(_("Undelivered messages"), reverse("accounts_site:messages_in_doubt"))
