"""A family with everything in its record moves: each row goes along, otherwise unchanged."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.core.management import call_command

from oneplan.kernel.rooms import staying_behind
from tests.conftest import EMPTY_THE_REST, owner_does
from tests.privacy.audiences import changed_by_moving
from tests.privacy.conftest import Example
from tests.privacy.outside import _looking_behind, owner

# What stays as it was written, and what follows from the rest.
LOG = {"access_accessevent", "access_logseal"}
PROJECTED = {"access_grant", "access_visibleparts"}
BOTH = """
SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
  AND a.attname IN ('family_id', 'community_id') AND NOT a.attisdropped
GROUP BY c.relname HAVING count(*) = 2 ORDER BY c.relname
"""
ROWS = """
SELECT coalesce(array_agg(DISTINCT community_id), '{{}}'),
       md5(string_agg((to_jsonb(t) - 'community_id')::text, '' ORDER BY (to_jsonb(t))::text))
FROM {table} t WHERE family_id = %s
"""


# Its own, and put back: the other files of this folder share a loaded example of theirs.
@pytest.fixture
def example(django_db_setup: None, django_db_blocker: Any) -> Iterator[Example]:
    with django_db_blocker.unblock():
        call_command("load_example", verbosity=0)
        yield Example()
        owner_does(EMPTY_THE_REST)


def tables(connected: psycopg.Connection) -> list[str]:
    return [row[0] for row in connected.execute(BOTH)]


def rows_of(family_id: UUID) -> dict[str, tuple[set[UUID], str]]:
    """Each table's communities of the family's rows, and one sum over all else in them."""
    found = {}
    with owner() as connected:
        for table in tables(connected):
            with _looking_behind(connected, table):
                row = connected.execute(ROWS.format(table=table), [family_id]).fetchone()
                assert row
                found[table] = ({*row[0]}, row[1])
        connected.rollback()
    return found


def move(example: Example, to: str) -> None:
    answer = example.client("amira").post(
        f"/family/{example.family_id}/moving/", {"step": "move", "community": to}
    )
    assert answer.status_code == 302, answer.content.decode()


def place_of(example: Example, who: str) -> UUID:
    with owner() as connected:
        row = connected.execute(
            "SELECT community_id FROM people_worker WHERE account_id = %s",
            [example.account(who).pk],
        ).fetchone()
    assert row
    place: UUID = row[0]
    return place


def test_every_row_goes_along_and_back(example: Example) -> None:
    here, there = place_of(example, "dana"), place_of(example, "faraway")
    example.client("dana").get(f"/family/{example.family_id}/plan/")
    before = rows_of(example.family_id)
    # The example has something in nearly every table, or this test says little.
    filled = {table for table, (places, _sum) in before.items() if places}
    assert {"voice_note", "plans_planversionpart", "plans_need", "people_residence"} <= filled
    for to in (there, here):
        move(example, str(to))
        after = rows_of(example.family_id)
        for table, (places, total) in after.items():
            expected = {here} if table in LOG else {to}
            assert places <= expected, table
            assert bool(places) >= (table in filled), table
            if table not in changed_by_moving() | PROJECTED:
                assert total == before[table][1], table


def test_the_former_place_sees_what_strangers_see(example: Example) -> None:
    page, here = f"/family/{example.family_id}/", place_of(example, "dana")
    clients = {who: example.client(who) for who in ("dana", "priya", "okafor", "sam", "faraway")}
    assert clients["dana"].get(page).status_code == 200
    nothing = example.client("neighbour").get(page).content
    move(example, str(place_of(example, "faraway")))
    for who in ("dana", "priya", "okafor", "sam"):
        for rest in ("", "plan/", "team/", "people/", "access/", "moving/"):
            answer = clients[who].get(page + rest)
            assert (answer.status_code, answer.content) == (404, nothing), (who, rest)
    assert clients["faraway"].get(page + "people/").status_code == 200
    assert "Dana" in example.client("amira").get(page + "access/looked/").content.decode()
    move(example, str(here))
    assert clients["faraway"].get(page).status_code == 404


def test_each_table_can_be_carried(db: None) -> None:
    """A table walled by hand needs a policy for the owner, or its rows would stay behind."""
    with owner() as connected:
        carried = {row[0] for row in connected.execute("SELECT oneplan_carried()")}
        assert carried == {*tables(connected)} - {*staying_behind()}
        assert {*staying_behind()} == LOG | PROJECTED
        for table in sorted(carried):
            policies = connected.execute(
                "SELECT polname, polpermissive, pg_get_expr(polqual, polrelid) FROM pg_policy"
                " WHERE polrelid = %s::regclass",
                [table],
            ).fetchall()
            assert {"wall_owner", "wall_move"} & {name for name, _may, _test in policies}, table
            for _name, may, test in policies:
                assert may or "oneplan_moves(family_id)" in test, table
