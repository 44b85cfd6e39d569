"""Who sees no family has a first page that does what they come for. About 3 s."""

from oneplan.people.models import Agency
from tests.example.world import Be


def test_the_chair_knows_whom_to_call(be: Be) -> None:
    page = be("table").get("/table/").content.decode()
    assert "Dana Lapointe" in page and 'href="tel:+1519555' in page
    assert 'action="/directory/"' in page


def test_the_planner_sees_which_services_to_ask_first(be: Be) -> None:
    page = be("planner").get("/planning/").content.decode()
    assert "Verified in the last 365 days" in page and "Ask these services first" in page


def test_the_administrator_sees_what_is_missing_and_goes_on_from_there(be: Be) -> None:
    page = be("admin").get("/site/").content.decode()
    community = Agency.objects.filter(coordinating=True).order_by("created_at")[0].community_id
    assert "Still missing" in page or f"/site/{community}/" in page
    assert "You see no family" in page
