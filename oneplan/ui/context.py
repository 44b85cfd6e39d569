"""What the layout needs on every page, worked out only when a template asks. No SQL."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.safestring import SafeString

from oneplan.kernel.privacy import Purpose
from oneplan.kernel.viewer import NOBODY, Viewer
from oneplan.ui import nav, numbers
from oneplan.ui.double_submit import csrf_input_lazy, csrf_token_field, form_key_field

DEFAULT_EXIT = "https://weather.gc.ca/"


class Page:
    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def viewer(self) -> Viewer:
        viewer: Viewer = getattr(self.request, "viewer", NOBODY)
        return viewer

    @cached_property
    def nav(self) -> list[nav.NavItem]:
        return nav.items_for(self.viewer, self.request.path)

    @property
    def lang(self) -> str:
        return translation.get_language() or settings.LANGUAGE_CODE

    @property
    def dir(self) -> str:
        asked = self.request.GET.get("dir")
        if asked == "rtl" and may_pretend():
            return "rtl"
        return "rtl" if translation.get_language_bidi() else "ltr"

    @property
    def tongues(self) -> list[tuple[str, str]]:
        """The other languages of the site, each called by its own name."""
        return [
            (code, translation.get_language_info(code)["name_local"].capitalize())
            for code, _name in settings.LANGUAGES
            if code != self.lang
        ]

    @property
    def here(self) -> str:
        return self.request.get_full_path()

    @property
    def path(self) -> str:
        """This page's address without what was asked for in it."""
        return self.request.path

    def went_wrong(self, form: Any) -> bool:
        """Whether the page's form, if it has one, was sent and refused: the title says so first."""
        return bool(form is not None and form.is_bound and form.errors)

    def address(self, name: str, number: int) -> str:
        """This page's address with another number of page; searches and filters stay."""
        query = self.request.GET.copy()
        query[name] = str(number)
        return "?" + str(query.urlencode())

    @property
    def tokens(self) -> SafeString:
        """The hidden inputs that every form of ours sends along: each its own key."""
        return self._csrf_token + form_key_field()

    @cached_property
    def _csrf_token(self) -> SafeString:
        return csrf_token_field(self.request)

    @property
    def messages(self) -> Iterable[Message]:
        return get_messages(self.request)

    @property
    def exit_to(self) -> str:
        return exit_address()

    @property
    def demo(self) -> bool:
        """Whether everybody here is made up: each page says so."""
        return bool(settings.DEMO)

    @property
    def nonce(self) -> str:
        return getattr(self.request, "csp_nonce", "")

    @property
    def here_for(self) -> str:
        """What a worker opens records for now; empty for everybody else."""
        viewer = self.viewer
        return str(Purpose(viewer.purpose).label) if viewer.is_worker else ""

    @cached_property
    def numbers(self) -> tuple[str, str]:
        """Whom to call in danger, and with thoughts of suicide."""
        own = (self.viewer.emergency_number, self.viewer.crisis_number)
        return own if all(own) else numbers.for_visitors()

    @cached_property
    def acting(self) -> str:
        return _address("home:acting")

    @cached_property
    def sign_out(self) -> str:
        return _address("account_logout")

    @cached_property
    def sign_in(self) -> str:
        return _address("account_login")


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `page` for the layout, `csp_nonce` for libraries that look for it, and
    `csrf_input`, which in each form stands for its tokens."""
    return {
        "page": Page(request),
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "csrf_input": csrf_input_lazy(request),
    }


def exit_address() -> str:
    """Where *Exit this page* leads: a neutral site, the installation's choice."""
    return str(getattr(settings, "EXIT_URL", "") or DEFAULT_EXIT)


def may_pretend() -> bool:
    """Pseudo right-to-left is for looking at pages during work, never on a real site."""
    return any(getattr(settings, name, False) for name in ("DEBUG", "DEMO", "LOCAL"))


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
