"""What a statement of the application's own could do: every table and every function, found in the
catalogue, by nobody, by strangers and by those who have to do with the family.

Nothing of others is read; nothing is written that gives anybody a right they did not have. A table
or function that is not listed here fails, so that whoever adds one says what it is.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from oneplan.access.viewers import name_account
from oneplan.config.settings import DATA
from oneplan.kernel.database import APP, DATABASE, SOCKET_PORT, connection_settings
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import NOBODY, name_to_database
from tests.conftest import owner_does
from tests.privacy.conftest import Example
from tests.privacy.outside import owner

# Read by everybody, and why.
OPEN = {
    "people_community": "public",
    "people_agency": "public",
    "people_worker": "professional names, public within the community",
    "people_rule": "a community's rules, public",
    "site_area": "a community's areas, public",
    "site_office": "agencies' offices, public",
    "site_word": "a community's own words, public",
    "access_jurisdiction": "the law's order, public",
    "access_decisionright": "the law's order, public",
    "kernel_wallfile": "which version of the wall stands: no rows are written by the application",
    "kernel_datakey": "keys that are themselves sealed under a key that is not in the database",
    "django_migrations": "which migrations ran",
    "django_content_type": "names of tables",
    "auth_permission": "not used: Django's own, without rows of people",
    "auth_group": "not used",
    "auth_group_permissions": "not used",
    # Read before there is a viewer. Whoever can run a statement of their own can sign anybody in
    # (docs/privacy.md, the application's process).
    "accounts_account": "sign-in",
    "account_emailaddress": "sign-in",
    "account_emailconfirmation": "sign-in",
    "mfa_authenticator": "sign-in",
    "accounts_session": "sign-in: hashes of keys, and sealed",
    "accounts_sessionlimit": "how long sessions last: read only",
    "kernel_cached": "counts of tries, under names that say nothing",
    "notices_message": "only added to: it cannot be read (notices/test_outbox.py)",
    "procrastinate_jobs": "ids of messages, and nothing else (notices/test_outbox.py)",
    "procrastinate_events": "when jobs ran",
    "procrastinate_workers": "that a worker lives",
    "procrastinate_periodic_defers": "when jobs of the machine's own ran",
    "kernel_securityevent": "only added to: it cannot be read (accounts/test_security_log.py)",
}
DIRECTORY = "directory_"  # services of the community: public
WHO = ("nobody", "stranger", "neighbour", "faraway")
OURS = ("amira", "yusuf", "dana", "okafor")


class Column(NamedTuple):
    table: str
    name: str
    type: str


TABLES = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'family_id'
               AND NOT a.attisdropped)
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1
"""
COLUMNS = """
SELECT table_name, column_name, udt_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position
"""


@pytest.fixture(scope="module")
def real(example: Example) -> Example:
    """The example as if it were no made-up community: there more is refused."""
    owner_does("UPDATE people_community SET fictional = false")
    return example


@contextmanager
def acting(example: Example, who: str) -> Iterator[Any]:
    """A cursor as somebody; whatever is done is taken back."""
    with transaction.atomic():
        if who == "nobody":
            name_to_database(NOBODY)
        else:
            assert name_account(example.account(who).pk)
        with connection.cursor() as cursor:
            yield cursor
        transaction.set_rollback(True)


def rows(cursor: Any, sql: str, values: Any = None) -> list[Any]:
    cursor.execute(sql, values)
    return list(cursor.fetchall())


def tables() -> list[tuple[str, bool, bool]]:
    with connection.cursor() as cursor:
        return [one for one in rows(cursor, TABLES) if not one[0].startswith(DIRECTORY)]


def walled() -> list[str]:
    return [table for table, forced, _family in tables() if forced and table not in OPEN]


# -- reading --------------------------------------------------------------------------------


def test_each_table_is_behind_the_wall_or_open_for_a_reason(real: Example) -> None:
    for table, forced, family in tables():
        assert (table in OPEN) is not forced or (forced and table in OPEN), table
        assert not (family and table in OPEN), table


@pytest.mark.parametrize("who", WHO)
def test_nothing_of_this_family_is_read_by_others(real: Example, who: str) -> None:
    with acting(real, who) as cursor:
        for table, _forced, family in tables():
            if table in OPEN:
                continue
            key = "id" if table == "people_family" else "family_id"
            if not family and table != "people_family":
                assert rows(cursor, f"SELECT count(*) FROM {table}") == [(0,)], table
                continue
            theirs = rows(
                cursor, f"SELECT count(*) FROM {table} WHERE {key} = %s", [real.family_id]
            )
            assert theirs == [(0,)], table
            if who in {"nobody", "stranger"}:
                assert rows(cursor, f"SELECT count(*) FROM {table}") == [(0,)], table


