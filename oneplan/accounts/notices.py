"""What is written to an account, or to somebody without one, whatever the room: neutral words."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from oneplan.accounts.models import Account
from oneplan.notices.actions import sealed_letter
from oneplan.notices.kinds import Kind, Letter, Taken

NEWS, LETTER = "news", "letter"


def _news(message: Taken) -> Letter | None:
    """That there is something to read; not what. In every language: theirs is unknown."""
    account = Account.objects.filter(id__in=[message.recipient], is_active=True).first()
    if account is None:
        return None
    said = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said.append(_("There is something new for you. Sign in to read it."))
    return Letter(account.email, "OnePlan", "\n\n".join(said))


KINDS = (Kind(NEWS, _news), Kind(LETTER, sealed_letter))
