import pytest

from tests.example.world import be, example, world
from tests.teams.cast import Cast, make_cast

__all__ = ["be", "example", "world"]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()