@pytest.mark.parametrize("who", OURS)
def test_those_of_the_family_read_no_other(real: Example, who: str) -> None:
    with acting(real, who) as cursor:
        [(mine,)] = rows(cursor, "SELECT oneplan_families('see')")
        assert real.family_id in mine
        for table, _forced, family in tables():
            if table not in OPEN and family:
                found = rows(cursor, f"SELECT DISTINCT family_id FROM {table}")
                assert {one for (one,) in found} <= {*mine}, table


# -- functions ------------------------------------------------------------------------------

# Each function that the application's role may call: with which ids of a family that is not the
# viewer's, and what it then answers. `ANY`: no id goes in, or nothing but what is public comes out.
ANY = object()
SHARED_WITH_THEM = object()  # rows of a wellness contact that is the asker, and no other
NOTHING: tuple[Any, ...] = (None, False, 0, [], {}, "", "nothing")
CALLS: dict[str, tuple[str, Any]] = {
    "oneplan_accept_invitation": ("%(invitation)s", None),
    # Only whoever holds the secret knows its hash; it says who invites, and where the code is sent.
    "oneplan_invitation": ("%(invitation)s", ANY),
    "oneplan_address_is_shared": ("%(person)s, 'amira@example.org'", False),
    "oneplan_administrator_leaves": ("%(account)s", "nothing"),
    "oneplan_administrators": ("", "[]"),
    "oneplan_agency": ("", ANY),
    "oneplan_alike": ("'a', 'b'", ANY),
    "oneplan_allows": ("'{}', %(family)s, %(person)s, 'health'", False),
    "oneplan_ask": (
        "%(family)s, 'CCCC-222222', ARRAY['health'], 'care', 'why', 9, gen_random_uuid()", ANY,
    ),
    "oneplan_ask_change": ("jsonb_build_object('kind', 'export', 'family', %(family)s::uuid,"
                           " 'id', gen_random_uuid(), 'reason', 'because of this')", "nothing"),
    # Handing a family over: of one's own, or nothing.
    "oneplan_answer_handover": ("gen_random_uuid(), true, ''", "nothing"),
    "oneplan_answer_wish": ("gen_random_uuid(), ''", "nothing"),
    "oneplan_batons": ("NULL, ARRAY[%(family)s::uuid], 0, 9", []),
    "oneplan_batons_offered": ("", []),
    "oneplan_batons_waiting": ("", ANY),  # numbers of one's own
    "oneplan_end_cover": ("gen_random_uuid()", "nothing"),
    "oneplan_holders_here": ("", ANY),  # of one's own agency, in numbers
    "oneplan_propose_handover": (
        "gen_random_uuid(), %(family)s, %(account)s, '{\"why\": \"x\"}'", "nothing"
    ),
    "oneplan_set_cover": ("gen_random_uuid(), %(account)s, %(account)s, now(), now()", "nothing"),
    "oneplan_take_back_handover": ("gen_random_uuid()", "nothing"),
    "oneplan_told_of_handover": ("gen_random_uuid()", []),
    "oneplan_wish": ("gen_random_uuid(), %(family)s, 'other', NULL, NULL, '', false", "nothing"),
    "oneplan_at_machine": ("", False),
    "oneplan_by_application": ("", True),
    "oneplan_carried": ("", ANY),  # names of tables
    "oneplan_caseloads": ("%(agency)s", []),
    "oneplan_check_log": ("", ANY),  # numbers over the whole site
    "oneplan_change_worker": ("%(worker)s, '{}'", "nothing"),
    "oneplan_closed_since": ("%(family)s", None),
    "oneplan_counts": ("%(family)s, %(person)s, %(person)s, ARRAY['health']", [([], '')]),
    "oneplan_covered": ("", ANY),
    "oneplan_decide_change": ("gen_random_uuid(), true, 'yes'", "nothing"),
    "oneplan_close_message": ("gen_random_uuid(), 'delivered', ''", False),
    "oneplan_device_may_keep": ("sha256('a guess'), current_date", False),
    "oneplan_delivered": ("%(emergency)s", False),
    "oneplan_emergency_address": ("gen_random_uuid()", []),
    "oneplan_emergency": (
        "'CCCC-222222', ARRAY['health'], 'care', 'somebody is hurt', gen_random_uuid(),"
        " gen_random_uuid()", None,
    ),
    "oneplan_families": ("'see'", ANY),
    "oneplan_families_of_worker": ("%(worker)s", 0),
    "oneplan_forget_sent_forms": ("", ANY),
    "oneplan_handed_over": ("gen_random_uuid()", False),
    "oneplan_handled": ("", ANY),
    "oneplan_handles": ("%(agency)s, %(account)s, %(account)s", False),
    "oneplan_have_told": ("%(emergency)s", False),
    "oneplan_holders": ("%(family)s, %(mine)s", []),
    "oneplan_in_force": ("now(), now()", ANY),
    "oneplan_invitation_says": ("%(invitation)s", None),
    "oneplan_invite_worker": (
        "jsonb_build_object('id', gen_random_uuid(), 'community_id', %(community)s::uuid,"
        " 'agency_id', %(agency)s::uuid, 'email', 'a@b.ca', 'name', 'A')", "nothing",
    ),
    "oneplan_is_second": ("'export', %(community)s", False),
    "oneplan_joined": (None, ANY),
    "oneplan_lasts": ("now()", ANY),
    "oneplan_least": ("", ANY),
    "oneplan_leave_team": ("%(family)s, current_date", 0),
    "oneplan_line": (None, ANY),  # of a row that one has
    "oneplan_listed": ("ARRAY[%(family)s::uuid], ARRAY[gen_random_uuid()]", 0),
    "oneplan_log": ("%(family)s, 'plans'", ANY),
    "oneplan_look_first": (
        "jsonb_build_object('kind', 'export', 'family', %(family)s::uuid)", None
    ),
    "oneplan_may_settle": ("", False),
    "oneplan_messages_in_doubt": ("", []),
    "oneplan_most": ("", ANY),
    "oneplan_move_family": (
        "%(family)s, %(community)s, current_date, gen_random_uuid(), 'X', '{}'", "nothing"
    ),
    "oneplan_moves": ("%(family)s", False),
    "oneplan_my_agencies": ("", ANY),
    "oneplan_my_asks": ("", ANY),
    "oneplan_myself": ("", ANY),
    "oneplan_names_me": ("%(account)s, NULL, ''", False),
    "oneplan_names_who_directs": ("%(family)s", False),
    "oneplan_not_the_same": ("gen_random_uuid()", False),
    "oneplan_office": ("'supervisor'", ANY),
    "oneplan_only_touches": ("'{}', '{}', 'a'", ANY),
    "oneplan_opening_roles": ("", ANY),  # a list of kinds of work
    "oneplan_open_family": (None, ANY),  # a new family of the viewer's own
    "oneplan_narrow_for_export": ("%(family)s, NULL", False),
    "oneplan_outbox_age": ("", ANY),  # a number of seconds
    "oneplan_pack_own": ("%(family)s", False),
    "oneplan_plain_address": ("'a@b'", ANY),
    "oneplan_purpose": ("", ANY),
    "oneplan_reach": ("'email', 'a@b'", ANY),
    "oneplan_record": ("", ANY),
    "oneplan_refuse": (None, ANY),  # an error, always
    "oneplan_reads_thread": ("%(family)s, 'coordinator', '', '{}', gen_random_uuid()", False),
    "oneplan_report_by_link": ("repeat('0', 64), 'done', '', '', current_date", False),
    "oneplan_crisis_plan_by_link": ("repeat('0', 64)", []),
    "oneplan_step_by_link": ("repeat('0', 64)", []),
    "oneplan_review": ("%(emergency)s, 'right', 'well'", False),
    "oneplan_reviews": ("%(agency)s, %(account)s", False),
    "oneplan_right": ("'sole'", ANY),
    "oneplan_rule": ("%(community)s, 'review_days'", ANY),  # public
    "oneplan_rule_touches": ("%(community)s, 'review_days'", [(0, 0)]),
    "oneplan_rules": ("", ANY),  # bounds, public
    "oneplan_runs_site": ("", False),
    "oneplan_said_stop": ("%(family)s, 'everybody'", 0),
    "oneplan_second_invitation": ("gen_random_uuid()", "nothing"),
    "oneplan_sent_form": (None, ANY),
    "oneplan_settle_message": ("gen_random_uuid(), true", False),
    "oneplan_shared": ("", ANY),  # names of categories
    "oneplan_sight": ("'see'", ANY),
    "oneplan_staying_behind": ("", ANY),  # names of tables
    "oneplan_take_up_work": ("%(invitation)s", ""),
    "oneplan_taken_back": ("%(words)s, '-infinity'", False),
    "oneplan_take_message": ("gen_random_uuid()", []),
    "oneplan_tell": ("%(emergency)s", []),
    # Only for whoever has just written that message.
    "oneplan_to_notify": ("gen_random_uuid()", []),
    # Only about a notice that is being sent just now.
    "oneplan_waits_address": ("gen_random_uuid()", []),
    "oneplan_too_many_tries": ("'ask'", False),
    "oneplan_undo_change": ("gen_random_uuid()", "nothing"),
    "oneplan_untold": ("", ANY),
    "oneplan_take_back_request": ("%(family)s, gen_random_uuid()", False),
    "oneplan_unmet_needs": ("%(community)s, current_date", []),
    "oneplan_viewer": ("", ANY),
    "oneplan_watched": ("", ANY),
    "oneplan_emergency_parts": ("", ANY),  # a limit
    "oneplan_kept_out_days": ("", ANY),  # a limit
    "oneplan_members_see": ("%(family)s", []),
    # Somebody's own wellness plan is of no family: nothing answers to whoever is not its reader.
    "oneplan_withdraw_invitation": ("gen_random_uuid()", "nothing"),
    "oneplan_worker_leaves": ("%(worker)s", "nothing"),
    "oneplan_wellness_ask_code": ("'\\x00', '\\x00'", False),
    "oneplan_wellness_enter": ("'\\x00', '\\x00', gen_random_uuid(), false", None),
    "oneplan_wellness_for_me": ("", SHARED_WITH_THEM),
    "oneplan_wellness_link": ("'\\x00'", []),
    "oneplan_wellness_may_log": ("gen_random_uuid(), gen_random_uuid(), gen_random_uuid()", False),
    "oneplan_wellness_me": ("", ANY),
    "oneplan_wellness_open": ("gen_random_uuid()", False),
    "oneplan_wellness_opened": ("", []),
    "oneplan_wellness_owner_of": ("gen_random_uuid()", None),
    "oneplan_wellness_pictures": ("", []),
    "oneplan_wellness_shown": ("", SHARED_WITH_THEM),
    "oneplan_wellness_stands": ("", SHARED_WITH_THEM),
    "oneplan_wellness_step": ("gen_random_uuid(), 'propose', '{}'", ANY),
    "oneplan_workloads": ("%(agency)s, current_date, now(), now(), 0, 9", []),
    "oneplan_written_down": ("%(agency)s", []),
}  # fmt: skip
SETS = {
    "oneplan_caseloads", "oneplan_counts", "oneplan_holders", "oneplan_rule_touches",
    "oneplan_emergency_address", "oneplan_my_asks", "oneplan_take_message", "oneplan_tell",
    "oneplan_to_notify", "oneplan_waits_address",
    "oneplan_workloads", "oneplan_written_down", "oneplan_members_see",
    "oneplan_messages_in_doubt", "oneplan_wellness_for_me", "oneplan_wellness_link",
    "oneplan_wellness_shown", "oneplan_wellness_stands", "oneplan_step_by_link",
    "oneplan_crisis_plan_by_link", "oneplan_unmet_needs", "oneplan_told_of_handover",
}  # fmt: skip
TRIES = {"oneplan_ask", "oneplan_emergency"}  # a reference that is nobody's is counted
CALLABLE = """
SELECT DISTINCT p.proname FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND has_function_privilege(p.oid, 'EXECUTE')
 AND (p.prosecdef OR p.proname LIKE 'oneplan%')
 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
WRITTEN = """
SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
"""


@pytest.fixture(scope="module")
def ids(real: Example) -> dict[str, Any]:
    """Of the Haddads, and of what is theirs."""
    found: dict[str, Any] = {"family": real.family_id, "account": real.account("amira").pk}
    with acting(real, "amira") as cursor:
        for name, sql in {
            "person": "SELECT id FROM people_person WHERE account_id = oneplan_viewer()",
            "words": "SELECT id FROM plans_vision LIMIT 1",
            "emergency": "SELECT id FROM access_emergency LIMIT 1",
            "agency": "SELECT id FROM people_agency WHERE coordinating"
            " AND community_id = (SELECT community_id FROM people_family LIMIT 1)",
            "worker": "SELECT id FROM people_worker WHERE name = 'Dana Lapointe'",
            "community": "SELECT community_id FROM people_family LIMIT 1",
        }.items():
            found[name] = rows(cursor, sql)[0][0]
        found["invitation"] = "0" * 64
    return found


def test_each_function_that_may_be_called_is_listed(real: Example) -> None:
    with acting(real, "nobody") as cursor:
        assert {one for (one,) in rows(cursor, CALLABLE)} == {*CALLS}


@pytest.mark.parametrize("who", WHO)
def test_no_function_answers_about_a_family_that_is_not_ones_own(
    real: Example, ids: dict[str, Any], who: str
) -> None:
    for name, (arguments, expected) in CALLS.items():
        if arguments is None:
            continue
        with acting(real, who) as cursor:
            [(mine,)] = rows(cursor, "SELECT oneplan_myself()")
            values = ids | {"mine": mine[0] if mine else new_id()}
            before = dict(rows(cursor, WRITTEN))
            asked = f"* FROM {name}({arguments})" if name in SETS else f"{name}({arguments})"
            found: Any = rows(cursor, f"SELECT {asked}", values)
            if name not in SETS:
                found = found[0][0] if found else []
            if expected is SHARED_WITH_THEM:
                [(contacts,)] = rows(cursor, "SELECT oneplan_wellness_me()")
                assert all({*contacts} & {*row} for row in found), (name, found)
            elif expected is not ANY:
                assert found == expected or (not found and expected in NOTHING), (name, found)
            wrote = {t for t, n in rows(cursor, WRITTEN) if n > before.get(t, 0)}
            assert wrote <= ({"oversight_referencetry"} if name in TRIES else set()), name


# -- writing --------------------------------------------------------------------------------


def attempt(cursor: Any, sql: str, values: Any = None) -> int:
    """Rows written; 0 where it is refused."""
    try:
        with transaction.atomic():
            cursor.execute(sql, values)
            return int(cursor.rowcount)
    except DatabaseError:
        return 0


OTHERS = {
    "uuid": "'00000000-0000-7000-8000-000000000000'",
    "bool": "true",
    "timestamptz": "'2099-01-01'",
    "date": "'2099-01-01'",
    "int2": "1",
    "int4": "1",
    "int8": "1",
    "jsonb": "'{}'",
    "bytea": "''",
    "numeric": "1",
    "_uuid": "'{}'",
    "_varchar": "'{}'",
}


@pytest.mark.parametrize("who", ["nobody", "stranger"])
def test_strangers_write_nothing(real: Example, who: str) -> None:
    """Blindly, without reading a column, so that only the policies for writing are asked; and a
    copy of each row that there is."""
    every = copies(real)  # before: it locks the tables
    with acting(real, who) as cursor:
        for table in walled():
            name, kind = column_of(cursor, table)
            value = OTHERS.get(kind, "'x'")
            assert attempt(cursor, f"UPDATE {table} SET {name} = {value}") == 0, table
            assert attempt(cursor, f"DELETE FROM {table}") == 0, table
        for table, row in every:
            try:
                with transaction.atomic():
                    copied = f"jsonb_populate_record(NULL::{table}, %s)"
                    cursor.execute(f"INSERT INTO {table} SELECT * FROM {copied}", [row])
            except DatabaseError as error:
                state = getattr(error.__cause__, "sqlstate", "")
                assert state == "42501", (table, error)
            else:
                raise AssertionError(f"{who} wrote a row of {table}")


def column_of(cursor: Any, table: str) -> tuple[str, str]:
    """A column that says little: the last."""
    found = [Column(*one) for one in rows(cursor, COLUMNS, [table])]
    return found[-1].name, found[-1].type


def copies(example: Example) -> list[tuple[str, str]]:
    """One row of each walled table as its owner sees it, with another id."""
    found = []
    with owner() as connected:
        for table in walled():
            connected.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
            row = connected.execute(
                f"SELECT (to_jsonb(t) || CASE WHEN to_jsonb(t) ->> 'id' ~ '-' THEN"
                f" jsonb_build_object('id', gen_random_uuid()) ELSE '{{}}' END)::text"
                f" FROM {table} t LIMIT 1"
            ).fetchone()
            connected.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
            if row:
                found.append((table, row[0]))
        connected.rollback()
    assert len(found) > 35, "the example has rows of nearly every table"
    return found


# Who sees, writes and stewards what: for every account, under each hat.
SIGHTS = """
SELECT a.id, w.agency_id FROM accounts_account a LEFT JOIN LATERAL (
    SELECT agency_id FROM people_worker WHERE account_id = a.id UNION ALL SELECT NULL) w ON true
