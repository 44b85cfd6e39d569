"""What is measured besides pages: a family's grants, agreeing to a plan, the log, the policies."""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from bench.pages import family_of, pages
from bench.scratch import set_policies
from oneplan.access.actions import open_record
from oneplan.access.models import Basis
from oneplan.access.viewers import name_account
from oneplan.accounts.models import Account
from oneplan.config.commands.owner import as_owner
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


def recomputing() -> float:
    """Median ms for a fact to change and the family's grants to follow, in its statement.

    The first family has ten people on its team from outside and forty decisions.
    """
    account = Account.objects.get(email="parent1@example.org")
    family = family_of(1)
    return _median_ms(
        lambda: Person.objects.filter(family_id=family, directs=True).update(relation="mother"),
        account,
    )


def logging() -> str:
    """Opening one part of a record with and without a line in its log, each to its commit."""
    worker = Account.objects.get(email="worker1@example.org")
    mine = Basis.objects.filter(viewer_id=worker.pk, kind=Basis.Kind.ASSIGNMENT)
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
    """The plan's page with every policy, and in the same database with none. Medians, in turns."""
    page = next(page for page in pages(families) if page.name == "plan page")
    client = Client(headers={"accept-language": "en", "host": "127.0.0.1"})
    client.cookies[settings.SESSION_COOKIE_NAME] = page.session
    took: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(8):
        kept = turn % 2 == 1
        with as_owner():
            set_policies(connection, kept)
        client.get(page.path)
        for _again in range(25):
            begun = time.perf_counter()
            client.get(page.path)
            took[kept].append((time.perf_counter() - begun) * 1000)
    walled, open_ = statistics.median(took[True]), statistics.median(took[False])
    return f"{walled / open_:.2f} times its cost without ({walled:.1f} and {open_:.1f} ms)"


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
