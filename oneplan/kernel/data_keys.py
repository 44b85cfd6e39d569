"""A data key for each person who owns something sealed, stored under the keys of `kernel.keys`.

Whatever is to be readable for longer than a session is sealed under such a key, never directly:
so a new key in `ONEPLAN_KEYS` means sealing 32 bytes a person anew and none of what they wrote.
"""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count

from oneplan.kernel import keys
from oneplan.kernel.keys import CannotUnseal, DataKey
from oneplan.kernel.models import StoredDataKey


def data_key_of(subject: UUID) -> DataKey:
    """The data key of an account (by its id), made at its first use. One or two statements.

    For whoever has already decided that the viewer may read what it seals. Raises CannotUnseal
    where this installation's keys are not those that sealed it.
    """
    return _open(_stored(subject) or _make(subject))


def in_use() -> dict[str, int]:
    """How many data keys each key sealed, by its id."""
    counted = StoredDataKey.objects.values("key_id").annotate(count=Count("*")).order_by()
    return {row["key_id"]: row["count"] for row in counted}


def unreadable() -> list[str]:
    """The ids of keys that sealed something here, and that this installation does not have."""
    samples = StoredDataKey.objects.order_by("key_id").distinct("key_id")
    return [stored.key_id for stored in samples if not _opens(stored)]


def reseal_all() -> int:
    """As the owner: every data key under the first of the keys. How many were not before."""
    count = 0
    for stored in _not_under(keys.keyring().current):
        stored.wrapped = keys.reseal(_place(stored.subject), stored.wrapped)
        stored.key_id = keys.key_id(stored.wrapped)
        stored.save(update_fields=["wrapped", "key_id"])
        count += 1
    return count


def destroy(subject: UUID) -> None:
    """As the owner: what this key sealed is unreadable from now on, in every copy of it that is
    not beside a copy of the key."""
    StoredDataKey.objects.filter(subject=subject).delete()


def _stored(subject: UUID) -> StoredDataKey | None:
    return StoredDataKey.objects.filter(subject=subject).first()


def _make(subject: UUID) -> StoredDataKey:
    """Two at once make one: whoever comes second takes the first one's."""
    _key, wrapped = keys.new_data_key(_place(subject))
    made = StoredDataKey(subject=subject, wrapped=wrapped, key_id=keys.key_id(wrapped))
    StoredDataKey.objects.bulk_create([made], ignore_conflicts=True)
    return StoredDataKey.objects.get(subject=subject)


def _not_under(key_id: str) -> Iterator[StoredDataKey]:
    return StoredDataKey.objects.exclude(key_id=key_id).iterator()


def _open(stored: StoredDataKey) -> DataKey:
    return keys.open_data_key(_place(stored.subject), stored.wrapped)


def _opens(stored: StoredDataKey) -> bool:
    try:
        _open(stored)
    except CannotUnseal:
        return False
    return True


def _place(subject: UUID) -> str:
    return keys.place("kernel_datakey", "wrapped", subject)
