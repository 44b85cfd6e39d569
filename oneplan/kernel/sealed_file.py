"""A file that nobody reads without the keys, however long it is: AES-256-GCM in chunks.

A fresh data key for each file, itself sealed under the keys of `kernel.keys`, stands in front. Each
chunk is bound to its place and to being the last or not (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár, 2015), so one that is cut short, or put together from two, is
refused as surely as one that was changed.
"""

import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from oneplan.kernel import keys
from oneplan.kernel.keys import CannotUnseal

MAGIC = b"OnePlan sealed file 1\n"
CHUNK = 1024 * 1024
ID_BYTES = 16
TAG_BYTES = 16
LONGEST_WRAPPED = 1024


class BadFile(SystemExit):
    """It cannot be read; the message says in one line why."""


@contextmanager
def sealing(place: Path) -> Iterator[IO[bytes]]:
    """Write what is sealed into `place`, which appears when all of it is on the disk."""
    being_made = place.with_name(f"{place.name}.new")
    being_made.unlink(missing_ok=True)
    opened = os.open(being_made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(opened, "wb") as file:
            sealed = _Sealing(file)
            yield sealed
            sealed.finish()
            file.flush()
            os.fsync(file.fileno())
        being_made.rename(place)
    finally:
        being_made.unlink(missing_ok=True)


@contextmanager
def unsealing(place: Path) -> Iterator[IO[bytes]]:
    """Read what was sealed. Raises BadFile, at the latest where the fault is."""
    try:
        with place.open("rb") as file:
            yield io.BufferedReader(_Unsealing(file, place), CHUNK)
    except OSError as error:
        raise BadFile(f"{place} cannot be read: {error.strerror or error}.") from None


def check(place: Path) -> None:
    """Read it from end to end. Raises BadFile."""
    with unsealing(place) as plain:
        while plain.read(CHUNK):
            pass


class _Sealing(io.RawIOBase, IO[bytes]):
    def __init__(self, file: IO[bytes]) -> None:
        file_id = secrets.token_bytes(ID_BYTES)
        key, wrapped = keys.new_data_key(_purpose(file_id))
        self._header = MAGIC + file_id + len(wrapped).to_bytes(2) + wrapped
        self._file, self._cipher = file, AESGCM(key.key)
        self._waiting, self._count = bytearray(), 0
        file.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, plain: Any) -> int:
        self._waiting += plain
        while len(self._waiting) > CHUNK:  # the last one is written by `finish`
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(plain)

    def finish(self) -> None:
        self._put(bytes(self._waiting), last=True)

    def _put(self, plain: bytes, *, last: bool) -> None:
        nonce = _nonce(self._count, last=last)
        self._file.write(self._cipher.encrypt(nonce, plain, self._header))
        self._count += 1


class _Unsealing(io.RawIOBase):
    def __init__(self, file: IO[bytes], place: Path) -> None:
        self._file, self._place, self._count = file, place, 0
        self._header, self._cipher = self._open()
        self._plain, self._next = b"", self._read_chunk()
        if not self._next:
            raise BadFile(f"{place} was cut short: nothing of it is used.")

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        if not self._plain and self._next:
            self._plain = self._unseal()
        part = self._plain[: len(into)]
        into[: len(part)] = part
        self._plain = self._plain[len(part) :]
        return len(part)

    def _open(self) -> tuple[bytes, AESGCM]:
        start = self._file.read(len(MAGIC) + ID_BYTES + 2)
        if not start.startswith(MAGIC):
            raise BadFile(f"{self._place} is no backup of OnePlan's.")
        wrapped = self._file.read(min(int.from_bytes(start[-2:]), LONGEST_WRAPPED))
        purpose = _purpose(start[len(MAGIC) : -2])
        try:
            key = keys.open_data_key(purpose, wrapped)
        except CannotUnseal as why:
            raise BadFile(f"{self._place} cannot be opened: {_why(why, wrapped)}.") from None
        return start + wrapped, AESGCM(key.key)

    def _read_chunk(self) -> bytes:
        return self._file.read(CHUNK + TAG_BYTES)

    def _unseal(self) -> bytes:
        sealed, self._next = self._next, self._read_chunk()
        nonce = _nonce(self._count, last=not self._next)
        self._count += 1
        try:
            return self._cipher.decrypt(nonce, sealed, self._header)
        except InvalidTag:
            what = "was changed" if self._next else "was cut short or changed"
            raise BadFile(f"{self._place} {what}: nothing of it is used.") from None


def _purpose(file_id: bytes) -> str:
    return keys.place("sealed_file", "key", file_id.hex())


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11) + bytes([last])


def _why(error: CannotUnseal, wrapped: bytes) -> str:
    try:
        name = keys.key_id(wrapped)
    except CannotUnseal:
        return "it was cut short or changed"
    if name not in keys.keyring().keys:
        return f"the key {name} that sealed it is not among those here (ONEPLAN_KEYS)"
    return f"it was changed, or the key {name} here is another one of that name"
