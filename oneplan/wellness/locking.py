"""The owner's own passphrase: a second seal, inside the first, on the sections they choose.

A random key seals those sections; it is stored wrapped by a key slowly derived from the passphrase
(scrypt), and that under the owner's key. So the tables, the folder of keys and the master keys
together do not open them: only the passphrase does, and nobody can reset it. While they are open,
the session holds the key sealed under another that only the browser has (a cookie of its own).
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from oneplan.kernel.keys import KEY_BYTES, CannotUnseal, DataKey

PURPOSE: Final = "wellness.lock"
IN_SESSION: Final = "wellness.lock.session"
# OWASP's advice for scrypt; a third of a second, 64 MB. Stored with each lock, so it may grow.
COST: Final = {"n": 2**16, "r": 8, "p": 1}
MEMORY: Final = 128 * 1024 * 1024
SHORTEST: Final = 12

_open: ContextVar[DataKey | None] = ContextVar("open_lock", default=None)


class Locked(Exception):
    """It opens with the owner's passphrase, and that was not said in this session."""


class WrongPassphrase(Exception):
    """Not the one. What went wrong is told to the owner alone."""


def new_lock(passphrase: str) -> tuple[DataKey, dict[str, Any]]:
    """A fresh key, and what to store of it."""
    key = DataKey(secrets.token_bytes(KEY_BYTES))
    return key, wrapped(key, passphrase)


def wrapped(key: DataKey, passphrase: str) -> dict[str, Any]:
    """The same key under this passphrase."""
    salt = secrets.token_bytes(16)
    cover = DataKey(_derived(passphrase, salt, COST)).seal(PURPOSE, key.key)
    return {"salt": salt.hex(), "wrapped": cover.hex(), **COST}


def unwrapped(lock: dict[str, Any], passphrase: str) -> DataKey:
    """Raises WrongPassphrase."""
    cost = {name: int(lock[name]) for name in COST}
    cover = DataKey(_derived(passphrase, bytes.fromhex(lock["salt"]), cost))
    try:
        return DataKey(cover.unseal(PURPOSE, bytes.fromhex(lock["wrapped"])))
    except CannotUnseal:
        raise WrongPassphrase from None


def _derived(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    words = " ".join(passphrase.split()).encode()
    return hashlib.scrypt(words, salt=salt, maxmem=MEMORY, dklen=KEY_BYTES, **cost)


def key() -> DataKey:
    """The key that opens locked sections in this session. Raises Locked."""
    found = _open.get()
    if found is None:
        raise Locked
    return found


def is_open() -> bool:
    return _open.get() is not None


@contextmanager
def opened_with(found: DataKey | None) -> Iterator[None]:
    """Locked sections can be read and written inside."""
    token = _open.set(found)
    try:
        yield
    finally:
        _open.reset(token)


def parted(found: DataKey) -> tuple[str, str]:
    """The key in two halves, for the session and for the browser: neither opens anything alone."""
    browser = DataKey(secrets.token_bytes(KEY_BYTES))
    return browser.seal(IN_SESSION, found.key).hex(), browser.key.hex()


def joined(in_session: str, in_browser: str) -> DataKey | None:
    """The key of the two halves; None for halves that do not belong together."""
    try:
        browser = DataKey(bytes.fromhex(in_browser))
        return DataKey(browser.unseal(IN_SESSION, bytes.fromhex(in_session)))
    except (ValueError, CannotUnseal):
        return None
