"""Whose decision counts: the rules by themselves."""

from itertools import product

import pytest

from oneplan.access.rules import NO_RIGHT, RANKS, prevails, rank_between, rank_of, still_stands


def test_every_order_says_where_it_is_written_and_ranks_each_right_once() -> None:
    for order in RANKS.values():
        assert order.source
        ranks = [right.rank for right in order.rights]
        assert ranks == sorted(set(ranks)) and ranks[0] == 0


def rank(**facts: object) -> int:
    usual = {"same": False, "left": False, "directs": False, "custody": (), "about_somebody": True}
    return rank_between(**(usual | facts))  # type: ignore[arg-type]


def test_the_order_of_those_who_decide() -> None:
    assert rank(same=True, directs=True) == 0
    assert rank(custody=["joint"]) == rank(custody=["sole"]) == rank(directs=True) == 5
    assert rank(custody=["access"], directs=True) == rank(custody=["access"]) == 6
    assert rank() == rank(same=True, left=True) == NO_RIGHT


def test_a_decision_lasts_as_long_as_its_ground() -> None:
    assert still_stands(rank_of("custody"), rank_of("custody"))
    assert not still_stands(rank_of("custody"), rank_of("access"))
    assert not still_stands(NO_RIGHT, NO_RIGHT)
    assert rank_of("nobody") == NO_RIGHT


@pytest.mark.parametrize("permit,deny", list(product((None, 0, 5, 6), repeat=2)))
def test_the_better_rank_prevails_and_equals_may_each_deny(
    permit: int | None, deny: int | None
) -> None:
    opened = prevails([] if permit is None else [permit], [] if deny is None else [deny])
    assert opened == (permit is not None and (deny is None or permit < deny))
