"""Accounts of the example’s people."""

import pytest
from django.core.cache import cache

from tests.example.world import be, example, world

__all__ = ["be", "example", "world"]


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    cache.clear()  # rate limits
