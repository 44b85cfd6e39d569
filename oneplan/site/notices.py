"""What this room writes to people: an invitation to work. It names nobody."""

from django.utils.translation import gettext as _

from oneplan.notices.actions import queue, sealed_letter
from oneplan.notices.kinds import Kind, Letter

INVITATION = "invitation"
KINDS = (Kind(INVITATION, sealed_letter),)


def send_invitation(email: str, link: str) -> None:
    """By the outbox, in the transaction in which it is made: a mail server that cannot be reached
    keeps nobody out. The link is on the page as well."""
    letter = Letter(email, _("You are invited to work with OnePlan"), _words(link))
    queue(INVITATION, letter=letter)


def _words(link: str) -> str:
    return _(
        "You are invited to work with OnePlan. This link works for two weeks, once, and only with"
        " this e-mail address:\n\n%(link)s\n\nYou sign in with a code that we send to this address."
    ) % {"link": link}
