"""What this room writes to people: that an emergency has opened a record, in neutral words."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from oneplan.notices.kinds import Kind, Letter, Taken
from oneplan.oversight.actions.emergencies import address_to_tell, count_as_told


def _letter(message: Taken) -> Letter | None:
    """In the reader's own language, whatever the worker's is; to an address that is safe now."""
    row = address_to_tell(message.id)
    if row is None:
        return None
    address, languages = row
    with translation.override(_first_of_ours(languages)):
        return Letter(
            address,
            _("Something new for you"),
            _("There is something new for you. Sign in when it is safe for you to read it."),
        )


def _first_of_ours(languages: Iterable[str]) -> str:
    ours = dict(settings.LANGUAGES)
    return next((one for one in languages if one in ours), settings.LANGUAGE_CODE)


def _delivered(message: Taken) -> None:
    count_as_told(message.id)


KINDS = (Kind("emergency", _letter, _delivered, urgent=True),)
