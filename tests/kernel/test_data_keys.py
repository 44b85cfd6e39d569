"""A data key a person: made once, sealed anew under a new key, and never lost by the pages."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from oneplan.config.commands.owner import as_owner
from oneplan.kernel import data_keys, keys
from oneplan.kernel.ids import new_id
from oneplan.kernel.keys import CannotUnseal
from oneplan.kernel.models import StoredDataKey

pytestmark = pytest.mark.django_db
HERE = keys.place("somewhere", "column", 1)


@pytest.fixture
def somebody() -> UUID:
    return new_id()


@pytest.fixture
def know(settings: Any) -> Iterator[Callable[..., None]]:
    """These are the keys of the installation from now on."""

    def known(*which: str) -> None:
        settings.KEYS = ",".join(which)
        keys.keyring.cache_clear()

    yield known
    keys.keyring.cache_clear()


def test_it_is_made_once(somebody: UUID) -> None:
    sealed = data_keys.data_key_of(somebody).seal(HERE, b"secret")
    assert data_keys.data_key_of(somebody).unseal(HERE, sealed) == b"secret"
    assert StoredDataKey.objects.filter(subject=somebody).count() == 1
    assert data_keys._make(somebody).made_at == data_keys._stored(somebody).made_at  # type: ignore[union-attr]


def test_one_persons_key_opens_nothing_of_anothers(somebody: UUID) -> None:
    sealed = data_keys.data_key_of(somebody).seal(HERE, b"secret")
    with pytest.raises(CannotUnseal):
        data_keys.data_key_of(new_id()).unseal(HERE, sealed)


def test_a_row_moved_to_another_person_is_refused(somebody: UUID) -> None:
    data_keys.data_key_of(somebody)
    taken = StoredDataKey.objects.get(subject=somebody)
    taken.subject = new_id()
    StoredDataKey.objects.bulk_create([taken])
    with pytest.raises(CannotUnseal):
        data_keys.data_key_of(taken.subject)


def test_a_new_key_seals_data_keys_anew_and_nothing_else(
    committed_db: None, somebody: UUID, know: Callable[..., None]
) -> None:
    old, new = keys.new_key(), keys.new_key()
    know(old)
    sealed = data_keys.data_key_of(somebody).seal(HERE, b"secret")
    know(new, old)
    with as_owner():
        assert (data_keys.reseal_all(), data_keys.reseal_all()) == (1, 0)
    know(new)
    assert data_keys.data_key_of(somebody).unseal(HERE, sealed) == b"secret"
    assert data_keys.in_use() == {new.partition(":")[0]: 1}


def test_keys_that_are_missing_are_told(somebody: UUID, know: Callable[..., None]) -> None:
    gone, here = keys.new_key(), keys.new_key()
    know(gone)
    data_keys.data_key_of(somebody)
    know(here)
    data_keys.data_key_of(new_id())
    assert data_keys.unreadable() == [gone.partition(":")[0]]


def test_once_destroyed_it_opens_nothing(committed_db: None, somebody: UUID) -> None:
    sealed = data_keys.data_key_of(somebody).seal(HERE, b"secret")
    with as_owner():
        data_keys.destroy(somebody)
    with pytest.raises(CannotUnseal):
        data_keys.data_key_of(somebody).unseal(HERE, sealed)


@pytest.mark.parametrize(
    "statement", ["DELETE FROM kernel_datakey", "UPDATE kernel_datakey SET wrapped = ''"]
)
def test_the_application_loses_no_key(somebody: UUID, statement: str) -> None:
    data_keys.data_key_of(somebody)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