"""
NAME = "SELECT set_config('oneplan.viewer', '{}', true), set_config('oneplan.agency', '{}', true);"
SEEN = """
SELECT 'see', oneplan_sight('see'), oneplan_families('steward')
UNION ALL SELECT 'write', oneplan_sight('write'), oneplan_families('family');
"""
Hats = list[tuple[UUID, UUID | None]]
Right = tuple[Any, ...]


def rights(cursor: Any, hats: Hats) -> tuple[set[Right], set[Right]]:
    """What is open to whom; and what is kept from whom. All in one message."""
    open_, kept = set[Right](), set[Right]()
    me = rows(cursor, "SELECT oneplan_viewer(), oneplan_agency()")[0]
    asked = "".join(NAME.format(one, agency or "") + SEEN for one, agency in hats)
    cursor.execute(asked + NAME.format(me[0] or "", me[1] or ""))
    for account, agency in hats:
        cursor.nextset()
        for mode, found, families in cursor.fetchall():
            sight = json.loads(found) if isinstance(found, str) else found
            open_ |= {(account, agency, mode, str(family)) for family in families}
            for family, parts in sight.items():
                for part, categories in parts.items():
                    into = kept if part.startswith("-") else open_
                    into |= {(account, agency, mode, family, part, c) for c in categories}
        cursor.nextset()
    while cursor.nextset():
        pass
    return open_, kept


# Tables from whose rows rights follow.
FACTS = (
    "access_addressgiven", "oversight_ask", "access_involvement", "access_capacitynote",
    "approvals_change", "access_directive", "access_emergency", "access_familyreference",
    "access_grant",
    "approvals_handover", "access_visibleparts", "accounts_account", "people_agency",
    "people_community",
    "people_family", "people_identity", "people_invitation", "people_person", "people_relation",
    "people_rule", "people_worker",
)  # fmt: skip
# What of these may be changed so that somebody sees more, by whom, and why that is theirs.
THEIRS = {
    ("amira", "people_person", "directs"): "whoever directs says who else does",
    ("amira", "people_person", "standing"): "and who has which place",
    ("dana", "people_person", "standing"): "a coordinator writes down who has which place (ADR 20)",
    ("amira", "people_relation", "custody"): "and custody, while it takes nothing from anybody",
    ("amira", "access_directive", "withdrawn_at"): "her own no is hers to take back",
    ("yusuf", "access_directive", "withdrawn_at"): "his own, too",
}


# Words that make a row another kind of fact.
WORDS = {
    "kind": ("referrer", "assignment", "intake", "parent"),
    "role": ("", "coordinator"),
    "effect": ("permit",),
    "standing": ("adult", "caregiver"),
    "custody": ("sole", "guardian"),
    "answer": ("yes",),
    "outcome": ("approved",),
    "because": ("family",),
}


def values_of(example: Example, column: Column, cursor: Any) -> list[str]:
    """Other values that might give somebody a right."""
    if column.type == "uuid":
        known = [example.account("stranger").pk, *_families_of_others(example)[:1]]
        known += [rows(cursor, "SELECT id FROM people_agency WHERE coordinating LIMIT 1")[0][0]]
        return [f"'{one}'" for one in known] + ["NULL"]
    if column.type == "varchar":
        return [f"'{word}'" for word in WORDS.get(column.name, ("x",))]
    return {
        "bool": ["true", "false"],
        "timestamptz": ["NULL", "'2099-01-01'"],
        "date": ["NULL", "'1980-01-01'"],
        "_varchar": ["'{health,contact,schedule,coordinator,intake}'", "'{}'"],
    }.get(column.type, [OTHERS.get(column.type, "'x'")])


@pytest.mark.parametrize("who", OURS)
def test_nothing_that_one_changes_gives_a_right(real: Example, who: str) -> None:
    """Each column of each fact, all rows at once that one may change, to each likely value."""
    with acting(real, who) as cursor:
        hats = rows(cursor, SIGHTS)
        before, kept = rights(cursor, hats)
        assert before and kept
        for table in FACTS:
            for column in [Column(*one) for one in rows(cursor, COLUMNS, [table])]:
                for value in values_of(real, column, cursor):
                    change = f'UPDATE {table} SET "{column.name}" = {value}'
                    more, less = changed(cursor, hats, change)
                    if (who, table, column.name) in THEIRS:
                        continue
                    assert not more - before, (who, change, more - before)
                    assert not kept - less, (who, change, kept - less)


def changed(cursor: Any, hats: Hats, sql: str) -> tuple[set[Right], set[Right]]:
    """Rights after a statement that is taken back; as before, where it wrote nothing."""
    with transaction.atomic():
        point = transaction.savepoint()
        wrote = attempt(cursor, sql)
        found = rights(cursor, hats) if wrote else None
        transaction.savepoint_rollback(point)
    return found or (set(), _Everything())


class _Everything(set[Right]):
    """Takes nothing away from what is kept."""

    def __rsub__(self, _other: Any) -> set[Right]:
        return set()


@pytest.mark.parametrize("who", OURS)
def test_nothing_that_one_adds_gives_a_right_to_whoever_has_none(
    real: Example, ids: dict[str, Any], who: str
) -> None:
    """Every basis for a stranger, in one's own family and in every other; every place of work."""
    stranger = real.account("stranger").pk
    with acting(real, who) as cursor:
        hats = rows(cursor, SIGHTS)
        before, _kept = rights(cursor, hats)
        every = [*rows(cursor, "SELECT id FROM people_agency"), (None,)]
        families = [real.family_id, *_families_of_others(real)]
        for kind in ("referrer", "intake", "assignment", "team"):
            for (agency,) in every:
                for family in families:
                    for viewer in (stranger, None, real.account(who).pk):
                        sql = (
                            "INSERT INTO access_involvement (id, community_id, family_id,"
                            " created_at, kind, viewer_id, agency_id, role, sent, starts) SELECT"
                            f" gen_random_uuid(), '{ids['community']}', '{family}', now(),"
                            f" '{kind}', {_or_null(viewer)}, {_or_null(agency)},"
                            " CASE WHEN %s = 'intake' THEN 'intake' ELSE '' END, false, now()"
                        ) % f"'{kind}'"
                        more, _less = changed(cursor, hats, sql)
                        assert not more - before, (sql, more - before)
        for sql in (
            "INSERT INTO people_worker (id, community_id, created_at, account_id, agency_id, name,"
            " title, phone, languages, roles) SELECT gen_random_uuid(), community_id, now(),"
            f" '{stranger}', id, 'X', '', '', '{{}}', '{{coordinator,intake}}' FROM people_agency"
            " WHERE coordinating",
            "UPDATE accounts_account SET is_site_admin = true",
            "INSERT INTO access_accessevent (id, community_id, family_id, viewer_id, viewer_name,"
            f" agency_name, part, purpose, at) VALUES (gen_random_uuid(), '{ids['community']}',"
            f" '{real.family_id}', oneplan_viewer(), 'Somebody else', '', 'plans', '', now())",
        ):
            assert attempt(cursor, sql) == 0, sql


