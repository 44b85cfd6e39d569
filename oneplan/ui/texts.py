"""What templates say, in the reader's language: gettext's answers, remembered.

A page says a hundred fixed texts; asking each time for the language and for the text took a tenth
of its time. The names that Jinja's translation blocks call are here (`gettext`, `ngettext`), with
variables given by name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.utils import translation
from markupsafe import Markup


class Texts(dict[str, Markup]):
    """The texts of one language. They are our own words, and safe; what is put in is escaped."""

    def __missing__(self, message: str) -> Markup:
        text = self[message] = Markup(translation.gettext(message))  # noqa: S704
        return text


class Plain(dict[str, Markup]):
    """The same without variables: such a text too writes a percent sign twice."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def __missing__(self, message: str) -> Markup:
        text = self[message] = self.texts[message] % {}
        return text


@cache
def _texts_in(language: str | None) -> tuple[Texts, Plain]:
    texts = Texts()
    return texts, Plain(texts)


_page: ContextVar[tuple[Texts, Plain] | None] = ContextVar("texts", default=None)


@contextmanager
def of_this_page() -> Iterator[None]:
    """While one page is written its language does not change: it is asked for once."""
    token = _page.set(_texts_in(translation.get_language()))
    try:
        yield
    finally:
        _page.reset(token)


def _here() -> tuple[Texts, Plain]:
    return _page.get() or _texts_in(translation.get_language())


def gettext(message: str, /, **variables: Any) -> Markup:
    """`_("Hello, %(name)s", name=…)`."""
    texts, plain = _here()
    return texts[message] % variables if variables else plain[message]


def ngettext(singular: str, plural: str, number: int, /, **variables: Any) -> Markup:
    """The same for one or many; `num` in the text is the number."""
    text = Markup(translation.ngettext(singular, plural, number))  # noqa: S704 - our own words
    return text % ({"num": number} | variables)


def pgettext(context: str, message: str, /, **variables: Any) -> Markup:
    text = Markup(translation.pgettext(context, message))  # noqa: S704 - our own words
    return text % variables
