"""Search in two languages: stems, accents, misspellings, filters, freshness, and its cost."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneplan.directory import actions, readers
from oneplan.directory.indexing import index_community
from oneplan.directory.models import Service
from oneplan.directory.rules import Freshness
from oneplan.kernel import clock
from oneplan.people.models import Community
from tests.directory.conftest import OHANA

pytestmark = pytest.mark.django_db


def names(community: Community, words: str = "", **filters: object) -> list[str]:
    found = readers.search(community.id, words, **filters)  # type: ignore[arg-type]
    return [entry.name for entry in found.entries]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("respite", "Respite weekends"),
        ("répit", "Respite weekends"),
        ("repit", "Respite at home"),
        ("RÉPIT à la maison", "Respite at home"),
        ("drumming", "Family wellness circle"),
        ("drums", "Family wellness circle"),
        ("swim lesson", "Swimming lessons"),
        ("interpreter", "Community interpreters"),
        ("interprètes", "Community interpreters"),
        ("adolescente", "Santé mentale des enfants et des jeunes"),
        ("l’école", "Petits déjeuners à l’école"),
        ("devoir", "Aide aux devoirs"),
        ("Havre de paix", "Emergency shelter for women and children"),
    ],
)
def test_stems_and_accents_in_both_languages(words: str, name: str, example: Community) -> None:
    pages = [readers.search(example.id, words, page=page) for page in (1, 2)]
    assert name in {entry.name for result in pages for entry in result.entries}
    assert not pages[0].meant
    assert not pages[0].some_words


@pytest.mark.parametrize(
    ("words", "meant", "name"),
    [
        ("resptie", "respite", "Respite weekends"),
        ("interpretor", "", "Community interpreters"),
        ("counceling", "counseling", "Walk-in counselling"),
        ("autisme soutein", "autisme soutien", "Autism family support"),
        ("lojement", "logement", "Youth transitional homes"),
        ("orthophoniste", "", "Speech and language therapy"),
        ("hebergemet", "hebergement", "Emergency shelter for women and children"),
    ],
)
def test_misspellings_in_both_languages(
    words: str, meant: str, name: str, example: Community
) -> None:
    result = readers.search(example.id, words)
    assert name in [entry.name for entry in result.entries]
    if meant:
        assert result.meant == meant


def test_a_service_named_so_comes_first(example: Community) -> None:
    assert names(example, "food bank")[0] == "Food bank"
    assert names(example, "homework")[0] in ("Homework help", "Aide aux devoirs")


def test_some_words_when_none_has_all(example: Community) -> None:
    result = readers.search(example.id, "swimming kangaroo zeppelin")
    assert result.some_words
    assert "Swimming lessons" in [entry.name for entry in result.entries]


def test_nothing_found(example: Community) -> None:
    result = readers.search(example.id, "qqqq zzzz")
    assert (result.entries, result.total, result.some_words) == ((), 0, False)


@pytest.mark.parametrize(
    "words", ["the", "'", "\\", "a & | !", "%", "<b>", "-", "😀", "\0", "a" * 10_000, "و", '"x']
)
def test_odd_words_do_no_harm(words: str, example: Community) -> None:
    readers.search(example.id, words)


def test_filter_by_language(example: Community) -> None:
    found = readers.search(example.id, language="so")
    assert found.total >= 8
    assert all("Somali" in entry.languages for entry in found.entries)


def test_filter_by_cost(example: Community) -> None:
    found = readers.search(example.id, "swimming", free=True)
    assert "Swimming lessons" not in [entry.name for entry in found.entries]
    assert "Swimming lessons" in names(example, "swimming")


def test_filter_by_age(example: Community) -> None:
    assert "Youth connect: homework, sports, friends" in names(example, "newcomer youth", age=15)
    assert "Youth connect: homework, sports, friends" not in names(example, "newcomer youth", age=5)


def test_filter_by_area_keeps_what_is_for_everybody(example: Community) -> None:
    assert "Patinage libre" in names(example, "skating", area="Lac-des-Cèdres")
    assert "Patinage libre" in names(example, "skating", area="cedar lake")
    assert "Patinage libre" not in names(example, "skating", area="Birchwood")
    assert "9-8-8: Suicide Crisis Helpline" in names(example, "suicide", area="Birchwood")


def test_what_a_directory_does_not_say_hides_nothing(community: Community) -> None:
    actions.import_directory(OHANA, community.id)
    assert "Second Career Employment Program" in names(community, "career", age=60)


def test_closed_services_are_not_found_but_can_be_read(example: Community) -> None:
    service = Service.objects.get(name="Food bank")
    assert "Food bank" in names(example, "food bank")
    Service.objects.filter(pk=service.pk).update(status="defunct")
    index_community(example.id)
    assert "Food bank" not in names(example, "food bank")
    detail = readers.service(service.pk, example.id)
    assert detail is not None
    assert not detail.open


def test_results_say_how_fresh_they_are(example: Community) -> None:
    with clock.stopped_at(datetime(2026, 11, 1, tzinfo=UTC)):
        found = {e.name: e.freshness for e in readers.search(example.id, "food").entries}
    assert found["Food bank"] is Freshness.FRESH
    assert found["Petits déjeuners à l’école"] is Freshness.STALE


def test_one_community_does_not_find_anothers(example: Community) -> None:
    other = Community.objects.create(
        name="Other (fictional)", slug="other-directory", fictional=True
    )
    service = Service.objects.get(name="Food bank")
    assert readers.search(other.id, "food").total == 0
    assert readers.search(other.id).total == 0
    assert readers.service(service.pk, other.id) is None
    assert readers.choices(other.id).areas == ()


def test_names_of_services(example: Community) -> None:
    key = Service.objects.get(name="Food bank").pk
    assert readers.service_names([key, uuid4()]) == {key: "Food bank"}


def test_pages_hold_ten_and_do_not_overlap(example: Community) -> None:
    pages = [readers.search(example.id, page=page) for page in range(1, 8)]
    found = [entry.id for result in pages for entry in result.entries]
    assert len(found) == len(set(found)) == pages[0].total
    assert pages[0].page.paginator.num_pages == 7


def test_paging_through_a_ranked_search_loses_nothing(example: Community) -> None:
    total = readers.search(example.id, "child").total
    pages = [readers.search(example.id, "child", page=page) for page in range(1, total // 10 + 2)]
    assert len({entry.id for result in pages for entry in result.entries}) == total > 10


@pytest.mark.parametrize(
    ("words", "most"), [("", 1), ("food", 2), ("resptie", 3), ("qqqq zzzz", 3), ("the", 2)]
)
def test_few_statements_however_much_there_is(words: str, most: int, example: Community) -> None:
    with CaptureQueriesContext(connection) as queries:
        readers.search(example.id, words)
    assert len(queries) <= most


def test_a_service_in_full_is_one_statement(example: Community) -> None:
    key = Service.objects.get(name="Emergency shelter for women and children").pk
    with CaptureQueriesContext(connection) as queries:
        detail = readers.service(key, example.id)
    assert len(queries) == 1
    assert detail is not None
    assert detail.free
    assert detail.languages == ("Arabic", "English", "French", "Somali")
    assert detail.areas[0] == "Maple River / Rivière-aux-Érables"
    assert detail.phones[0].dial.href.startswith("tel:+1705555")
    assert detail.hours[0].days == (("MO", "SU"),)
    assert detail.documents == ()
