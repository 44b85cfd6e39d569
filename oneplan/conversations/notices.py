"""What is written to whoever has a message to read: that something waits, and where. Nothing else:
no name, no family, no word of it, for it may be read by others."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from oneplan.conversations.readers import notice_address
from oneplan.notices.kinds import Kind, Letter, Taken

WAITS = "waits"


def _letter(notice: Taken) -> Letter | None:
    """To an address that is safe now, of somebody who still sees something of the family."""
    row = notice_address(notice.id)
    if row is None:
        return None
    address, languages = row
    said = []
    for language in _ours(languages):
        with translation.override(language):
            said.append(_("Something waits for you in OnePlan. Sign in when it is safe to read."))
    return Letter(address, "OnePlan", "\n\n".join([*said, *_link()]))


def _link() -> list[str]:
    """To the first page, where this installation says its own address. Never to the record: an
    address with a family's id would say more than that something waits."""
    return [one for one in settings.CSRF_TRUSTED_ORIGINS[:1] if "*" not in one]


def _ours(languages: Iterable[str]) -> list[str]:
    """Theirs, the best first; every language of ours where theirs is unknown."""
    ours = [code for code, _name in settings.LANGUAGES]
    return [one for one in languages if one in ours][:1] or ours


KINDS = (Kind(WAITS, _letter),)
