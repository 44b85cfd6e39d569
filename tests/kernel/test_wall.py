"""The wall as installed is the wall in the files: no more, no less, and as often as one likes."""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from oneplan.config.settings import DATA
from oneplan.kernel import wall
from oneplan.kernel.database import (
    APP,
    OWNER,
    embedded_address,
)
from tests.kernel.catalogue import EVERYTHING

Cursor = psycopg.Cursor[Any]
FUNCTION = re.compile(r"^CREATE (?:FUNCTION|AGGREGATE) (\w+)", re.MULTILINE)
POLICY = re.compile(r'^CREATE POLICY (\w+) ON "?(\w+)"?', re.MULTILINE)
TRIGGER = re.compile(r"^CREATE (?:CONSTRAINT )?TRIGGER (\w+)[^;]*? ON (\w+)", re.MULTILINE)
# procrastinate's own, by name: what its migrations make, and nothing that only looks like it.
ITS_FUNCTIONS = {
    f"procrastinate_{name}"
    for name in (
        *("cancel_job_v1", "defer_jobs_v1", "defer_periodic_job_v2", "fetch_job_v2"),
        *("finish_job_v1", "notify_queue_abort_job_v1", "notify_queue_job_inserted_v1"),
        *("prune_stalled_workers_v1", "register_worker_v1", "retry_job_v1", "retry_job_v2"),
        *("trigger_abort_requested_events_procedure_v1", "trigger_function_scheduled_events_v1"),
        "trigger_function_status_events_insert_v1",
        "trigger_function_status_events_update_v1",
        *("unlink_periodic_defers_v1", "unregister_worker_v1", "update_heartbeat_v1"),
    )
}
ITS_TRIGGERS = {
    (f"procrastinate_{name}", "procrastinate_jobs")
    for name in (
        *("jobs_notify_queue_job_aborted_v1", "jobs_notify_queue_job_inserted_v1"),
        *("trigger_abort_requested_events_v1", "trigger_delete_jobs_v1"),
        *("trigger_scheduled_events_v1", "trigger_status_events_insert_v1"),
        "trigger_status_events_update_v1",
    )
}
# What an index needs stands in a migration.
WITH_AN_INDEX = {"oneplan_reach"}


@pytest.fixture
def owner(django_db_setup: None) -> Iterator[Cursor]:
    """The tables' owner, in a transaction that is taken back."""
    with psycopg.connect(**embedded_address(DATA, OWNER)) as connected:
        yield connected.cursor()
        connected.rollback()


def everything(owner: Cursor) -> set[Any]:
    owner.execute("SET LOCAL search_path = public")
    return set(owner.execute(EVERYTHING).fetchall())


def test_installing_again_changes_nothing(owner: Cursor) -> None:
    before = everything(owner)
    wall.put_up(owner)
    once = everything(owner)
    wall.put_up(owner)
    assert len(before) > 2000
    assert before == once == everything(owner)
    assert not wall.install(owner)


def test_catalogue_names_what_the_files_name(owner: Cursor) -> None:
    text = "\n".join(part.sql for part in [*wall.values(), *wall.files(), *wall.declared()])
    functions = owner.execute(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " AND proowner = current_user::regrole"
    ).fetchall()
    ours = set(FUNCTION.findall(text)) | WITH_AN_INDEX
    assert {name for (name,) in functions} == ours | ITS_FUNCTIONS
    policies = owner.execute("SELECT policyname, tablename FROM pg_policies").fetchall()
    assert set(policies) == set(POLICY.findall(text))
    triggers = owner.execute(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    ).fetchall()
    assert set(triggers) == set(TRIGGER.findall(text)) | ITS_TRIGGERS
    assert len(policies) > 150
    assert len(triggers) > 35


STRAYS = (
    "CREATE FUNCTION oneplan_stray() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE POLICY stray ON people_person FOR SELECT USING (true)",
    "CREATE TRIGGER stray BEFORE INSERT ON people_person FOR EACH ROW"
    " EXECUTE FUNCTION oneplan_stray()",
    "ALTER POLICY wall_see ON people_person USING (true)",
    "ALTER TABLE access_directive DISABLE TRIGGER facts_added",
    "ALTER TABLE plans_need DISABLE ROW LEVEL SECURITY",
    "CREATE OR REPLACE FUNCTION oneplan_viewer() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE"
    " AS 'SELECT NULL::uuid'",
    "GRANT EXECUTE ON FUNCTION oneplan_recompute(uuid) TO PUBLIC",
)


@pytest.mark.parametrize("number", range(len(STRAYS)))
def test_what_no_file_says_is_gone(owner: Cursor, number: int) -> None:
    before = everything(owner)
    for stray in STRAYS[: number + 1] if number == 2 else STRAYS[number : number + 1]:
        owner.execute(stray)
    assert everything(owner) != before
    wall.put_up(owner)
    assert everything(owner) == before


def test_another_version_is_not_served(owner: Cursor) -> None:
    wall.refuse_another(owner.connection)
    owner.execute("UPDATE kernel_wallfile SET digest = 'x' WHERE name = 'access/40_grants.sql'")
    with pytest.raises(wall.WallProblem, match="Run `oneplan migrate`"):
        wall.refuse_another(owner.connection)
    assert wall.install(owner)
    wall.refuse_another(owner.connection)


def test_only_the_installer_says_what_is_installed(owner: Cursor) -> None:
    owner.execute(f"SET LOCAL ROLE {APP}")
    assert wall.is_current(owner.connection)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute("UPDATE kernel_wallfile SET digest = ''")


def test_a_new_table_has_no_rights_until_the_wall_stands(
    owner: Cursor, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.execute("CREATE TABLE teams_new (id uuid, family_id uuid)")
    may = f"SELECT has_table_privilege('{APP}', 'teams_new', 'SELECT')"
    assert owner.execute(may).fetchone() == (False,)
    with monkeypatch.context() as patch:
        ours = [*wall.tables(), "teams_new"]
        patch.setattr(wall, "tables", lambda: ours)
        with pytest.raises(wall.WallProblem, match="teams_new is about a family"):
            wall.put_up(owner)
    assert owner.execute(may).fetchone() == (False,)


def test_what_derives_grants_says_what_follows_its_change() -> None:
    """The files whose words decide who sees what; not those that merely use them."""
    weighing = {part.name for part in wall.files() if wall.AFTERWARDS.search(part.sql)}
    assert weighing == {
        "access/05_in_force.sql",
        "access/30_rank.sql",
        "access/35_decisions.sql",
        "access/40_grants.sql",
        "access/50_sight.sql",
        "approvals/10_joined.sql",
        "people/10_people.sql",
    }
    assert wall.afterwards(wall.digests()) == []
    assert wall.afterwards({}) == ["SELECT oneplan_weigh_all()"]
