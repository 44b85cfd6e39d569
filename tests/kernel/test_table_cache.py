"""Counts shared by workers: as Django's caches do, in JSON, under names that say nothing."""

import json
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction

from oneplan.config import settings as own_settings
from oneplan.kernel.models import Cached

pytestmark = pytest.mark.django_db
cache = caches["table"]
VALUES: list[Any] = [None, 0, "words", [1.5, 2], {"a": [True]}]


@pytest.mark.parametrize("value", VALUES)
def test_what_is_set_comes_back(value: Any) -> None:
    cache.set("key", value, 60)
    assert cache.get("key", "nothing") == value
    assert cache.get("other", "nothing") == "nothing"


def test_it_ends() -> None:
    cache.set("key", 1, 0)
    assert cache.get("key") is None
    cache.set("key", 1, -1)
    assert cache.get("key") is None and "key" not in cache


def test_only_the_first_adds() -> None:
    assert [cache.add("key", n, 60) for n in (1, 2)] == [True, False]
    assert cache.get("key") == 1
    cache.set("key", 1, 0)
    assert cache.add("key", 3, 60) and cache.get("key") == 3


def test_touching_deleting_counting_clearing() -> None:
    cache.set("key", 1, 60)
    assert cache.incr("key") == 2
    assert (cache.touch("key", 0), cache.touch("key", 60)) == (True, False)
    cache.set("key", 1)
    assert (cache.delete("key"), cache.delete("key")) == (True, False)
    cache.set_many({"a": 1, "b": 2}, None)
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    cache.clear()
    assert not Cached.objects.exists()


def test_the_table_names_nobody_and_holds_no_pickles() -> None:
    cache.set("robin@example.org", ["x"], 60)
    row = Cached.objects.get()
    assert "robin" not in row.key and len(row.key) == 64
    assert json.loads(row.value) == ["x"]


def test_what_has_ended_goes_as_others_come() -> None:
    for n in range(30):
        cache.set(f"key {n}", n, 60)
    Cached.objects.update(ends_at="2001-01-01T00:00Z")
    cache.set("new", 1, 60)
    cache.set("newer", 1, 60)
    assert Cached.objects.count() == 2


def test_a_count_stands_although_its_request_fails(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the server it has a connection of its own."""
    assert own_settings.CACHES["default"]["LOCATION"] == "counts" in own_settings.DATABASES
    apart, connected = type(caches["table"])("counts", {}), connection.copy()
    monkeypatch.setattr(apart, "_cursor", connected.cursor)
    with transaction.atomic():
        apart.set("key", 1, 60)
        cache.set("with the request", 1, 60)
        transaction.set_rollback(True)
    assert (apart.get("key"), cache.get("with the request")) == (1, None)
    connected.close()
