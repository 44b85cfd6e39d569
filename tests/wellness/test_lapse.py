"""A proposal that nobody follows is over after three days, by the database's own clock."""

from datetime import timedelta

import pytest

from oneplan.kernel.errors import NotFound
from oneplan.wellness.models import Activation, State
from oneplan.wellness.readers.shown import shown_to, standing_of
from tests.privacy.test_mutants import owner
from tests.wellness.conftest import World, make_world

THREE_DAYS = timedelta(days=3)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(committed_db: None) -> World:
    """One of two supporters said that it is time."""
    world = make_world()
    assert world.step("@sam", "agree", "any_signs") == State.PROPOSED
    return world


def turn(back: timedelta) -> None:
    """The proposal was made so long ago, and so was the owner's no, if there was one."""
    with owner() as connected:
        connected.execute(
            "UPDATE wellness_activation SET created_at = created_at - %s,"
            " objected_at = objected_at - %s", (back, back),
        )  # fmt: skip


def standing(world: World, who: str = "@rita") -> State:
    with world.acting(who) as viewer:
        return standing_of(viewer, world.plan_id).state


def test_a_minute_before_a_second_word_opens_it(world: World) -> None:
    turn(THREE_DAYS - MINUTE)
    assert standing(world) == State.PROPOSED
    assert world.step("@rita", "agree", "any_signs") == State.ACTIVE
    with world.acting("@rita") as viewer:
        assert [one.in_crisis for one in shown_to(viewer)] == [True]


def test_a_minute_after_it_begins_anew(world: World) -> None:
    """The second word is then a first: nothing opens, and the first proposal is closed."""
    turn(THREE_DAYS + MINUTE)
    assert standing(world) == State.INACTIVE, "nobody needs to act for it to be over"
    assert world.step("@rita", "agree", "any_signs") == State.PROPOSED
    with world.acting("@rita") as viewer:
        assert shown_to(viewer) == []
    with world.acting("noor"):
        states = Activation.objects.order_by("-created_at").values_list("state", flat=True)
        assert list(states) == [State.PROPOSED, State.INACTIVE]
        assert Activation.objects.get(state=State.INACTIVE).closed_at
    assert world.step("@sam", "agree", "any_signs") == State.ACTIVE


def test_after_it_nobody_can_object_or_decide(world: World) -> None:
    turn(THREE_DAYS + MINUTE)
    for who, step in (("noor", "object"), ("@rita", "insist"), ("@rita", "calm")):
        with pytest.raises(NotFound):
            world.step(who, step)


def test_the_owners_no_begins_the_days_anew(world: World) -> None:
    """Those who decide by the owner's rule have three days from the no, not what is left."""
    with owner() as connected:
        connected.execute("UPDATE wellness_plan SET dispute = 'all'")
    turn(THREE_DAYS - MINUTE)
    assert world.step("noor", "object") == State.PROPOSED
    turn(2 * MINUTE)
    assert standing(world) == State.PROPOSED
    assert world.step("@rita", "agree", "any_signs") == State.ACTIVE


def test_what_is_open_does_not_lapse(world: World) -> None:
    world.step("@rita", "agree", "any_signs")
    turn(THREE_DAYS * 10)
    assert standing(world) == State.ACTIVE
