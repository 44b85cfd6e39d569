"""Seeded faults in the wall: a walk through every rule, beside the oracle, notices each."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import transaction

from tests.privacy.test_mutants import DEFINITIONS, owner
from tests.wellness.walking import Walk

STEP, SHOWN, ENOUGH = "oneplan_wellness_step", "oneplan_wellness_shown", "oneplan_wellness_enough"
# What is forgotten: in which function, which text, what stands there instead.
PATCHES = {
    "that a link was ended": (
        "oneplan_wellness_contact_changes", "OR NEW.link IS DISTINCT FROM OLD.link", ""),
    "that sharing was stopped": (SHOWN, "AND s.stopped_at IS NULL", ""),
    "that sharing ends": (SHOWN, "AND s.until > now()", ""),
    "that only the open plan opens": (SHOWN, "AND oneplan_wellness_is_open(p.id)", ""),
    "who may start it": (STEP, "AND who.may_activate", ""),
    "that a sign must be seen": (STEP, "cardinality(seen) = 0 OR", "false AND"),
    "how many must agree": (ENOUGH, "n.agreed < p.threshold", "n.agreed < 1"),
    "that all signs means all": (ENOUGH, "a.signs @> p.all_signs", "a.signs && p.all_signs"),
    "the owner's no": (STEP, "a.objected_at := coalesce(a.objected_at, now());", ""),
    "the owner's rule": (ENOUGH, "WHEN 'one_more' THEN n.agreed > p.threshold",
                         "WHEN 'one_more' THEN true"),
    "who decides": (STEP, "AND p.dispute = 'tiebreaker'", ""),
    "that only the owner ends it": (STEP, "the_step = 'end' AND owns", "the_step = 'end'"),
    "that an open plan is frozen": (
        "oneplan_wellness_frozen", "IF oneplan_wellness", "IF NOT oneplan_wellness"),
    "that each opening is written down": (
        "oneplan_wellness_opened", "WHERE EXISTS", "WHERE true OR EXISTS"),
}  # fmt: skip
STATEMENTS = {
    "that only the owner writes": (
        "CREATE POLICY wrong ON wellness_section FOR UPDATE USING (true) WITH CHECK (true);"
        "CREATE POLICY wrong_too ON wellness_section FOR SELECT USING (true)",
        "DROP POLICY wrong ON wellness_section; DROP POLICY wrong_too ON wellness_section",
    ),
    "the rows of contacts": (
        "CREATE POLICY wrong ON wellness_contact FOR SELECT USING (true)",
        "DROP POLICY wrong ON wellness_contact",
    ),
}

# Each rule at least once, refused and followed.
SCRIPT = """
step sam agree none; step sam agree end; step lou agree any; step stranger agree any
share early sam; share early lou; stop early sam 0; share early sam; stop early sam 1
share daily rita; end_link rita; link rita; enter rita
step sam agree half; step rita agree half; step owner object none
step sam agree any; step owner close none; step lou calm end; step rita agree any
step sam end none; step stranger end none; step sam calm none; step owner close none
step sam calm end; step owner close none
terms 2 tiebreaker sam 2; step rita agree any; step rita insist none; step owner object none
step rita waive none; step sam agree any; step sam insist none; share crisis sam
step rita calm end; step lou calm end; step owner close none
terms 2 one_more sam 1; list_them lou 1; step sam agree all; step owner object none
step sam waive none; step rita agree any; step lou agree any; step owner end none
step owner close none; terms 1 all sam 1; step sam agree half; step sam agree all
step owner object none; step rita agree any; step lou agree any; unlist lou
step owner end none; step owner close none; terms 2 mine sam 1; share daily sam; step sam agree any
step rita agree any; keep_out rita; step rita calm end; enter rita; keep_out sam
step owner end none; let_in sam; link sam; enter sam
"""


def steps() -> Iterator[tuple[object, ...]]:
    for line in SCRIPT.strip().replace("\n", ";").split(";"):
        yield tuple(int(word) if word.isdigit() else word for word in line.split())


def difference() -> str:
    """What the walk and the oracle first disagree about; empty when they never do."""
    with transaction.atomic():
        try:
            walk = Walk()
            walk.turns = Owners()
            for one in steps():
                walk.do(*one)
        except Exception as noticed:
            return str(noticed) or repr(noticed)
        finally:
            transaction.set_rollback(True)
    return ""


class Owners:
    """Who tries to write: the owner and one other, in turn."""

    def __init__(self) -> None:
        self.turn = 0

    def choice(self, _among: list[str]) -> str:
        self.turn += 1
        return ("owner", "sam")[self.turn % 2]


@contextmanager
def mutated(name: str) -> Iterator[None]:
    with owner() as connected:
        change, back = STATEMENTS.get(name) or _patch(connected, name)
        connected.execute(change)
        try:
            yield
        finally:
            connected.execute(back)


def _patch(connected: psycopg.Connection, name: str) -> tuple[str, str]:
    function, right, wrong = PATCHES[name]
    [(text,)] = connected.execute(DEFINITIONS, [[function]]).fetchall()
    assert right in text, f"{name}: the wall's text has changed; mend the patch"
    return text.replace(right, wrong), text


@pytest.fixture(autouse=True)
def _database(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    with django_db_blocker.unblock():
        yield


def test_without_a_fault_they_agree() -> None:
    assert difference() == ""


@pytest.mark.parametrize("name", [*PATCHES, *STATEMENTS])
def test_forgetting(name: str) -> None:
    with mutated(name):
        noticed = difference()
    print(f"forgot {name}: {noticed}")
    assert noticed, f"nobody noticed that the wall forgot {name}"
