"""What somebody does about an account itself. None of it says anything about a family."""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import connection, transaction

from oneplan.accounts.models import Account, Session
from oneplan.accounts.sessions import SessionStore, row_id
from oneplan.kernel.errors import NotFound
from oneplan.notices.actions import start_sending


@transaction.atomic
def open_account(email: str, name: str = "", is_site_admin: bool = False) -> Account:
    """Open an account whose address is known to be right (an invitation, the made-up people).

    An account alone opens nothing. Returns the account; raises IntegrityError for an address
    that already has one.
    """
    account = Account.objects.create_user(email, name=name, is_site_admin=is_site_admin)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


def end_other_sessions(account_id: UUID, current: SessionStore) -> int:
    """Sign an account out everywhere but here. How many sessions ended."""
    others = Session.objects.filter(account=account_id)
    count, _each = others.exclude(pk=row_id(current.session_key or "")).delete()
    return count


def settle_message(message_id: UUID, *, again: bool) -> None:
    """Have a message sent that may not have arrived, or leave it. A site administrator; raises
    NotFound for others, and where somebody has decided already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_settle_message(%s, %s)", [message_id, again])
        if not cursor.fetchone()[0]:
            raise NotFound()
    if again:
        start_sending(message_id)
