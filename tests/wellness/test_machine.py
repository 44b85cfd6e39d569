"""Sharing and activation: a state machine of everything anybody can do, against the oracle."""

import os
import random

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.wellness.walking import Walk, random_step

LONG = bool(os.environ.get("ONEPLAN_LONG"))


class Naming(RuleBasedStateMachine):
    """Each step is drawn with weights, so that crisis plans are started, objected to and ended."""

    states: set[str] = set()

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.walk = Walk()

    @rule(seed=st.integers(0, 2**32 - 1))
    def step(self, seed: int) -> None:
        self.walk.do(*random_step(random.Random(seed)))
        now = self.walk.oracle.now
        self.states.add(now.state if now else "inactive")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)


def test_they_agree(db: None) -> None:
    run_state_machine_as_test(
        Naming,
        settings=settings(
            max_examples=400 if LONG else 5,
            stateful_step_count=50 if LONG else 30,
            deadline=None,
            derandomize=not LONG,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )
    assert Naming.states == {"inactive", "proposed", "active", "ending", "post_crisis"}
