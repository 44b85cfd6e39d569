"""Data keys that a person can destroy for good: files beside the database, never in it.

A key in the database comes back with last week's backup of it. Here each is a file of its own,
wrapped under the keys of `kernel.keys`, and destroying one writes its id into a ledger first. The
ledger only grows: whoever restores an older copy of the folder keeps the newer ledger beside it and
replays it (`oneplan own_keys replay`), and every key it names is gone again.

Several servers share one folder. A key's id is random and says nothing of whose it is.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from oneplan.kernel import clock, keys
from oneplan.kernel.keys import Bytes, CannotUnseal, DataKey

LEDGER = "destroyed"
ID_BYTES = 16


class KeyDestroyed(CannotUnseal):
    """The person had this key destroyed: what it sealed is gone."""


def folder() -> Path:
    return Path(settings.OWN_KEYS_FOLDER)


def make() -> UUID:
    """A fresh key, safely on the disk when this returns; its id."""
    key_id = uuid4()
    _key, wrapped = keys.new_data_key(_place(key_id))
    _write(key_id, wrapped)
    return key_id


def seal(key_id: UUID, purpose: str, plain: bytes) -> bytes:
    """Sealed under one key, whose id stands in front. Raises KeyDestroyed."""
    return key_id.bytes + _open(key_id).seal(purpose, plain)


def unseal(purpose: str, sealed: Bytes) -> bytes:
    """Raises KeyDestroyed, or CannotUnseal for what was changed or is of another place."""
    whole = bytes(sealed)
    if len(whole) < ID_BYTES:
        raise CannotUnseal("not sealed by OnePlan")
    return _open(UUID(bytes=whole[:ID_BYTES])).unseal(purpose, whole[ID_BYTES:])


def stands(key_id: UUID) -> bool:
    """Whether it is there and was not destroyed."""
    return _file(key_id).exists() and key_id not in _ledger(*_age(folder() / LEDGER))


def destroy(key_id: UUID) -> None:
    """For good: first the ledger, then the file, so that a crash between them loses no deletion."""
    with (_made() / LEDGER).open("a", encoding="ascii") as ledger:
        ledger.write(f"{key_id} {clock.now():%Y-%m-%dT%H:%M:%SZ}\n")
        ledger.flush()
        os.fsync(ledger.fileno())
    _file(key_id).unlink(missing_ok=True)
    _settle(folder())


def destroyed(ledgers: Iterable[Path] = ()) -> set[UUID]:
    """The ids in the folder's ledger, and in others (those of the copy that is restored)."""
    return {key_id for place in [folder() / LEDGER, *ledgers] for key_id in _listed(place)}


def replay(*ledgers: Path) -> int:
    """After a restore: destroy again what any of the ledgers names. How many keys were back."""
    back = [key_id for key_id in destroyed(ledgers) if _file(key_id).exists()]
    for key_id in back:
        destroy(key_id)
    return len(back)


def learn(*ledgers: bytes) -> set[str]:
    """Write into the folder's ledger what others name and it does not, and destroy those keys.
    All the ids that it then names."""
    others = {key_id for text in ledgers for key_id in _ids(text.decode("ascii", "replace"))}
    for key_id in sorted(others - destroyed()):
        destroy(key_id)
    replay()
    return {str(key_id) for key_id in destroyed()}


def put_back(name: str, wrapped: bytes) -> None:
    """A key of a copy that is brought back. Raises ValueError for a name that is none, and
    KeyDestroyed."""
    key_id = UUID(name)
    if key_id in destroyed():
        raise KeyDestroyed("its key was destroyed")
    _write(key_id, wrapped)


def in_use() -> Counter[str]:
    """How many keys here each master key wraps, by its id."""
    return Counter(keys.key_id(_file(key_id).read_bytes()) for key_id in _all())


def reseal_all() -> int:
    """Every key under the first of `ONEPLAN_KEYS`; how many were not before."""
    count = 0
    for key_id in _all():
        before = _file(key_id).read_bytes()
        after = keys.reseal(_place(key_id), before)
        if after != before:
            _write(key_id, after)
            count += 1
    return count


def _open(key_id: UUID) -> DataKey:
    try:
        wrapped = _file(key_id).read_bytes()
    except FileNotFoundError:
        raise KeyDestroyed("its key was destroyed") from None
    if key_id in _ledger(*_age(folder() / LEDGER)):  # an old file is back, not replayed yet
        raise KeyDestroyed("its key was destroyed")
    return keys.open_data_key(_place(key_id), wrapped)


def _place(key_id: UUID) -> str:
    return keys.place("key_folder", "wrapped", key_id)


def _file(key_id: UUID) -> Path:
    return folder() / f"{key_id}.key"


def _all() -> Iterator[UUID]:
    for file in sorted(folder().glob("*.key")):
        yield UUID(file.stem)


def _age(place: Path) -> tuple[Path, int, int]:
    with suppress(FileNotFoundError):
        state = place.stat()
        return place, state.st_mtime_ns, state.st_size
    return place, 0, 0


@lru_cache(maxsize=2)
def _ledger(place: Path, _changed: int, _size: int) -> frozenset[UUID]:
    """Read again only when it has grown."""
    return frozenset(_listed(place))


def _listed(place: Path) -> Iterator[UUID]:
    with suppress(FileNotFoundError):
        yield from _ids(place.read_text(encoding="ascii"))


def _ids(ledger: str) -> Iterator[UUID]:
    for line in ledger.splitlines():
        with suppress(ValueError, IndexError):  # a line that a crash cut short
            yield UUID(line.split()[0])


def _made() -> Path:
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _write(key_id: UUID, wrapped: bytes) -> None:
    """Whole or not at all."""
    place = _made()
    new = place / f"{key_id}.new"
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(wrapped)
        file.flush()
        os.fsync(file.fileno())
    new.rename(_file(key_id))
    _settle(place)


def _settle(place: Path) -> None:
    """The folder's own entry, too, is on the disk."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
