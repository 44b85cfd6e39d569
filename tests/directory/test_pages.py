"""The pages as anybody sees them: words, links, languages, weight, number of statements."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oneplan.directory.models import Service
from oneplan.people.models import Community

SEARCH = "/directory/"
HTML_BUDGET = 25 * 1024


pytestmark = pytest.mark.django_db


def page(client: Client, example: Community, **asked: object) -> str:
    response = client.get(SEARCH, {"community": example.slug, **asked})
    assert response.status_code == 200
    return response.content.decode()


def service_page(client: Client, example: Community, name: str) -> str:
    key = Service.objects.get(name=name, community=example).pk
    response = client.get(reverse("directory:service", args=[key]), {"community": example.slug})
    assert response.status_code == 200
    return response.content.decode()


def test_a_search_without_a_script(client: Client, example: Community) -> None:
    html = page(client, example, q="répit")
    assert "Respite weekends" in html
    assert re.search(r"<h2[^>]*>\s*\d+ services", html)
    assert 'lang="fr"' in html
    assert "Last checked on" in html


def test_the_same_in_french(client: Client, example: Community) -> None:
    client.cookies["oneplan_language"] = "fr"
    html = page(client, example, q="respite")
    assert "Respite weekends" in html
    assert '<html lang="fr"' in html


def test_stale_and_unknown_entries_say_so(client: Client, example: Community) -> None:
    Service.objects.filter(name="Food bank").update(assured_date=None)
    Service.objects.filter(name="Food delivered").update(assured_date="2020-01-01")
    html = page(client, example, q="food")
    assert "Nobody has told us when this was last checked" in html
    assert "Not checked for over a year (last on Jan. 1, 2020)" in html


def test_nothing_found_is_said_kindly(client: Client, example: Community) -> None:
    html = page(client, example, q="qqqq zzzz", free="on")
    assert "That does not mean there is no help" in html
    assert "look everywhere, for any age, cost and language" in html
    assert "tel:211" in html


def test_a_wrong_filter_is_said_and_left_out(client: Client, example: Community) -> None:
    html = page(client, example, q="food", age="old")
    assert "Write the age as a number" in html
    assert "Food bank" in html


@pytest.mark.parametrize(
    "asked",
    [
        {"page": "x"},
        {"page": "999999999999"},
        {"page": "-1"},
        {"language": "tlh"},
        {"area": "Atlantis"},
        {"age": "-1"},
        {"q": "<script>alert(1)</script>"},
    ],
)
def test_odd_addresses_are_answered(
    asked: dict[str, str], client: Client, example: Community
) -> None:
    assert "<script>alert" not in page(client, example, **asked)


def test_a_service_in_full(client: Client, example: Community) -> None:
    html = service_page(client, example, "Rent bank")
    for words in (
        "Maple River Housing Help",
        "A loan or grant when you are behind with the rent",
        "Age 18 and over",
        "Your lease",
        'href="tel:+1705555',
        "12 Mill Street",
        "Wheelchair ramp and automatic doors",
        "Monday to Friday",
        "Last checked on Sept. 11, 2026",
    ):
        assert words in html


def test_a_closed_service_says_so_first(client: Client, example: Community) -> None:
    html = service_page(client, example, "Second-stage housing")
    assert "Closed for now" in html
    assert "Closed for repairs until spring" in html


def test_nine_eight_eight_can_be_dialled(client: Client, example: Community) -> None:
    html = service_page(client, example, "9-8-8: Suicide Crisis Helpline")
    assert 'href="tel:988"' in html


def test_what_a_directory_says_is_never_markup(client: Client, example: Community) -> None:
    Service.objects.filter(name="Food bank").update(description="<img src=x onerror=alert(1)>")
    assert "<img src=x" not in service_page(client, example, "Food bank")


def test_a_sign_that_no_text_has_is_refused(client: Client, example: Community) -> None:
    assert client.get(SEARCH, {"q": "\0"}).status_code == 400
    assert client.get(SEARCH, {"community": "\0"}).status_code == 400


@pytest.mark.parametrize("asked", ["", "?community=nowhere"])
def test_services_that_are_not_there(asked: str, client: Client, example: Community) -> None:
    missing = "01890a5d-ac96-774b-bcce-b302099a8057"
    assert client.get(f"{SEARCH}{missing}/{asked}").status_code == 404
    assert client.get(f"{SEARCH}not-an-id/{asked}").status_code == 404


def test_a_service_of_another_community_is_not_there(client: Client, example: Community) -> None:
    other = Community.objects.create(
        name="Other (fictional)", slug="other-directory", fictional=True
    )
    key = Service.objects.get(name="Food bank").pk
    assert client.get(f"{SEARCH}{key}/?community={other.slug}").status_code == 404


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:x", "/"])
def test_the_way_back_stays_in_the_directory(back: str, client: Client, example: Community) -> None:
    key = Service.objects.get(name="Food bank").pk
    asked = {"community": example.slug, "back": back}
    html = client.get(f"{SEARCH}{key}/", asked).content.decode()
    assert f'class="back" href="{SEARCH}?community={example.slug}"' in html


@pytest.mark.parametrize("asked", [{}, {"q": "food"}, {"q": "resptie"}, {"q": "qqqq zzzz"}])
def test_light_and_few_statements(
    asked: dict[str, str], client: Client, example: Community
) -> None:
    page(client, example, **asked)
    with CaptureQueriesContext(connection) as queries:
        html = page(client, example, **asked)
    assert len(queries) <= 8
    assert len(html.encode()) <= HTML_BUDGET


def test_a_service_page_is_light(client: Client, example: Community) -> None:
    key = Service.objects.get(name="Food bank").pk
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"{SEARCH}{key}/", {"community": example.slug})
    assert len(queries) <= 8
    assert len(response.content) <= HTML_BUDGET
