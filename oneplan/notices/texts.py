"""Text messages to phones, by whatever an installation uses: a class with `send(number, words)`.

Which one `ONEPLAN_TEXTS` names; without it none is sent, and no page offers to. The demo puts them
into a folder. A short code is all that goes this way: a text is read on a locked screen.
"""

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from oneplan.kernel.ids import new_id
from oneplan.ui import numbers


class Backend(Protocol):
    """Raises OSError for what did not leave."""

    def send(self, number: str, words: str) -> None: ...


class Files:
    """Each text is a file of the demo's data folder."""

    def send(self, number: str, words: str) -> None:
        place = settings.TEXTS_FOLDER
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        (place / f"{new_id()}.txt").write_text(f"{number}\n\n{words}\n", encoding="utf-8")


def can_send() -> bool:
    return bool(settings.TEXTS)


def send(number: str, words: str) -> None:
    """Now, and once. Raises OSError."""
    cast(Backend, import_string(settings.TEXTS)()).send(number, words)


def plain_number(written: str) -> str:
    """A number as it is dialled from anywhere; empty for what is none with an area code."""
    return numbers.dialled(written) if numbers.parsed(written) else ""
