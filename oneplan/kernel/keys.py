"""Sealing what must not be read from a copied table or backup: AES-256-GCM under `ONEPLAN_KEYS`.

Whoever holds rows without the keys reads nothing sealed; whoever moves a sealed value to another
row, column or table makes it unreadable, because each is bound to its place (`place`).

Several keys may be known at once, each with an id: the first seals, all unseal, so a new one is
put before the old ones and what they sealed is sealed anew at leisure (`oneplan keys rotate`).
A key may seal 2**32 values (NIST SP 800-38D §8.3, random nonces). What one person owns is sealed
under a data key of theirs, itself sealed here (`kernel.data_keys`): a new key then seals only
those anew, and destroying a data key makes all that it sealed unreadable, in backups too.
"""

import os
import re
import secrets
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from oneplan.kernel import clock

Bytes: TypeAlias = bytes | bytearray | memoryview

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
# In the keys' file and in front of each sealed value.
KEY_ID = re.compile(r"[a-z0-9-]{1,32}")


class BadKeys(SystemExit):
    """The keys cannot be used; the message says why in one line, never a key."""


class CannotUnseal(Exception):
    """Changed, or sealed for another place, or under a key that is not known here."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by id, the sealing one first."""

    keys: Mapping[str, bytes] = field(repr=False)

    @property
    def current(self) -> str:
        return next(iter(self.keys))

    def seal(self, purpose: str, plain: bytes) -> bytes:
        header = _header(self.current)
        return header + _encrypt(self.keys[self.current], header, purpose, plain)

    def unseal(self, purpose: str, sealed: Bytes) -> bytes:
        """Raises CannotUnseal."""
        key_id, header, rest = _parted(bytes(sealed))
        if key_id not in self.keys:
            raise CannotUnseal(f"the key {key_id} is not known here")
        return _decrypt(self.keys[key_id], header, purpose, rest)


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key that seals what one person owns; it is stored only sealed (`wrapped`)."""

    key: bytes = field(repr=False)

    def seal(self, purpose: str, plain: bytes) -> bytes:
        return _encrypt(self.key, b"", purpose, plain)

    def unseal(self, purpose: str, sealed: Bytes) -> bytes:
        """Raises CannotUnseal."""
        return _decrypt(self.key, b"", purpose, bytes(sealed))


def place(table: str, column: str, row: object) -> str:
    """The purpose of a value that is stored: where it belongs, and is unreadable elsewhere."""
    return f"{table}.{column}:{row}"


def seal(purpose: str, plain: bytes) -> bytes:
    """`plain`, unreadable without the keys and for any other `purpose`: 29 bytes and the key's id
    longer; each time other bytes."""
    return keyring().seal(purpose, plain)


def unseal(purpose: str, sealed: Bytes) -> bytes:
    """What was sealed for `purpose`. Raises CannotUnseal."""
    if key_id(sealed) not in keyring().keys:
        keyring.cache_clear()  # a new key was put into the file while we run
    return keyring().unseal(purpose, sealed)


def key_id(sealed: Bytes) -> str:
    """Which key sealed it. Raises CannotUnseal where nothing of ours did."""
    return _parted(bytes(sealed))[0]


def reseal(purpose: str, sealed: Bytes) -> bytes:
    """The same under the first key; as it is, if that one sealed it. Raises CannotUnseal."""
    if key_id(sealed) == keyring().current:
        return bytes(sealed)
    return seal(purpose, unseal(purpose, sealed))


def new_data_key(purpose: str) -> tuple[DataKey, bytes]:
    """A fresh one, and what to store of it."""
    key = secrets.token_bytes(KEY_BYTES)
    return DataKey(key), seal(purpose, key)


def open_data_key(purpose: str, wrapped: Bytes) -> DataKey:
    """The one that was stored. Raises CannotUnseal."""
    return DataKey(unseal(purpose, wrapped))


@cache
def keyring() -> Keyring:
    """This installation's: `ONEPLAN_KEYS`, else the data folder's file. Raises BadKeys."""
    if settings.KEYS:
        return read_keys(settings.KEYS, "ONEPLAN_KEYS")
    return read_file(Path(settings.KEYS_FILE))


def read_file(file: Path) -> Keyring:
    """Raises BadKeys."""
    try:
        return read_keys(file.read_text(), str(file))
    except OSError as error:
        raise BadKeys(f"{file} cannot be read ({error.strerror}): no keys to seal with.") from None


def read_keys(text: str, where: str) -> Keyring:
    """Keys as they are written, `id:base64` apart by commas, blanks or lines. Raises BadKeys."""
    keys = dict(_read(part, where) for part in re.split(r"[\s,]+", text.strip()) if part)
    if not keys:
        raise BadKeys(f"{where} holds no key. `oneplan keys new` makes one.")
    return Keyring(keys)


def new_key() -> str:
    """A fresh one as it is written: its id says from which day it is."""
    name = f"{clock.now():%Y-%m-%d}-{secrets.token_hex(2)}"
    return f"{name}:{b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def written(keys: Keyring) -> Iterator[str]:
    """The lines of a keys' file."""
    for name, key in keys.keys.items():
        yield f"{name}:{b64encode(key).decode()}"


def write_secret(place: Path, text: str) -> str:
    """Into a file that nobody else can read: all of it or nothing, whatever happens meanwhile."""
    being_made = place.with_name(f"{place.name}.new")
    being_made.unlink(missing_ok=True)
    with os.fdopen(os.open(being_made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    being_made.rename(place)
    return text


def _read(part: str, where: str) -> tuple[str, bytes]:
    name, _, text = part.partition(":")
    try:
        key = b64decode(text, validate=True)
    except NotBase64:
        key = b""
    if not KEY_ID.fullmatch(name) or len(key) != KEY_BYTES:
        raise BadKeys(
            f"{where} holds something that is no key: each is id:KEY with {KEY_BYTES} bytes in"
            " base64. `oneplan keys new` makes one."
        )
    return name, key


def _header(name: str) -> bytes:
    return bytes([VERSION, len(name)]) + name.encode()


def _parted(sealed: bytes) -> tuple[str, bytes, bytes]:
    """The key's id, the header and what follows it. Raises CannotUnseal."""
    end = 2 + (sealed[1] if len(sealed) > 2 else 0)
    name = sealed[2:end].decode("ascii", "replace")
    if sealed[:1] != bytes([VERSION]) or not KEY_ID.fullmatch(name):
        raise CannotUnseal("not sealed by OnePlan")
    return name, sealed[:end], sealed[end:]


def _encrypt(key: bytes, header: bytes, purpose: str, plain: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, header + purpose.encode())


def _decrypt(key: bytes, header: bytes, purpose: str, rest: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(
            rest[:NONCE_BYTES], rest[NONCE_BYTES:], header + purpose.encode()
        )
    except (InvalidTag, ValueError):
        raise CannotUnseal("changed, or sealed for another place") from None
