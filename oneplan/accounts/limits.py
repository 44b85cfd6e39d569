"""How often a code may be asked for, so that nobody is flooded and nobody is locked out.

Counted by address *and* network it was asked from: a stranger who asks for codes to somebody's
address uses up only what may be asked from there. Over all networks there is a far higher limit
against flooding a mailbox; a device on which this address was last signed in stands above it.
"""

from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.core.internal.ratelimit import consume, get_ip
from django.http import HttpRequest

from oneplan.accounts.late_forms import last_account
from oneplan.kernel.security_log import Event, note


def may_ask_for_code(request: HttpRequest, email: str) -> bool:
    """Whether a code may be sent to `email` now; counts the try. The same for addresses that
    have an account and those that have none, but for the owner's own device."""
    email = email.lower()
    if not _counted(request, "code_from_network", f"{email} {get_ip(request)}"):
        note(Event.TOO_MANY_CODES, None, "network")
        return False
    if _counted(request, "code_to_address", email) or _owns(request, email):
        return True
    note(Event.TOO_MANY_CODES, None, "address")
    return False


def may_try_passphrase(request: HttpRequest, account_id: UUID | None) -> bool:
    """Whether somebody signed in may try a passphrase of theirs once more this hour."""
    return _counted(request, "own_passphrase", str(account_id))


def may_say_what_is_missing(request: HttpRequest) -> bool:
    """Whether one more "this is missing" counts from this network: nobody makes a gap alone."""
    return _counted(request, "unmet_need", get_ip(request))


def _counted(request: HttpRequest, action: str, key: str) -> bool:
    return consume(request, app="allauth.account", action=action, key=key) is not None


def _owns(request: HttpRequest, email: str) -> bool:
    account = last_account(request)
    own = EmailAddress.objects.filter(user=account, email=email, verified=True)
    return bool(account) and own.exists()
