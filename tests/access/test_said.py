"""The pages on which one person's things are decided about, and what was said is written down."""

from datetime import timedelta
from typing import Any

import pytest

from oneplan.access.models import Directive
from oneplan.kernel import clock
from oneplan.people.rules import birthday_at
from tests.access.test_directives import sees
from tests.access.test_who_decides import OWN_AGE, born, note, team, years_ago
from tests.teams.cast import Cast

__all__ = ["team"]


def said_form(cast: Cast, **more: Any) -> dict[str, Any]:
    worker = cast.workers["okafor"]
    return {
        "about": cast.people["sara"].pk,
        "effect": "permit",
        "whom": f"{worker.account_id}_{worker.agency_id}",
        "parts": ["housing"],
        "until": (clock.today() + timedelta(days=30)).isoformat(),
        **more,
    }


def test_a_mother_decides_about_one_child_and_takes_it_back(team: Cast) -> None:
    mother, sara = team.client("amira"), team.people["sara"].pk
    answer = mother.post(team.url("access/said/"), said_form(team), follow=True)
    assert answer.status_code == 200 and not sees(team, "okafor", "housing")
    assert sees(team, "okafor", "housing", sara)
    [shown] = answer.context["apart"].people
    assert (shown.person, shown.mine) == ("Sara", True)
    mother.post(team.url(f"access/single/{shown.directive_id}/stop/"))
    assert not sees(team, "okafor", "housing", sara)


def test_a_mother_does_not_decide_for_whoever_decides_alone(team: Cast) -> None:
    born(team, "yusuf", years_ago(OWN_AGE))
    form = said_form(team, about=team.people["yusuf"].pk)
    answer = team.client("amira").post(team.url("access/said/"), form)
    assert answer.status_code == 200 and answer.context["form"].errors.keys() == {"about"}
    note(team, "yusuf", ["health"], capable=False)
    form["parts"] = ["health", "housing"]
    answer = team.client("amira").post(team.url("access/said/"), form)
    assert answer.context["form"].errors.keys() == {"parts"}
    assert not Directive.objects.filter(person_id=team.people["yusuf"].pk).exists()


def test_a_worker_writes_down_what_a_youth_said(team: Cast) -> None:
    """With their name and who else was there; the youth sees it, his mother does not."""
    yusuf = team.people["yusuf"].pk
    born(team, "yusuf", years_ago(OWN_AGE))
    form = said_form(team, about=yusuf, decider=yusuf)
    dana = team.client("dana")
    assert dana.post(team.url("access/said/"), form).context["form"].errors.keys() == {"how"}
    form["how"] = "In Arabic, with a drawing."
    assert dana.post(team.url("access/said/"), form).status_code == 302
    assert sees(team, "okafor", "housing", yusuf)
    with team.acting("yusuf"):
        written = Directive.objects.get(person_id=yusuf)
    assert (written.rank, written.by_right_of, written.basis) == (0, "self", "express_oral")
    page = team.client("amira").get(team.url("access/"))
    assert not page.context["apart"].people


def test_a_worker_who_lets_themself_see_says_who_else_was_there(team: Cast) -> None:
    dana, yusuf = team.workers["dana"], team.people["yusuf"].pk
    born(team, "yusuf", years_ago(OWN_AGE))
    form = said_form(team, about=yusuf, decider=yusuf, how="We talked.")
    for whom in (f"{dana.account_id}_{dana.agency_id}", f"_{dana.agency_id}"):
        answer = team.client("dana").post(team.url("access/said/"), form | {"whom": whom})
        assert answer.context["form"].errors.keys() == {"also_there"}, whom
    form |= {"whom": whom, "also_there": "his aunt Layla"}
    assert team.client("dana").post(team.url("access/said/"), form).status_code == 302
    with team.acting("yusuf"):
        assert Directive.objects.get(person_id=yusuf).witness == f"{dana.name}, his aunt Layla"


def test_a_worker_does_not_write_down_what_is_not_theirs_to_say(team: Cast) -> None:
    form = said_form(team, decider=team.people["yusuf"].pk, how="We talked.")
    answer = team.client("dana").post(team.url("access/said/"), form)
    assert answer.context["form"].errors.keys() == {"decider"}  # a brother decides nothing
    for who in ("okafor", "yusuf", "layla"):
        assert team.client(who).post(team.url("access/said/"), form).status_code == 404


@pytest.mark.parametrize("days,past", [(89, False), (-59, True)])
def test_the_family_is_told_in_time(team: Cast, days: int, past: bool) -> None:
    born(team, "yusuf", birthday_at(clock.today() + timedelta(days=days), -OWN_AGE))
    for who, mine in (("amira", False), ("yusuf", True)):
        page = team.client(who).get(team.url("access/"))
        [turning] = page.context["here"].turning
        assert (turning.name, turning.past, turning.mine) == ("Yusuf", past, mine)
        listed = team.client(who).get(team.url("access/capacity/")).context["of_age"]
        assert [one.alone for one in listed if one.person.chosen_name == "Yusuf"] == [past]
    assert not team.client("okafor").get(team.url("access/")).context["here"].turning
