"""What was looked for and not found: said by anybody, read by nobody, shown in numbers that name
nobody."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.test import Client

from oneplan.directory.models import UnmetNeed
from oneplan.directory.readers import choices
from oneplan.directory.unmet import note_unmet_need
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid
from oneplan.kernel.viewer import NOBODY, acting_as
from oneplan.people.models import Community
from oneplan.site.gaps import _published, gaps
from tests.example.world import Be, be, example, world
from tests.home.test_waiting import viewer_of

__all__ = ["be", "example", "world"]
HERE = "/directory/missing/?community=maple-river"
NEED, OTHER = "food", "housing"  # the example misses others


@pytest.fixture
def community(world: None) -> Community:
    cache.clear()
    return Community.objects.get(slug="maple-river")


def say(community: Community, need: str, times: int, area: str = "") -> None:
    with acting_as(NOBODY):
        for _once in range(times):
            note_unmet_need(community.pk, need, area)


def test_a_visitor_says_it_once_and_nothing_of_them_is_kept(community: Community) -> None:
    visitor = Client()
    page = visitor.get("/directory/", {"q": "xqzvkj", "community": "maple-river"}).content.decode()
    assert f'href="{HERE}"' in page
    area = choices(community.pk).areas[0].value
    answer = visitor.post(HERE, {"need": NEED, "area": area})
    assert answer.status_code == 302
    names = {field.name for field in UnmetNeed._meta.get_fields()}
    assert names == {"id", "community", "need", "area", "why", "month"}
    assert not UnmetNeed.objects.exists(), "the application reads none of it"


def test_what_is_not_on_the_list_is_refused(community: Community) -> None:
    for need, area in (("WORDS", ""), (NEED, "Atlantis")):
        with pytest.raises(Invalid):
            note_unmet_need(community.pk, need, area)
    page = Client().post(HERE, {"area": ""}).content.decode()
    assert "Choose one." in page


def test_no_row_can_be_read_changed_or_put_into_another_time(community: Community) -> None:
    say(community, NEED, 1)
    for who in ("planner", "amira", "admin"):
        with acting_as(viewer_of(who)):
            assert not UnmetNeed.objects.exists()
            assert UnmetNeed.objects.update(area="x") == 0
    old = clock.today().replace(day=1) - timedelta(days=400)
    row = UnmetNeed(community=community, need=NEED, why="nothing", month=old)
    with acting_as(NOBODY), pytest.raises(DatabaseError), transaction.atomic():
        UnmetNeed.objects.bulk_create([row])


def test_planners_see_numbers_of_at_least_eleven(community: Community, be: Be) -> None:
    with acting_as(viewer_of("planner")):
        before = gaps(community.pk)
    assert before.total and len(before.lines) == 3, "what the example misses"
    area = choices(community.pk).areas[0].value
    say(community, NEED, 20, area)
    say(community, OTHER, 14, area)
    say(community, OTHER, 3)
    with acting_as(viewer_of("planner")):
        found = gaps(community.pk)
    assert found.total == before.total + 37
    totals = {line.need: line.total for line in found.lines}
    assert totals["food"] == 20 and totals["a home"] == 17
    assert all(n is None or n == 0 or n >= 11 for line in found.lines for n in line.numbers)
    assert any(n is None for line in found.lines for n in line.numbers)
    page = be("planner").get("/planning/").content.decode()
    assert "–" in page and "fewer than 11" in page and "a break for parents" in page


def test_too_few_are_not_shown_at_all() -> None:
    few = _published(clock.today(), {(NEED, ""): 6, (OTHER, "x"): 4})
    assert few.total is None and few.lines == [] and few.areas == []


def test_others_are_told_no_number(community: Community) -> None:
    say(community, NEED, 30)
    for who in ("amira", "dana", "admin", "faraway"):
        with acting_as(viewer_of(who)):
            assert gaps(community.pk).total is None
    with acting_as(NOBODY):
        assert gaps(community.pk).total is None


def test_one_network_makes_no_gap_alone(community: Community) -> None:
    visitor = Client()
    for _again in range(20):
        visitor.post(HERE, {"need": NEED, "area": ""})
    with acting_as(viewer_of("planner")):
        named = {line.need for line in gaps(community.pk).lines}
    assert "food" not in named, "at most five of a network count in a day"
