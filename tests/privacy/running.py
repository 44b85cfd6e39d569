"""The machine run many times, and what it must have seen for its agreement to mean anything."""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.privacy.looking import EVERY
from tests.privacy.machine import Consenting
from tests.privacy.watching import Watching
from tests.privacy.world import VIEWERS

LONG = os.environ.get("ONEPLAN_LONG", "")
# 1: all of a long run; another number: so many sequences of it.
LONGEST = 2000 if LONG == "1" else int(LONG) if LONG.isdigit() else 0
# Hours are no sign that something hangs.
patient = pytest.mark.timeout(0 if LONG else 900)
# Outlets that must have shown a row, or named the family, to somebody.
SHOWN = {
    "plan", "first version", "last version", "single things", "today", "paper",
    "last version's paper", "record file", "export", "seen by priya at lead", "messages",
    "send a need",
}  # fmt: skip


def run_half(machine: type[Consenting]) -> None:
    """50 sequences of up to 30 steps; by flag 1,000 of 50, each time others. In the short run the
    machine's name chooses which they are."""
    Watching.forget()
    with transaction.atomic():
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=LONGEST // 2 or 50,
                stateful_step_count=50 if LONGEST else 30,
                deadline=None,
                derandomize=not LONG,
                database=None,
                suppress_health_check=list(HealthCheck),
                # A failing sequence is short enough to read; shrinking takes minutes.
                phases=[Phase.generate],
            ),
        )
        transaction.set_rollback(True)
    _it_was_worth_it()


def _it_was_worth_it() -> None:
    """Every outlet was opened, and those that can show something did so to somebody."""
    looks = Watching.looks
    for name in sorted({name for name, _shown in looks}):
        print(f"{name}: {looks[name, True] + looks[name, False]}, {looks[name, True]} with words")
    print(f"{len(Watching.pairs)} of {len(VIEWERS) * len(EVERY)} pairs of viewer and outlet")
    assert {name for name, _shown in looks} >= {*EVERY}
    assert {name for name, shown in looks if shown} >= SHOWN
