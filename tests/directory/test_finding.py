"""What families type, in sentences: the labelled set, danger, places, hours, and why. (20 s)"""

import logging
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import quality
from oneplan.directory import readers
from oneplan.directory.models import SearchEntry, Service
from oneplan.directory.understanding import concepts, danger, spelling, stems
from oneplan.kernel import clock
from oneplan.people.models import Community

pytestmark = pytest.mark.django_db
GOAL = 0.80


def names(community: Community, words: str = "", **filters: object) -> list[str]:
    found = readers.search(community.id, words, **filters)  # type: ignore[arg-type]
    return [entry.name for entry in found.entries]


def test_the_held_out_half_in_each_language(example: Community) -> None:
    held_out = [one for one in quality.queries() if one.held_out]
    for language in ("en", "fr"):
        half = [one for one in held_out if one.language == language]
        found = [quality.Answer(one, names(example, one.words)).ndcg for one in half]
        assert len(half) >= 80
        assert sum(found) / len(found) >= GOAL


def test_danger_is_always_seen_and_rarely_for_nothing() -> None:
    missed, false = quality.alarms()
    assert not missed
    assert len(false) <= 12


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("my husband hits me", "Emergency shelter for women and children"),
        ("ma fille se fait mal", "9-8-8: Suicide Crisis Helpline"),
        ("someone to watch my kids so I can rest", "Respite"),
        ("speech terapist", "Speech and language therapy"),
        ("988", "9-8-8: Suicide Crisis Helpline"),
    ],
)
def test_the_right_service_first(words: str, first: str, example: Community) -> None:
    assert names(example, words)[0].startswith(first)


def test_a_card_says_whom_to_call_first(client: Client, example: Community) -> None:
    html = _page(client, example, q="my husband hits me")
    card = html[html.index("If it is urgent, call first") : html.index('id="found"')]
    assert 'href="tel:911"' in card
    assert "Emergency shelter for women and children" in card
    assert "hits" not in card


def test_the_card_in_french(client: Client, example: Community) -> None:
    client.cookies["oneplan_language"] = "fr"
    html = _page(client, example, q="ma fille se fait mal")
    assert "Si c’est urgent, appelez d’abord" in html
    assert 'href="tel:988"' in html


def test_no_card_without_danger(client: Client, example: Community) -> None:
    assert "call first</h2>" not in _page(client, example, q="swimming lessons")


def test_words_of_danger_are_not_logged_and_do_not_travel_on(
    client: Client, example: Community, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with CaptureQueriesContext(connection) as queries:
        html = _page(client, example, q="zzhusband hits me")
    assert "zzhusband" not in caplog.text.replace(str(queries.captured_queries), "")
    written = [one["sql"] for one in queries if one["sql"].startswith(("INSERT", "UPDATE"))]
    assert not any("zzhusband" in sql for sql in written)
    links = [part for part in html.split('href="')[1:] if "/directory/" in part[:60]]
    assert not any("zzhusband" in link.split('"')[0] for link in links if "back=" in link)


def test_what_a_result_is_there_for(example: Community) -> None:
    entry = readers.search(example.id, "somebody watch my kids in arabic").entries[0]
    assert "a break for parents" in entry.why


def test_languages_and_places_are_found(example: Community) -> None:
    found = readers.search(example.id, "somali").entries
    assert all("Somali" in one.languages for one in found[:3])
    assert any("Elm Falls" in one.places for one in readers.search(example.id, "P0X 9Z2").entries)


def test_the_nearest_first(example: Community) -> None:
    near = readers.search(example.id, near="P0X 9Z4").entries
    distances = [one.km for one in near if one.km is not None]
    assert distances == sorted(distances)
    assert distances[0] < 1
    assert readers.search(example.id, "food", near="elm falls").entries[0].km is not None


def test_a_place_that_nobody_knows_is_said(client: Client, example: Community) -> None:
    assert readers.search(example.id, "food", near="Atlantis").lost
    assert "We know no address near" in _page(client, example, q="food", near="Atlantis")


def test_open_now_is_only_what_is_said_to_be_open(example: Community) -> None:
    sunday_night = datetime(2026, 11, 1, 8, tzinfo=UTC)
    with clock.stopped_at(sunday_night):
        night = readers.search(example.id, open_now=True)
    with clock.stopped_at(datetime(2026, 11, 3, 16, tzinfo=UTC)):
        day = readers.search(example.id, open_now=True)
    assert 0 < night.total < day.total
    assert not any(one.name == "Food bank" for one in night.entries)


def test_a_building_without_steps(example: Community) -> None:
    found = readers.search(example.id, accessible="wheelchair")
    assert 0 < found.total < readers.search(example.id).total
    entries = SearchEntry.objects.filter(pk__in=[one.id for one in found.entries])
    assert all("wheelchair" in one.accessible for one in entries)


def test_services_of_the_same_name_are_told_apart(example: Community) -> None:
    twin = Service.objects.get(name="Homework help")
    Service.objects.filter(name="Aide aux devoirs").update(name=twin.name)
    found = [one for one in readers.search(example.id, "homework").entries if one.name == twin.name]
    assert len(found) == 2
    assert all(one.alike for one in found)
    assert len({one.organization for one in found}) == 2


def test_nothing_found_asks_one_question(client: Client, example: Community) -> None:
    html = _page(client, example, q="qqqq zzzz")
    assert "What would help most right now?" in html
    assert "a break for parents" in html


@pytest.mark.parametrize("topic", [one for one in concepts.labels().values() if one.topic])
def test_each_answer_finds_something(topic: concepts.Label, example: Community) -> None:
    assert names(example, topic.english)
    assert names(example, topic.french)


def test_the_lists_fit_together() -> None:
    told = {row["concept"] for row in stems.rows("concepts.csv")}
    assert told == set(concepts.labels())
    near = {name for row in stems.rows("related.csv") for name in (row["concept"], row["related"])}
    assert near <= told
    helps = {row["concept"] for row in stems.rows("danger_help.csv")}
    assert helps <= told
    kinds = {row["kind"] for row in stems.rows("danger.csv")} - {danger.HARMLESS}
    assert kinds == {row["kind"] for row in stems.rows("danger_help.csv")}
    assert kinds == {kind for line in danger.lines() for kind in line.kinds}


@pytest.mark.parametrize(
    ("typed", "meant"), [("suicidel", "suicide"), ("terapist", "therapist"), ("resptie", "respite")]
)
def test_misspelt_words_of_our_own_lists(typed: str, meant: str) -> None:
    assert spelling.mended(typed) == meant


def _page(client: Client, example: Community, **asked: str) -> str:
    response = client.get("/directory/", {"community": example.slug, **asked})
    assert response.status_code == 200
    return response.content.decode()
