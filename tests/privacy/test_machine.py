"""Whatever happens to a family's consent, in any order, the wall, all outlets and the oracle agree."""

import os

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.privacy.machine import Consenting
from tests.privacy.watching import Watching

LONG = bool(os.environ.get("ONEPLAN_LONG"))


def test_every_order_of_consent() -> None:
    """100 sequences of up to 30 steps; by flag 2,000 of 50."""
    with transaction.atomic():
        run_state_machine_as_test(
            Consenting,
            settings=settings(
                max_examples=2000 if LONG else 100,
                stateful_step_count=50 if LONG else 30,
                deadline=None,
                derandomize=not LONG,
                database=None,
                suppress_health_check=list(HealthCheck),
                # A failing sequence is short enough to read; shrinking takes minutes.
                phases=[Phase.generate],
            ),
        )
        transaction.set_rollback(True)
    print(Watching.looks)