def _or_null(value: Any) -> str:
    return f"'{value}'" if value else "NULL"


def _families_of_others(example: Example) -> list[UUID]:
    with owner() as connected:
        found = connected.execute("SELECT id FROM people_family LIMIT 3").fetchall()
        connected.rollback()
    return [one for (one,) in found if one != example.family_id]


def test_a_line_of_the_log_says_who_and_when_by_itself(real: Example) -> None:
    with acting(real, "okafor") as cursor:
        cursor.execute("SELECT oneplan_log(%s, 'plans')", [real.family_id])
        name_account(real.account("amira").pk)
        [line] = rows(
            cursor,
            "SELECT viewer_name, agency_name, purpose, at > now() - interval '1 minute'"
            " FROM access_accessevent ORDER BY at DESC LIMIT 1",
        )
    assert line == ("Okafor" in line[0] and line) and line[3] is True and line[1]


# -- keys, and what the server itself shows --------------------------------------------------

OUTSIDE = """
SELECT con.conrelid::regclass::text, att.attname FROM pg_constraint con
JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
WHERE con.contype = 'f' AND con.confrelid = 'people_person'::regclass
  AND array_length(con.conkey, 1) = 1
  AND EXISTS (SELECT FROM pg_attribute f WHERE f.attrelid = con.conrelid
              AND f.attname = 'family_id' AND NOT f.attisdropped)
  AND NOT EXISTS (SELECT FROM pg_constraint both_ WHERE both_.contype = 'f'
      AND both_.conrelid = con.conrelid AND both_.confrelid = con.confrelid
      AND array_length(both_.conkey, 1) = 2 AND att.attnum = ANY (both_.conkey))
"""


