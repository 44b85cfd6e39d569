"""Writes that are measured: recomputing a family's grants, agreeing to a plan."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from bench.pages import family_of
from oneplan.access.actions import open_record
from oneplan.access.viewers import name_account
from oneplan.accounts.models import Account
from oneplan.people.models import Person
from oneplan.plans.actions import agree_to_plan
from oneplan.plans.readers import plan_page
from oneplan.plans.rules import fingerprint

TIMES = 20


class _TakeBack(Exception):
    """Measured, then taken back, so that each turn starts from the same rows."""


def _median_ms(write: Callable[[], object], account: Account) -> float:
    took = []
    for _turn in range(TIMES):
        try:
            with transaction.atomic():
                name_account(account.pk)
                begun = time.perf_counter()
                write()
                took.append((time.perf_counter() - begun) * 1000)
                raise _TakeBack
        except _TakeBack:
            pass
    return statistics.median(took)


def recomputing(families: int) -> float:
    """Median ms for a fact to change and the family's grants to follow, in its statement."""
    account = Account.objects.get(email=f"parent{families // 2}@example.org")
    family = family_of(families // 2)
    return _median_ms(
        lambda: Person.objects.filter(family_id=family, directs=True).update(relation="mother"),
        account,
    )


def agreeing(families: int) -> str:
    """Agreeing to a plan as the parent: statements and median ms, the page's reading included."""
    account = Account.objects.get(email=f"parent{families // 2}@example.org")
    family_id = family_of(families // 2)
    count = _Counter()

    def agree() -> None:
        known = name_account(account.pk)
        if known is None:
            raise RuntimeError("The parent may not sign in.")
        family = open_record(known.viewer, family_id, "bench")
        page = plan_page(known.viewer, family_id)
        with connection.execute_wrapper(count):
            agree_to_plan(
                known.viewer,
                family,
                seen_number=1,
                seen_draft=fingerprint(page.rows),
            )

    took = _median_ms(agree, account)
    return f"{took:.1f} ms, {count.seen // TIMES} SQL statements"


class _Counter:
    seen = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        return execute(sql, params, many, context)
