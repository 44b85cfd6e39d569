"""What templates say, in the reader's language: gettext's answers, remembered.

A page says a hundred fixed texts, and looking each up anew took a tenth of its time. The names that
Jinja's translation blocks call are here (`gettext`, `ngettext`), with variables given by name.
"""

from functools import lru_cache
from typing import Any

from django.utils import translation
from markupsafe import Markup


def gettext(message: str, /, **variables: Any) -> Markup:
    """`_("Hello, %(name)s", name=…)`: the text is ours and safe; what is put in is escaped."""
    text = _text(translation.get_language(), message)
    return text % variables if variables else _plain(text)


def ngettext(singular: str, plural: str, number: int, /, **variables: Any) -> Markup:
    """The same for one or many; `num` in the text is the number."""
    text = Markup(translation.ngettext(singular, plural, number))  # noqa: S704 - our own words
    return text % ({"num": number} | variables)


def pgettext(context: str, message: str, /, **variables: Any) -> Markup:
    text = Markup(translation.pgettext(context, message))  # noqa: S704 - our own words
    return text % variables


@lru_cache(maxsize=16_384)  # every text of every template, in a few languages
def _text(language: str | None, message: str) -> Markup:
    return Markup(translation.gettext(message))  # noqa: S704 - our own words


@lru_cache(maxsize=16_384)
def _plain(text: Markup) -> Markup:
    """A text without variables still writes a percent sign twice, as one with them must."""
    return text % {}
