"""Seeded faults in the wall, one line each: the scenario and the oracle notice every one."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import psycopg
import pytest

from oneplan.config.settings import DATA
from oneplan.kernel.database import OWNER, embedded_address
from tests.privacy.scenario import run_scenario

# What is forgotten: in which functions, which text, what stands there instead.
SIGHT = ("oneplan_families", "oneplan_grants_in_force", "oneplan_sight")
WEIGHING = ("oneplan_sight_unweighed", "oneplan_sight_weighed", "oneplan_families")
FACTS, KEPT = ("oneplan_recompute", "oneplan_members"), ("oneplan_sight",)
PEOPLE, REQUESTS = ("oneplan_grants_of_people",), ("oneplan_grants_of_requests",)
EMERGENCIES, DECISIONS = ("oneplan_grants_of_emergencies",), ("oneplan_decisions",)
RANK, ALLOWS = ("oneplan_rank",), ("oneplan_allows",)
PATCHES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "whom one acts for": (SIGHT, "g.agency_id IS NOT DISTINCT FROM agency", "true"),
    "that consent ends": (("oneplan_in_force",), "AND oneplan_lasts(ends)", ""),
    "that what was weighed grows old": (KEPT, "g.until <= statement_timestamp()", "false"),
    "deny beats permit": (WEIGHING, "WHERE effect = 'deny' AND rank = best", "WHERE false"),
    "who may only read": (WEIGHING, "(mode = 'see' OR g.may_write) AS usable", "true AS usable"),
    "that leaving a team ends it": (FACTS, "least(b.ends, d.ends)", "d.ends"),
    "that consent was withdrawn": (DECISIONS, "d.withdrawn_at IS NULL", "true"),
    "the ground of a decision": (
        DECISIONS,
        "g.rank <= d.rank AND d.rank < 99",
        "true",
    ),
    "a youth's own decision": (
        RANK,
        "rights WHERE key = 'self'",
        "rights WHERE key = 'custody'",
    ),
    "that a worker has left": (FACTS + REQUESTS + EMERGENCIES, "w.left_at IS NULL", "true"),
    "the role that is named": (FACTS, "d.role = ANY (b.roles)", "true"),
    "the agency that is named": (FACTS, "d.agency_id IS NULL OR d.agency_id = b.agency_id", "true"),
    "that a parent reads no own voice": (
        PEOPLE,
        "CASE WHEN directs THEN oneplan_shared()",
        "CASE WHEN directs THEN oneplan_shared() || 'own_voice'::text",
    ),
    "that somebody left the family": (PEOPLE, "AND left_at IS NULL", ""),
    "that a request was sent": (
        REQUESTS,
        "WHEN sent THEN ARRAY['referral']",
        "WHEN sent THEN oneplan_shared()",
    ),
    "how little intake needs": (
        REQUESTS,
        "ARRAY['referral', 'contact'], true",
        "oneplan_shared(), true",
    ),
    "that an aunt has no record here": (PEOPLE, "AND standing <> 'support'", ""),
    "that a person decides alone": (
        DECISIONS,
        "->> c.category)::timestamptz, 'infinity')",
        "->> '')::timestamptz, 'infinity')",
    ),
    "how little an emergency opens": (EMERGENCIES, "e.categories::text[]", "oneplan_shared()"),
    "what is denied about one person": (
        ALLOWS,
        "AND NOT coalesce(parts -> ('-' || person::text) ? category, false)",
        "",
    ),
    "the items kept back": (ALLOWS, "ELSIF parts ? '-i' AND", "ELSIF false AND"),
    "that a move ends what agencies do": (
        ("oneplan_when_moving_access",),
        "family_id = the_family AND agency_id IS NOT NULL",
        "false",
    ),
    "that one parent does not unseat the other": (
        ("oneplan_guard_person",),
        "takes AND NOT oneplan_may_unseat(NEW.id)",
        "false",
    ),
    "that nobody makes themself the one who directs": (
        ("oneplan_guard_person",),
        "gives AND NOT oneplan_names_who_directs(NEW.family_id)",
        "false",
    ),
    "that one parent does not take the other's custody": (
        ("oneplan_guard_relation",),
        "NOT oneplan_may_unseat(row_.person_id)",
        "false",
    ),
    "from which age nobody else decides": (
        ("oneplan_alone",),
        "FROM oneplan_ages(the_family) a",
        "FROM oneplan_ages(NULL) a",
    ),
    "that a guardian waits for who cannot decide": (
        DECISIONS,
        "THEN g.beside ELSE d.rank END",
        "THEN d.rank ELSE d.rank END",
    ),
    "who has seen a guardian's paper": (
        ("oneplan_guard_relation",),
        "after_ = ANY (papers) AND",
        "false AND",
    ),
    "that nobody makes themself of age": (
        ("oneplan_guard_birth_date",),
        "NOT NEW.family_id = ANY (oneplan_families('steward'))",
        "false",
    ),
    "that no parent puts off an age": (
        ("oneplan_guard_birth_date",),
        "NOT oneplan_may_unseat(NEW.person_id)",
        "false",
    ),
    "the items shown": (ALLOWS, "ELSIF parts ? '+i' AND", "ELSIF false AND"),
    "that a no ends an emergency": (("oneplan_end_emergencies",), "e.ends > over.at", "false"),
    "that a whole agency is kept from one": (
        ("oneplan_named",),
        "the_agency = at_agency AND",
        "false AND",
    ),
    "whom a no names": (("oneplan_names_me",), "recipient = oneplan_viewer()", "false"),
    "that words were taken back": (
        ("oneplan_taken_back",),
        "t.created_at >= frozen_at",
        "false",
    ),
    "that two people make a parent": (
        ("oneplan_guard_invitation",),
        "directing AND NEW.agency_id IS NOT NULL AND NEW.seconded_by IS NULL",
        "false",
    ),
    "that one with two addresses is one": (
        ("oneplan_plain_address",),
        r"regexp_replace(lower(btrim(address)), '\+[^@]*@', '@')",
        "lower(btrim(address))",
    ),
    "who has to do with a family": (
        ("oneplan_guard_basis",),
        "oneplan_may_have_basis(NEW) IS NOT TRUE",
        "false",
    ),
    "that whose a basis is stays": (
        ("oneplan_guard_basis",),
        "NOT oneplan_only_touches(to_jsonb(OLD), to_jsonb(NEW), 'ends', 'sent')",
        "false",
    ),
    "that a decision is not rewritten": (
        ("oneplan_guard_directive",),
        "NOT oneplan_only_touches(to_jsonb(OLD), to_jsonb(NEW), 'withdrawn_at', 'withdrawn_by')",
        "false",
    ),
}
STATEMENTS = {
    "to recompute after a decision": (
        "ALTER TABLE access_directive DISABLE TRIGGER facts_added",
        "ALTER TABLE access_directive ENABLE TRIGGER facts_added",
    ),
    "to recompute after a withdrawal": (
        "ALTER TABLE access_directive DISABLE TRIGGER facts_changed",
        "ALTER TABLE access_directive ENABLE TRIGGER facts_changed",
    ),
    "the wall of a table": (
        "ALTER TABLE plans_need DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE plans_need ENABLE ROW LEVEL SECURITY",
    ),
    "who writes the log": (
        "CREATE POLICY loose ON access_accessevent FOR INSERT WITH CHECK (true)",
        "DROP POLICY loose ON access_accessevent",
    ),
}
STEWARD = "family_id = ANY ((SELECT oneplan_families('steward'))::uuid[])"
POLICIES = {
    "whose a no is": ("access_directive", "wall_change", STEWARD),
    "the category of a row": (
        "plans_need",
        "wall_see",
        "family_id = ANY ((SELECT oneplan_families('see'))::uuid[])",
    ),
    "that reading is not writing": ("plans_need", "wall_change", "the other policy's own test"),
}
DEFINITIONS = """
SELECT pg_get_functiondef(oid) FROM pg_proc
WHERE proname = ANY (%s) AND pronamespace = 'public'::regnamespace
"""
TEST_OF_POLICY = """
SELECT pg_get_expr(polqual, polrelid) FROM pg_policy
WHERE polrelid = %s::regclass AND polname = %s
"""


@contextmanager
def owner() -> Iterator[psycopg.Connection]:
    with psycopg.connect(**embedded_address(DATA, OWNER), autocommit=True) as connected:
        yield connected


@contextmanager
def mutated(name: str) -> Iterator[None]:
    """The fault is put in by the owner, for as long as the scenario runs."""
    with owner() as connected:
        both = _statements(connected, name)
        try:
            for statement, _back in both:
                connected.execute(statement)
            yield
        finally:
            for _statement, back in both:
                connected.execute(back)


def _statements(connected: psycopg.Connection, name: str) -> list[tuple[str, str]]:
    if name in STATEMENTS:
        return [STATEMENTS[name]]
    if name in POLICIES:
        return [_policy(connected, *POLICIES[name])]
    functions, right, wrong = PATCHES[name]
    texts = [row[0] for row in connected.execute(DEFINITIONS, [list(functions)])]
    changed = [(text.replace(right, wrong), text) for text in texts if right in text]
    assert changed, f"{name}: the wall's text has changed; mend the patch"
    return changed


def _policy(connected: psycopg.Connection, table: str, policy: str, wrong: str) -> tuple[str, str]:
    def test_of(name: str) -> str:
        row = connected.execute(TEST_OF_POLICY, [table, name]).fetchone()
        assert row
        return str(row[0])

    looser = test_of("wall_see") if "other policy" in wrong else wrong
    change = f"ALTER POLICY {policy} ON {table} USING"
    return f"{change} ({looser})", f"{change} ({test_of(policy)})"


def test_without_a_fault_they_agree() -> None:
    assert run_scenario() == ""


@pytest.mark.parametrize("name", [*PATCHES, *STATEMENTS, *POLICIES])
def test_forgetting(name: str) -> None:
    with mutated(name):
        caught = run_scenario()
    print(f"forgot {name}: {caught}")
    assert caught, f"nobody noticed that the wall forgot {name}"


def test_forgetting_that_stopping_is_a_no() -> None:
    """As before: what the other had permitted was withdrawn, and could be permitted again."""
    with patch("oneplan.access.actions.deciding.say_no"):
        caught = run_scenario()
    assert caught
