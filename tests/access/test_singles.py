"""One thing kept back or shown alone, notes about who can decide, and two parents who disagree."""

import re
from datetime import date
from typing import Any

import pytest

from oneplan.access.models import CapacityNote, Directive
from oneplan.people.models import Person
from oneplan.plans.models import ActionStep, Need
from tests.access.test_directives import decide, father, on_the_team, sees, team
from tests.access.test_pages import get, key, post
from tests.plans.writing import agree, share_with, write_plan
from tests.teams.cast import Cast, make_cast

__all__ = ["team"]
UNTIL = {"until": "2027-03-01"}


@pytest.fixture
def plan(db: None) -> Cast:
    """An agreed plan with a need, of which Mr. Okafor sees the school part."""
    cast = make_cast()
    write_plan(cast)
    agree(cast)
    share_with(cast, "okafor", "education", "schedule")
    on_the_team(cast, "chen")
    return cast


def need_of(cast: Cast) -> Need:
    with cast.acting("amira"):
        found = Need.objects.filter(category="education").first()
        assert found is not None
        return found


def whom(cast: Cast, who: str) -> str:
    return key(cast, who)


def test_one_need_is_kept_back_with_all_that_belongs_to_it(plan: Cast) -> None:
    need, amira, okafor = need_of(plan), plan.client("amira"), plan.client("okafor")
    version = plan.url("plan/versions/1/")
    assert need.statement in get(okafor, plan.url("plan/")) and need.statement in get(
        okafor, version
    )
    assert need.statement in get(amira, plan.url("access/single/"))
    before = get(okafor, plan.url("access/"))
    page = post(
        amira,
        plan.url(f"access/single/{need.pk}/"),
        effect="deny",
        whom=whom(plan, "okafor"),
        **UNTIL,
    )
    assert "Kept back" in page and "March 1, 2027" in page
    for path in (plan.url("plan/"), version, plan.url("plan/pdf/?language=en")):
        assert need.statement.encode() not in okafor.get(path).content
    # What belongs to it, also what is written later, goes with it; and nobody is told.
    with plan.acting("dana") as (_viewer, _family):
        steps = list(ActionStep.objects.filter(need=need))
        assert steps, "no step to keep back"
        late = steps[0]
        late.pk, late.task = None, "Written afterwards"
        late._state.adding = True
        late.save(force_insert=True)
    with plan.acting("okafor"):
        assert not Need.objects.filter(pk=need.pk).exists()
        assert not ActionStep.objects.filter(need_id=need.pk).exists()
    assert re.sub(r'value="[^"]+"', "", get(okafor, plan.url("access/"))) == re.sub(
        r'value="[^"]+"', "", before
    )
    # One tap ends it.
    with plan.acting("amira"):
        made = Directive.objects.get(item_ids__contains=[need.pk])
    post(amira, plan.url(f"access/single/{made.pk}/stop/"))
    assert need.statement in get(okafor, plan.url("plan/"))


def test_just_one_is_shown_until_it_is_stopped(plan: Cast) -> None:
    need, amira, chen = need_of(plan), plan.client("amira"), plan.client("chen")
    get(chen, plan.url("plan/"), 404)
    given = {"effect": "permit", "whom": whom(plan, "chen"), **UNTIL}
    page = post(amira, plan.url(f"access/single/{need.pk}/"), **given)
    assert "Shown alone" in page
    assert need.statement in get(chen, plan.url("plan/"))
    with plan.acting("chen"):
        assert list(Need.objects.values_list("pk", flat=True)) == [need.pk]
    with plan.acting("amira"):
        made = Directive.objects.get(item_ids__contains=[need.pk])
        assert made.ends.date() in {date(2027, 3, 1), date(2027, 3, 2)}
    post(amira, plan.url(f"access/single/{made.pk}/stop/"))
    get(chen, plan.url("plan/"), 404)


def test_stop_is_for_single_things_too(plan: Cast) -> None:
    need, amira, chen = need_of(plan), plan.client("amira"), plan.client("chen")
    given = {"effect": "permit", "whom": whom(plan, "chen"), **UNTIL}
    post(amira, plan.url(f"access/single/{need.pk}/"), **given)
    assert need.statement in get(chen, plan.url("plan/"))
    worker = plan.workers["chen"]
    stop = plan.url(f"access/stop/{worker.account_id}_{worker.agency_id}/")
    assert stop in get(amira, plan.url("access/"))
    assert "Stopped" in post(amira, stop)
    get(chen, plan.url("plan/"), 404)


