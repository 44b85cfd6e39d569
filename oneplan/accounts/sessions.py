"""Django's session engine (`SESSION_ENGINE`), on a table that gives nobody away.

The browser holds a random key, the table its SHA-256: a copied table signs nobody in. What a
session holds (a code that was sent, words that wait for their writer) is sealed. A session ends
when it was not used for long enough, and after a time at the latest, whoever uses it
(`SessionLimit`); what has ended is as if it were not there, and cleared away as others begin.
"""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from oneplan.accounts.models import Session, SessionLimit
from oneplan.accounts.readers import ended, open_session
from oneplan.kernel import clock, keys

# Between two notes that it is used: a statement a page would be dear.
SEEN_EVERY = timedelta(minutes=2)
# At most, each time a session begins.
CLEARED_AT_ONCE = 100

Kind = SessionLimit.Kind


def row_id(session_key: str) -> str:
    """What stands in the table for a key. A key holds 165 random bits, so it needs no salt."""
    return hashlib.sha256(session_key.encode()).hexdigest()


class SessionStore(SessionBase):
    """One session. Loading it is one statement, planned once a connection."""

    kind: str = Kind.VISITOR
    started_at: datetime
    user_agent: str = ""
    address: str | None = None

    def load(self) -> dict[str, Any]:
        found = open_session(row_id(self.session_key or ""), clock.now())
        if found is None:
            return self._without()
        try:
            text = keys.unseal(_place(self.session_key or ""), found.sealed)
        except keys.CannotUnseal:  # the installation's keys were lost: everybody signs in again
            return self._without()
        self.kind, self.started_at = found.kind, found.started_at
        self.user_agent, self.address = found.user_agent, found.address
        self._note_use(found.seen_at)
        contents: dict[str, Any] = json.loads(text)
        return contents

    def exists(self, session_key: str) -> bool:
        return open_session(row_id(session_key), clock.now()) is not None

    def create(self) -> None:
        clear_expired(CLEARED_AT_ONCE)
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            self.kind, self.started_at = Kind.VISITOR, clock.now()
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def cycle_key(self) -> None:
        """A new key for the same session: what it may, and when it ends, stays. (A visitor's ends,
        and another begins: somebody signs in.)"""
        kept = (self.kind, self.started_at) if self.kind != Kind.VISITOR else None
        super().cycle_key()
        if kept:
            self.kind, self.started_at = kept

    def save(self, must_create: bool = False) -> None:
        """Raises CreateError where the key is taken, UpdateError where the session has ended."""
        if self.session_key is None:
            return self.create()
        contents = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        values = self._values(contents)
        if not must_create:
            if not Session.objects.filter(pk=row_id(self.session_key)).update(**values):
                raise UpdateError
            return None
        try:
            with transaction.atomic():
                Session.objects.create(pk=row_id(self.session_key), **values)
        except IntegrityError:
            raise CreateError from None
        return None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(pk=row_id(key)).delete()

    def keep_short(self) -> None:
        """From now on this session ends as a worker's does, until it ends."""
        if self.kind != Kind.WORKER:
            self.kind = Kind.WORKER
            Session.objects.filter(pk=row_id(self.session_key or "")).update(kind=self.kind)

    @classmethod
    def clear_expired(cls) -> None:
        clear_expired()

    def _without(self) -> dict[str, Any]:
        self._session_key = None
        return {}

    def _values(self, contents: dict[str, Any]) -> dict[str, Any]:
        account = contents.get(SESSION_KEY)
        if account and self.kind == Kind.VISITOR:
            self.kind = Kind.PERSON
        text = json.dumps(contents, separators=(",", ":"))
        return {
            "kind_id": self.kind,
            "account_id": account,
            "sealed": keys.seal(_place(self.session_key or ""), text.encode()),
            "user_agent": self.user_agent,
            "address": self.address,
            "started_at": self.started_at,
            "seen_at": clock.now(),
        }

    def _note_use(self, seen_at: datetime) -> None:
        if clock.now() - seen_at >= SEEN_EVERY:
            Session.objects.filter(pk=row_id(self.session_key or "")).update(seen_at=clock.now())


def session_of(request: HttpRequest) -> SessionStore:
    """The request's, which is one of ours: `SESSION_ENGINE` says so."""
    return cast(SessionStore, request.session)


def clear_expired(most: int | None = None) -> int:
    """Remove sessions that have ended, `most` of them at once. How many."""
    over = Session.objects.filter(ended()).order_by().values("pk")[:most]
    count, _each = Session.objects.filter(pk__in=over).delete()
    return count


def _place(session_key: str) -> str:
    return keys.place("accounts_session", "sealed", row_id(session_key))


def same_session(session: Any, account: Any) -> bool:
    """Django's own check, kept because the account is not loaded Django's way."""
    return BACKEND_SESSION_KEY in session and constant_time_compare(
        session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash()
    )
