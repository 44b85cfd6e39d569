"""The example community for tests: loaded once a module, put back as it was after each test.

    from tests.example.world import be, example, world  # noqa: F401

`be("amira")` is a browser signed in as one of the cast.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from tests.conftest import owner_does

Be = Callable[[str], Client]


class Undone:
    """A transaction that is taken back when it ends."""

    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *_error: Any) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The example, loaded as the application, in a transaction that the module's tests share."""
    with django_db_blocker.unblock(), Undone():
        call_command("load_example", verbosity=0)
        yield


@pytest.fixture
def world(example: None, django_db_blocker: Any) -> Iterator[None]:
    """The example as it was loaded, whatever the test before did to it."""
    with django_db_blocker.unblock(), Undone():
        yield


@pytest.fixture
def be(world: None) -> Be:
    """A browser in which one of the cast has signed in."""

    def enter(who: str) -> Client:
        client = Client()
        assert client.post("/demo/sign-in/", {"who": who}).status_code == 302, who
        return client

    return enter


SOMEBODY_REAL = """
INSERT INTO people_community (id, name, slug, languages, zone, jurisdiction, help_phone, fictional)
VALUES (gen_random_uuid(), 'Somewhere', 'somewhere', '{}', 'America/Toronto', 'CA-ON', '', false)
"""


@pytest.fixture
def somebody_real(django_db_setup: None) -> Iterator[None]:
    """A community that is not made up: only the tables' owner begins one."""
    owner_does(SOMEBODY_REAL)
    yield
    owner_does("DELETE FROM people_community WHERE slug = 'somewhere'")