def test_a_youth_decides_about_what_is_about_him_only(plan: Cast) -> None:
    need, yusuf = need_of(plan), plan.client("yusuf")
    there = plan.url(f"access/single/{need.pk}/")
    with plan.acting("amira"):
        Need.objects.filter(pk=need.pk).update(person=None)
    get(yusuf, there, 404)
    with plan.acting("amira"):
        Need.objects.filter(pk=need.pk).update(person=plan.people["yusuf"])
    assert need.statement in get(yusuf, plan.url("access/single/"))
    post(yusuf, there, effect="deny", whom=whom(plan, "okafor"), **UNTIL)
    assert need.statement not in get(plan.client("okafor"), plan.url("plan/"))
    # His mother's pages do not say so.
    for path in ("access/", "access/single/"):
        assert "Kept back" not in get(plan.client("amira"), plan.url(path))


def test_workers_have_no_such_page(plan: Cast) -> None:
    need = need_of(plan)
    for who in ("dana", "okafor", "chen"):
        for path in ("access/single/", f"access/single/{need.pk}/"):
            get(plan.client(who), plan.url(path), 404)


# Who can decide


def note(cast: Cast, **more: Any) -> dict[str, Any]:
    given = {"person": str(cast.people["yusuf"].pk), "parts": ["health"], "capable": "yes"}
    return given | {"how": "He explained it back to me."} | more


def test_a_coordinator_notes_who_can_decide_and_the_family_reads_it(team: Cast) -> None:
    there = team.url("access/capacity/")
    page = get(team.client("dana"), there)
    assert "at any age" in page
    post(team.client("dana"), there, **note(team))
    for who in ("dana", "amira", "yusuf"):
        page = get(team.client(who), there)
        assert "He explained it back to me." in page and "can decide this" in page, who
    assert team.client("amira").post(there, note(team)).status_code == 404
    for who in ("okafor", "stranger", "neighbour"):
        assert team.client(who).get(there).status_code == 404
    with team.acting("amira"):
        assert not CapacityNote.objects.update(how="Changed")


def test_what_a_youth_decides_stays_his_when_it_was_noted(team: Cast) -> None:
    post(team.client("dana"), team.url("access/capacity/"), **note(team))
    him = team.people["yusuf"].pk
    decide(team, "yusuf", "okafor", ["health"], effect="deny", person_id=him)
    for path in ("access/", "access/capacity/"):
        page = get(team.client("amira"), team.url(path))
        assert "Kept out" not in page or "Nobody is kept out" in page


# Two with custody (adr/0015)


def test_one_parents_no_stands_against_the_others_yes(team: Cast) -> None:
    him = team.people["yusuf"].pk
    father(team, "joint")
    decide(team, "amira", "okafor", ["health"], effect="deny", person_id=him)
    mine = decide(team, "amira", "okafor", ["health"], effect="deny")
    decide(team, "neighbour", "okafor", ["health"], person_id=him)
    decide(team, "neighbour", "okafor", ["health"])
    assert not sees(team, "okafor", "health", him) and not sees(team, "okafor", "health")
    # The other cannot take it back, reads that somebody decided, and can talk about it.
    karim = team.client("neighbour")
    page = get(karim, team.url("access/"))
    assert "Somebody else in your family decided this" in page
    assert karim.post(team.url(f"access/let-in/{mine.pk}/")).status_code == 404
    with team.acting("dana"):
        assert not Directive.objects.filter(pk=mine.pk).update(withdrawn_by=None)
    given = {"parts": ["education", "health"], "until": "2026-12-24"}
    page = post(karim, team.url(f"access/change/{key(team, 'okafor')}/"), **given)
    assert "It stays closed until they take it back" in page
    assert not sees(team, "okafor", "health")
    # When both have answered yes, it opens.
    post(team.client("amira"), team.url(f"access/let-in/{mine.pk}/"))
    assert sees(team, "okafor", "health") and not sees(team, "okafor", "health", him)


def test_what_somebody_alone_decides_is_shown_by_nobody_else(plan: Cast) -> None:
    """And kept back by whoever directs, as before: that only closes."""
    need, amira = need_of(plan), plan.client("amira")
    with plan.acting("amira"):
        Person.objects.filter(pk=plan.people["sara"].pk).update(standing="adult")
        Need.objects.filter(pk=need.pk).update(person_id=plan.people["sara"].pk)
    path, to = plan.url(f"access/single/{need.pk}/"), whom(plan, "okafor")
    answer = amira.post(path, {"effect": "permit", "whom": to, **UNTIL})
    assert answer.context["form"].errors.keys() == {"effect"}
    assert not Directive.objects.exclude(item_ids=[]).exists()
    assert amira.post(path, {"effect": "deny", "whom": to, **UNTIL}).status_code == 302
