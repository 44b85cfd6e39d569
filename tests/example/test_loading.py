"""The example is built by the rooms' own actions, as the role that serves, once."""

import pytest
from django.core.management import CommandError, call_command

from oneplan.access.viewers import name_account
from oneplan.accounts.models import Account
from oneplan.approvals.readers import changes_to_decide, duplicates_waiting
from oneplan.example.stories import STORIES
from oneplan.kernel.viewer import NOBODY, acting_as
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


def test_refuses_beside_a_real_community(somebody_real: None, db: None) -> None:
    with pytest.raises(CommandError, match="not made up"):
        call_command("load_example")


def test_the_office_has_something_to_look_at(example: None) -> None:
    """One possible duplicate and one change wait for Priya, and no more."""
    account = Account.objects.get(email="priya@example.org")
    with acting_as(NOBODY):
        known = name_account(account.pk)
    assert known
    with acting_as(known.viewer) as viewer:
        (found,) = duplicates_waiting()
        assert found.earlier.name == "Us four"
        assert [one.kind for one in changes_to_decide(viewer)] == ["merge_people"]