def test_keys_keep_a_person_inside_their_family(real: Example) -> None:
    with acting(real, "amira") as cursor:
        assert rows(cursor, OUTSIDE) == []
        [(other,)] = _person_of_others(real)
        for table in ("plans_need", "people_contactpoint", "plans_vision"):
            try:
                with transaction.atomic():
                    cursor.execute(f"UPDATE {table} SET person_id = %s", [other])
            except DatabaseError as error:
                assert "_in_family" in str(error) or "row-level" in str(error), error
            else:
                raise AssertionError(table)


def _person_of_others(example: Example) -> list[Any]:
    with owner() as connected:
        found = connected.execute(
            "SELECT id FROM people_person WHERE family_id <> %s LIMIT 1", [example.family_id]
        ).fetchall()
        connected.rollback()
    return found


def test_nobody_watches_what_another_connection_writes(real: Example) -> None:
    """The server's statistics of activity are off for the application's role."""
    with acting(real, "nobody") as cursor:
        assert rows(cursor, "SHOW track_activities") == [("off",)]
        place = connection_settings("", DATA)
        there = {"host": place["HOST"], "port": SOCKET_PORT, "user": APP, "dbname": DATABASE}
        with psycopg.connect(**there) as other:
            other.execute("SELECT 'a private note'")
            [(told,)] = rows(cursor, "SELECT string_agg(query, '') FROM pg_stat_activity")
    assert "private" not in (told or "")


