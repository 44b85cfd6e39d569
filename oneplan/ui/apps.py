from functools import lru_cache

from django.conf import settings
from django.utils.translation import trans_real

from oneplan.kernel.rooms import Room


class UiConfig(Room):
    name = "oneplan.ui"

    def ready(self) -> None:
        super().ready()
        remember_texts()


def remember_texts() -> None:
    """Looking a text up goes through every room's catalogue, twice where there is no plural: each
    language remembers what it answered. What is asked for are our own texts, a few thousand."""
    for code, _name in settings.LANGUAGES:
        texts = trans_real.translation(code)
        texts.gettext = lru_cache(maxsize=16_384)(texts.gettext)  # type: ignore[method-assign]
