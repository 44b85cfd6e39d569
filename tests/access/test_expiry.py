"""Four hours to the second, by the database's clock alone."""

import time

import pytest
from django.core.cache import cache

from oneplan.access.models import Emergency
from tests.access.test_pages import open_emergency
from tests.conftest import owner_does
from tests.teams.cast import make_cast

# The clock cannot be moved on; so the opening is moved back. What is left of it then is `left`.
MOVE = """UPDATE access_emergency
    SET starts = clock_timestamp() - interval '4 hours' + interval '{0}',
        ends = clock_timestamp() + interval '{0}'"""


@pytest.mark.django_db(transaction=True)
def test_an_emergency_is_over_four_hours_after_to_the_second() -> None:
    cache.clear()
    cast = make_cast()
    assert open_emergency(cast, "stranger").status_code == 302
    with cast.acting("amira"):
        one = Emergency.objects.get()
        assert (one.ends - one.starts).total_seconds() == 4 * 3600
    stranger = cast.client("stranger")

    def status() -> int:
        return int(stranger.get(cast.url("plan/")).status_code)

    assert status() == 200
    owner_does(MOVE.format("3 seconds"))
    assert status() == 200
    time.sleep(3)
    assert status() == 404
    owner_does(MOVE.format("1 hour"))
    assert status() == 200
    owner_does(MOVE.format("0 seconds"))
    assert status() == 404