# -- who works where ------------------------------------------------------------------------

# Written by whoever runs the site, and by nobody else.
BY_ADMINISTRATORS = (
    "INSERT INTO people_agency (id, community_id, created_at, name, sector, coordinating, phone)"
    " SELECT gen_random_uuid(), community_id, now(), 'X', '', false, '' FROM people_agency LIMIT 1",
    "UPDATE people_agency SET name = name || '!'",
    "UPDATE people_community SET help_phone = '1'",
    "INSERT INTO site_area (id, community_id, created_at, revision, changed_at, name, places,"
    " phone) SELECT gen_random_uuid(), id, now(), 1, now(), 'X', '', ''"
    " FROM people_community LIMIT 1",
    "INSERT INTO site_word (id, community_id, created_at, revision, changed_at, key, language,"
    " text, source) SELECT gen_random_uuid(), id, now(), 1, now(), 'table', 'en', 'X', 'X'"
    " FROM people_community LIMIT 1",
)
# By nobody's own statement: from each follow rights.
BY_NOBODY = (
    "UPDATE people_agency SET coordinating = true",
    "UPDATE people_community SET jurisdiction = 'CA-QC'",
    "UPDATE people_worker SET roles = '{intake}'",
    "UPDATE people_worker SET left_at = NULL",
    "INSERT INTO people_worker (id, community_id, created_at, account_id, agency_id, name, title,"
    " phone, languages, roles) SELECT gen_random_uuid(), community_id, now(), oneplan_viewer(), id,"
    " 'X', '', '', '{}', '{intake}' FROM people_agency LIMIT 1",
    "UPDATE accounts_account SET is_site_admin = NOT is_site_admin",
    "UPDATE site_workerinvitation SET seconded_by = gen_random_uuid()",
    "DELETE FROM people_worker",
)


