"""What is asked about sessions, of one by its key, of all by whose they are; and of a device."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from oneplan.accounts.models import Session
from oneplan.kernel import clock
from oneplan.kernel.prepared import prepared

OPEN_SESSION = """
SELECT s.kind_id, s.sealed, s.started_at, s.seen_at, s.user_agent, host(s.address)
FROM accounts_session s JOIN accounts_sessionlimit l ON l.kind = s.kind_id
WHERE s.id = %(id)s AND s.seen_at > %(now)s::timestamptz - l.idle
  AND s.started_at > %(now)s::timestamptz - l.total
"""


class OpenSession(NamedTuple):
    """What a session's row holds, still sealed."""

    kind: str
    sealed: bytes
    started_at: datetime
    seen_at: datetime
    user_agent: str
    address: str | None


class OpenMessage(NamedTuple):
    """A message that did not arrive, or may not have."""

    id: UUID
    kind: str
    state: str
    problem: str
    created_at: datetime


def open_messages() -> list[OpenMessage]:
    """The oldest first, at most 200; for a site administrator, and empty for all others. One
    statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM oneplan_messages_in_doubt()")
        return [OpenMessage(*row) for row in cursor.fetchall()]


def open_session(row_id: str, now: datetime) -> OpenSession | None:
    """A session that has not ended, for whoever shows its key. One statement."""
    with prepared(OPEN_SESSION, {"id": row_id, "now": now}) as cursor:
        row = cursor.fetchone()
    return OpenSession(*row) if row else None


def sessions_of(account_id: UUID) -> QuerySet[Session]:
    """Where an account is signed in, the latest first; for itself only."""
    return Session.objects.filter(~ended(), account=account_id).order_by("-started_at")


def device_may_keep(token: bytes, today: date) -> bool:
    """Whether a device may keep what it has, by its token's hash; that it asked is noted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_device_may_keep(%s, %s)", [token, today])
        return bool(cursor.fetchone()[0])


def ended() -> Q:
    """Sessions whose time is over, used or not."""
    now = clock.now()
    return Q(seen_at__lte=now - F("kind__idle")) | Q(started_at__lte=now - F("kind__total"))
