"""Writes that are measured: recomputing a family's grants, agreeing to a plan."""

import statistics
import time
from collections.abc import Callable

from django.db import connection, transaction

from bench.pages import family_of
from oneplan.access.viewers import name_account
from oneplan.accounts.models import Account
from oneplan.people.models import Person

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


def statements(write: Callable[[], object]) -> int:
    with connection.execute_wrapper(_Counter()) as counter:
        write()
    return counter.seen if counter else 0


class _Counter:
    seen = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.seen += 1
        return execute(sql, params, many, context)