@pytest.mark.parametrize("who", ["nobody", "dana", "priya", "amira"])
def test_who_works_where_is_written_by_administrators_alone(real: Example, who: str) -> None:
    with acting(real, who) as cursor:
        for sql in (*BY_ADMINISTRATORS, *BY_NOBODY):
            assert attempt(cursor, sql) == 0, sql


def test_an_administrator_gives_nobody_a_right_by_a_statement(real: Example) -> None:
    with acting(real, "admin") as cursor:
        for sql in BY_ADMINISTRATORS:
            assert attempt(cursor, sql) > 0, sql
        for sql in BY_NOBODY:
            assert attempt(cursor, sql) == 0, sql


def invited(cursor: Any, real: Example, **facts: Any) -> Any:
    """An invitation by the viewer; its id, or the word that refuses it."""
    [(agency, community)] = rows(
        cursor, "SELECT id, community_id FROM people_agency WHERE name LIKE '%%Connections'"
    )
    pk = new_id()
    it = {
        "id": str(pk), "community_id": str(community), "agency_id": str(agency), "name": "X",
        "secret_hash": "0" * 64, "expires": "2099-01-01", "title": "", "phone": "",
        "languages": [], "roles": ["intake"], "seconded_by": str(real.account("deputy").pk),
        "needs_second": False, "made_by": None,
    }  # fmt: skip
    [(word,)] = rows(cursor, "SELECT oneplan_invite_worker(%s)", [json.dumps(it | facts)])
    return word or pk


def test_a_second_administrator_is_not_invented(real: Example) -> None:
    """Whatever an administrator's statement says of a second one, the database says itself."""
    second = "SELECT oneplan_second_invitation(%s)"
    with acting(real, "admin") as cursor:
        pk = invited(cursor, real, email="stranger@example.org")
        [row] = rows(cursor, "SELECT made_by, needs_second, seconded_by FROM site_workerinvitation")
        assert row == (real.account("admin").pk, True, None)
        assert rows(cursor, second, [pk]) == [("yourself",)]
        name_account(real.account("stranger").pk)
        assert rows(cursor, "SELECT oneplan_take_up_work(%s)", ["0" * 64]) == [("",)]
        assert rows(cursor, second, [pk]) == [("nothing",)]
        name_account(real.account("deputy").pk)
        assert rows(cursor, second, [pk]) == [("",)]
        name_account(real.account("stranger").pk)
        assert rows(cursor, "SELECT oneplan_take_up_work(%s)", ["0" * 64]) == [("work",)]
    with acting(real, "admin") as cursor:
        assert invited(cursor, real, email="admin@example.org") == "administrator"
        assert invited(cursor, real, email="dana@example.org", agency_id=None) == "works"
