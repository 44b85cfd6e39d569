"""A new room is found by whatever holds for every room: tried on one that only tests have.

`tests/pets` was added by docs/adding-a-room.md: its own folder, a line in the settings, a line in
the addresses. That it keeps the promises is tried where they are tried: the privacy suite goes over
its page, its table and its rows like those of any other room.
"""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from oneplan.exchange.record import packed
from oneplan.kernel import wall
from oneplan.kernel.privacy import PARTS_OF_LIFE, Category
from oneplan.kernel.rooms import Room, about_families, parts, rooms, staying_behind
from tests.pets.models import Pet
from tests.privacy.audiences import pages, told
from tests.privacy.conftest import walled_models
from tests.privacy.outside import NOT_FACTS, family_tables
from tests.privacy.planting import NOT_TEXT
from tests.privacy.urls import addresses

PETS = Path(__file__).parents[1] / "pets"
FEW = 150


def test_it_is_small() -> None:
    files = [path for path in PETS.rglob("*.*") if path.suffix in {".py", ".sql", ".html"}]
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files) < FEW


def test_no_other_room_knows_of_it() -> None:
    texts = [path.read_text(encoding="utf-8") for path in Path("oneplan").rglob("*.py")]
    texts += [path.read_text(encoding="utf-8") for path in Path("oneplan").rglob("*.sql")]
    assert len(texts) > 200
    assert not any("pets" in text for text in texts)


def test_whatever_holds_for_every_room_finds_it() -> None:
    assert Pet in walled_models()
    assert Pet in {model for model, _key in family_tables(NOT_TEXT)}, "no canary is planted"
    assert Pet in {model for model, _key in family_tables(NOT_FACTS)}, "no change is noticed"
    assert Pet in packed(), "not in the file of a record"
    assert "pets_pet" in {part.name for part in wall.declared()}
    assert "pets/10_moving.sql" in {part.name for part in wall.files()}
    assert "pets:pets" in pages() and "pets:pets" in {address.name for address in addresses()}
    assert {"pets_pet"} in told("CHANGED_BY_MOVING")


@pytest.mark.django_db
def test_its_table_is_behind_the_wall_and_goes_along() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity AND relforcerowsecurity, (SELECT array_agg(polname::text ORDER"
            " BY polname) FROM pg_policy WHERE polrelid = c.oid) FROM pg_class c"
            " WHERE oid = 'pets_pet'::regclass"
        )
        forced, policies = cursor.fetchone()
    assert forced and policies == ["wall_add", "wall_change", "wall_move", "wall_see"]
    assert Pet._meta.db_table not in staying_behind()


def test_what_rooms_declare_is_there() -> None:
    """A model that was renamed, or walled anew, is declared anew."""
    for room in rooms():
        names = {model.__name__ for model in about_families(room)}
        assert {*room.not_in_record, *room.stays_when_moving} <= names, room.label


def test_every_page_of_a_family_has_its_words_in_the_log() -> None:
    for address in addresses():
        if address.about_a_family:
            assert address.name.split(":")[0] in parts(), address


def test_every_room_names_its_addresses() -> None:
    """A name says whose page it is. allauth's own names, and ours that replace some, have none."""
    without = {"oneplan/accounts/urls.py", "oneplan/config/urls.py"}
    modules_ = {str(path): path.read_text("utf-8") for path in Path("oneplan").rglob("urls*.py")}
    names = [re.findall(r'^app_name = "(\w+)"$', text, re.MULTILINE) for text in modules_.values()]
    assert {path for path, text in modules_.items() if "\napp_name = " not in text} == without
    given = [name for found in names for name in found]
    assert len(set(given)) == len(given) == len(modules_) - len(without)


def test_every_app_of_ours_is_a_room() -> None:
    ours = [app for app in apps.get_app_configs() if app.name.startswith(("oneplan.", "tests."))]
    assert all(isinstance(app, Room) for app in ours)
    assert rooms() == ours


def test_a_new_category_is_given_its_place() -> None:
    """A part of a life, which a need may be about, or a part of the record alone."""
    of_the_record = {"contact", "referral", "schedule", "safety", "location", "own_voice"}
    assert {*Category.values} == of_the_record | {str(one) for one in PARTS_OF_LIFE}
    assert [*PARTS_OF_LIFE] == [one for one in Category if one in PARTS_OF_LIFE], "their order"
