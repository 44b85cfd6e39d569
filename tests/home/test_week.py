"""A coordinator's week: meetings with their place, promises due, crises to look back at."""

from datetime import timedelta

import pytest

from oneplan.home.readers import coordinators_week
from oneplan.kernel import clock
from oneplan.kernel.viewer import acting_as
from oneplan.plans.models import ActionStep
from oneplan.safety.actions.afterwards import note_happening
from oneplan.safety.models import Happening
from oneplan.safety.readers import crisis_plans
from oneplan.teams.models import Meeting
from tests.example.world import Be
from tests.home.test_first_screen import haddads
from tests.home.test_waiting import main_of, viewer_of


@pytest.fixture(autouse=True)
def _loaded(world: None) -> None:
    """The example community."""


def test_it_says_what_is_due_on_which_day(be: Be) -> None:
    family, today = haddads(), clock.today()
    with acting_as(viewer_of("amira")) as amira:
        note_happening(
            amira,
            family,
            crisis_plans(family.pk)[0].id,
            Happening.RUN,
            on=today,
            language="en",
        )
    with acting_as(viewer_of("dana")) as dana:
        days = coordinators_week(dana)
        last = today + timedelta(days=6)
        due = ActionStep.objects.filter(
            removed_at=None, due__range=(today, last), need__removed_at=None
        ).exclude(status="done")
        met = Meeting.objects.filter(status="planned", starts__gte=clock.now())
        soon = [one for one in met if one.starts.date() <= last]
        counted = due.filter(need__status__in=["open", "partly_met"]).count()
    assert [one.day for one in days] == [today + timedelta(days=n) for n in range(7)]
    entries = [entry for day in days for entry in day.entries]
    assert sum(e.number for e in entries if e.kind == "promises") == counted > 0
    assert sum(e.kind == "meeting" for e in entries) == len(soon) > 0
    assert [e.family_name for e in entries if e.kind == "crisis"] == [family.name]
    page = main_of(be("dana"), "/today/week/")
    assert "At the Haddads’ home" in page and "Look back at a crisis" in page
    assert "promise" in page and "tea-and-book" not in page, "numbers, and no word of a promise"


def test_it_is_nobody_elses(be: Be) -> None:
    with acting_as(viewer_of("okafor")) as okafor:
        assert not [entry for day in coordinators_week(okafor) for entry in day.entries]
    assert be("amira").get("/today/week/").status_code in {403, 404}


def test_it_takes_few_statements(be: Be, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    dana = be("dana")
    dana.get("/today/week/")
    with django_assert_max_num_queries(8):
        dana.get("/today/week/")


def test_two_meetings_at_once_are_told_to_the_worker(be: Be) -> None:
    with acting_as(viewer_of("dana")) as dana:
        met = [e for day in coordinators_week(dana) for e in day.entries if e.kind == "meeting"]
        assert len(met) >= 2 and not any(one.clashes for one in met)
        assert met[0].starts
        later = met[0].starts + timedelta(minutes=30)
        Meeting.objects.filter(family_id=met[1].family_id, status="planned").update(starts=later)
        again = [e for day in coordinators_week(dana) for e in day.entries if e.kind == "meeting"]
    assert {e.family_id for e in again if e.clashes} == {met[0].family_id, met[1].family_id}
    assert "At the same time as another meeting of yours" in main_of(be("dana"), "/today/week/")
