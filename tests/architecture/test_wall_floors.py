"""The wall's files keep the floors, and migrations keep out of the wall."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from checks.migrations import belongs_to_the_wall, of_the_wall
from oneplan.kernel import wall
from oneplan.kernel.rooms import rooms

LONGEST, LONGEST_FUNCTION = 400, 80
FUNCTION = re.compile(
    r"^CREATE FUNCTION (\w+).*?^(?:\$\$|RETURN\b)[^;]*;", re.MULTILINE | re.DOTALL
)
BY_HAND = re.compile(r"\bends (?:IS NULL OR|>) .*statement_timestamp|starts <= statement_timestamp")
COMMENT = re.compile(r"--[^\n]*")


def floors() -> list[set[str]]:
    """The rooms on each floor, the ground first; from the contract on imports. The room that only
    tests have stands right under the roof."""
    settings = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = settings["tool"]["importlinter"]["contracts"]
    built = [{room.strip() for room in floor.split("|")} for floor in contract["layers"]][::-1]
    return [*built[:-1], {"pets"}, built[-1]]


def floor_of(room: str) -> int:
    return next(number for number, rooms in enumerate(floors()) if room in rooms)


def room_of_table() -> dict[str, str]:
    return {model._meta.db_table: room.label for room in rooms() for model in room.get_models()}


def test_installed_in_floor_order() -> None:
    order = [floor_of(room.label) for room in rooms()]
    assert order == sorted(order)
    assert len(order) == sum(len(rooms) for rooms in floors())


@pytest.mark.parametrize("part", wall.files() if apps.ready else [], ids=lambda part: part.name)
def test_a_room_names_tables_of_its_own_or_below(part: wall.Part) -> None:
    mine = part.name.split("/")[0]
    words = set(re.findall(r"\w+", COMMENT.sub("", part.sql)))
    for table, room in room_of_table().items():
        if table in words and room != mine:
            assert floor_of(room) < floor_of(mine), f"{part.name} names {table}"


def test_files_are_short_enough_to_read() -> None:
    for part in wall.files():
        assert part.sql.count("\n") <= LONGEST, part.name
        for function in FUNCTION.finditer(part.sql):
            assert function.group().count("\n") < LONGEST_FUNCTION, function.group(1)


def test_what_is_in_force_is_asked_of_one_function() -> None:
    weighed = [part.name for part in wall.files() if BY_HAND.search(part.sql)]
    assert weighed == ["access/05_in_force.sql"]


@pytest.mark.parametrize(
    "text",
    [
        "CREATE POLICY wall_see ON plans_need USING (true)",
        "create or replace function oneplan_new() returns int",
        "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON plans_need",
        "ALTER TABLE plans_need FORCE ROW LEVEL SECURITY",
        "ALTER POLICY wall_see ON plans_need USING (true)",
        "GRANT SELECT ON plans_need TO oneplan_app",
    ],
)
def test_a_migration_that_touches_the_wall_fails(text: str) -> None:
    assert belongs_to_the_wall(text)


def test_none_does() -> None:
    assert of_the_wall() == []
    assert not belongs_to_the_wall("CREATE INDEX one ON plans_need (id)")


ANSWER = re.compile(r"^\| [^|]+\? \| `(\w+)/wall/([\w.]+)` \| `(\w+)` \|$", re.MULTILINE)


def test_each_question_is_answered_by_the_file_that_the_page_names() -> None:
    answers = ANSWER.findall(Path("docs/architecture.md").read_text(encoding="utf-8"))
    assert len(answers) >= 10
    stands = {part.name: part.sql for part in wall.files()}
    for room, file, name in answers:
        made = re.compile(rf"^CREATE (?:FUNCTION {name}\b|POLICY \w+ ON {name}\b)", re.MULTILINE)
        assert [one for one, sql in stands.items() if made.search(sql)] == [f"{room}/{file}"]
