"""What is measured besides pages: a family's grants, agreeing to a plan, the log, the policies."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from bench.pages import family_of, pages
from bench.scratch import set_policies
from oneplan.access.actions import open_record
from oneplan.access.models import Involvement
from oneplan.access.viewers import name_account
from oneplan.accounts.models import Account
from oneplan.config.commands.owner import as_owner
from oneplan.people.models import Person
from oneplan.plans.actions import agree_to_plan
from oneplan.plans.readers import plan_page
from oneplan.plans.rules import fingerprint

TIMES = 20
PAIRS = 12
WARMING = 10


class _TakeBack(Exception):
    """Measured, then taken back, so that each turn starts from the same rows."""


@dataclass(frozen=True, slots=True)
class _Took:
    """One turn: ms until it was done, and of these the application's own on a processor."""

    ms: float
    cpu_ms: float


def _turns(write: Callable[[], object], account: Account, times: int = TIMES) -> list[_Took]:
    took = []
    for _turn in range(times):
        try:
            with transaction.atomic():
                name_account(account.pk)
                begun, cpu = time.perf_counter(), time.process_time()
                write()
                spent = time.process_time() - cpu
                took.append(_Took((time.perf_counter() - begun) * 1000, spent * 1000))
                raise _TakeBack
        except _TakeBack:
            pass
    return took


def recomputing() -> float:
    """Median ms for a fact to change and the family's grants to follow, in its statement.

    The first family has ten people on its team from outside and forty decisions.
    """
    account = Account.objects.get(email="parent1@example.org")
    family = family_of(1)
    took = _turns(
        lambda: Person.objects.filter(family_id=family, directs=True).update(relation="mother"),
        account,
    )
    return statistics.median(one.ms for one in took)


def logging() -> str:
    """Opening one part of a record with and without a line in its log, each to its commit."""
    worker = Account.objects.get(email="worker1@example.org")
    mine = Involvement.objects.filter(viewer_id=worker.pk, kind=Involvement.Kind.ASSIGNMENT)
    took: dict[bool, list[float]] = {True: [], False: []}
    with transaction.atomic():
        name_account(worker.pk)
        family = mine.values_list("family_id", flat=True)[0]
    for turn in range(200):
        logged = turn % 2 == 0
        begun = time.perf_counter()
        with transaction.atomic():
            known = name_account(worker.pk)
            if known is None:
                raise RuntimeError("The worker may not sign in.")
            # A member's own openings are not noted: the same statement without the line.
            own = known.viewer.family_ids if logged else (family,)
            open_record(replace(known.viewer, family_ids=own), family, "plan")
        took[logged].append((time.perf_counter() - begun) * 1000)
    with_line, without = statistics.median(took[True]), statistics.median(took[False])
    return (
        f"{with_line - without:.2f} ms a page view ({with_line:.2f} with it, {without:.2f} without)"
    )


def behind_the_wall(families: int) -> str:
    """The plan's page with every policy, and in the same database with none.

    On connections that have served pages before, as nearly all have: a pool keeps them an hour.
    A machine's speed drifts by more than what is measured: only two adjacent blocks of requests
    are compared with each other, and the middle of such ratios is what counts.
    """
    page = next(page for page in pages(families) if page.name == "plan page")
    client = Client(headers={"accept-language": "en", "host": "127.0.0.1"})
    client.cookies[settings.SESSION_COOKIE_NAME] = page.session
    pairs = []
    for number in range(PAIRS):
        # Now the one first, now the other: what comes second may find things warmer. The last
        # leaves the wall as it was.
        order = (True, False) if number % 2 == 0 else (False, True)
        pairs.append({kept: _block(client, page.path, kept) for kept in order})
    ratio = statistics.median(pair[True] / pair[False] for pair in pairs)
    walled, open_ = (statistics.median(pair[kept] for pair in pairs) for kept in (True, False))
    return (
        f"{ratio:.2f} times its cost without, the median of {PAIRS} pairs of adjacent blocks"
        f" (medians {walled:.1f} and {open_:.1f} ms)"
    )


def _block(client: Client, path: str, kept: bool) -> float:
    """Median ms of ten requests in a row on a connection in use, with the policies or without."""
    with as_owner():
        set_policies(connection, kept)
    # A change of owner is a new connection: its first pages take the policies in and plan, once
    # (`oneplan.kernel.prepared`, and PostgreSQL's five plans before it settles on one).
    for _first in range(WARMING):
        client.get(path)
    took = []
    for _again in range(10):
        begun = time.perf_counter()
        client.get(path)
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


def agreeing(families: int) -> str:
    """Agreeing to a plan as the parent, the page's reading included: ms, CPU and statements."""
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

    took = _turns(agree, account, times=2 * TIMES)  # or its p95 would be a single turn's
    cuts = statistics.quantiles((one.ms for one in took), n=20)
    cpu = statistics.median(one.cpu_ms for one in took)
    return (
        f"p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms, {cpu:.1f} ms of CPU,"
        f" {count.seen // len(took)} SQL statements"
    )


class _Counter:
    seen = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        return execute(sql, params, many, context)
