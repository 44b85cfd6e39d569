"""The example is built by the rooms' own actions, as the role that serves, once."""

import pytest
from django.core.management import CommandError, call_command

from oneplan.example.stories import STORIES
from oneplan.people.models import Agency, Community, Worker


@pytest.fixture
def example(db: None) -> None:
    call_command("load_example", verbosity=0)


def test_example_loads(example: None) -> None:
    assert len(STORIES) == 12
    assert Community.objects.filter(fictional=True).count() == 2
    assert Agency.objects.filter(community__slug="maple-river").count() == 3


def test_loading_twice_changes_nothing(example: None) -> None:
    workers = Worker.objects.count()
    call_command("load_example", verbosity=0)
    assert Worker.objects.count() == workers


def test_refuses_beside_a_real_community(db: None) -> None:
    Community.objects.create(name="Somewhere", slug="somewhere")
    with pytest.raises(CommandError, match="not made up"):
        call_command("load_example")
