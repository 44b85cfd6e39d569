"""Each URL declares its audience; the viewer's middleware refuses a page that does not.

This is the first door. What a page then shows is decided by the database, not here.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from oneplan.kernel.viewer import Viewer

View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    EVERYBODY = "everybody"
    SIGNED_IN = "signed in"
    WORKERS = "workers"
    SITE = "site"


def audience(who: Audience, *roles: str) -> Callable[[View], View]:
    """Declare who a view is for: `@audience(Audience.WORKERS, "intake", "supervisor")`."""

    def declare(view: View) -> View:
        view.audience = who  # type: ignore[attr-defined]
        view.audience_roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return declare


# Pages of libraries, by the module their views live in.
BY_MODULE = {
    "allauth.account": Audience.EVERYBODY,
    "allauth.mfa": Audience.EVERYBODY,
    "django.views.i18n": Audience.EVERYBODY,
    "django.views.static": Audience.EVERYBODY,
}


def declared(view: Callable[..., Any]) -> tuple[Audience | None, frozenset[str]]:
    """What a view declares: its audience (None: nothing) and the roles it wants, any of them."""
    own = getattr(view, "audience", None)
    if own is not None:
        return own, getattr(view, "audience_roles", frozenset())
    module = getattr(view, "__module__", "")
    for prefix, who in BY_MODULE.items():
        if module == prefix or module.startswith(prefix + "."):
            return who, frozenset()
    return None, frozenset()


def admits(who: Audience, roles: frozenset[str], viewer: Viewer) -> bool:
    if who is Audience.EVERYBODY:
        return True
    if who is Audience.SIGNED_IN:
        return viewer.signed_in
    if who is Audience.WORKERS:
        return viewer.is_worker and (not roles or viewer.has_role(*roles))
    return viewer.site_admin
