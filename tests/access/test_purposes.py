"""What a record is opened for: a permit for one purpose opens nothing for another."""

import pytest

from oneplan.access.models import AccessEvent
from oneplan.access.readers import who_can_see
from oneplan.oversight.actions import ask
from oneplan.oversight.models import Ask
from tests.access.test_directives import decide, on_the_team, sees
from tests.access.test_pages import get, key, planned, post, team
from tests.teams.cast import Cast

__all__ = ["planned", "team"]
SCHOOL = {"for": "school"}


def test_a_permit_for_school_opens_nothing_for_coordination(planned: Cast) -> None:
    on_the_team(planned, "chen")
    decide(planned, "amira", "chen", ["health"], purposes=["school"])
    assert not sees(planned, "chen", "health") and sees(planned, "chen", "health", purpose="school")
    chen = planned.client("chen")
    get(chen, planned.url("plan/"), 404)
    page = chen.get("/acting/").content.decode()
    assert "to work on the plan together" in page and "What are you here for?" in page
    assert chen.post("/acting/", SCHOOL).status_code == 302
    page = get(chen, planned.url("plan/"))
    assert "a doctor who listens" in page and 'class="hat"' in page and "to help at school" in page
    # The log has it, and so has the family's page.
    with planned.acting("amira"):
        assert set(AccessEvent.objects.values_list("purpose", flat=True)) == {"school"}
    assert "to help at school" in get(planned.client("amira"), planned.url("access/looked/"))
    chen.post("/acting/", {"for": "care"})
    get(chen, planned.url("plan/"), 404)


def test_a_purpose_that_is_none_is_refused_and_families_have_none(planned: Cast) -> None:
    chen = planned.client("chen")
    assert chen.post("/acting/", {"for": "emergency"}).status_code == 404
    assert planned.client("amira").post("/acting/", SCHOOL).status_code == 404
    # Put into the session all the same, it is not believed.
    amira = planned.client("amira")
    session = amira.session
    session["purpose"] = "system"
    session.save()
    get(amira, planned.url("plan/"))


def test_another_hat_begins_with_the_plan_again(team: Cast) -> None:
    okafor = team.client("okafor")
    okafor.post("/acting/", SCHOOL)
    get(okafor, team.url("plan/"), 404)
    okafor.post("/acting/", {"as": str(team.workers["okafor"].pk)})
    get(okafor, team.url("plan/"))


@pytest.mark.parametrize(
    ("named", "opens"), [([], {"care"}), (["care", "school"], {"care", "school"})]
)
def test_the_family_names_purposes_when_it_answers(
    team: Cast, named: list[str], opens: set[str]
) -> None:
    on_the_team(team, "chen")
    decide(team, "amira", "chen", ["schedule"])
    with team.acting("chen") as (viewer, _family):
        ask(viewer, team.family_id, "", ["health"], purpose="care", words="Why", days=14)
    with team.acting("amira"):
        asked = str(Ask.objects.get().pk)
    post(team.client("amira"), team.url("access/asks/"), ask=asked, answer="yes", purposes=named)
    purposes = ("coordination", "care", "school", "service")
    assert {p for p in purposes if sees(team, "chen", "health", purpose=p)} == opens
    # The centre says all of it, for each of the purposes.
    with team.acting("amira"):
        chen = next(h for h in who_can_see(team.family_id) if h.name.startswith("Chen"))
    assert {str(part) for part in chen.categories} == {"schedule", "health"} and not chen.plain


def test_the_family_decides_with_purposes(team: Cast) -> None:
    there = team.url(f"access/change/{key(team, 'okafor')}/")
    given = {"parts": ["education"], "until": "2026-12-24", "purposes": ["school"]}
    post(team.client("amira"), there, **given)
    assert sees(team, "okafor", "education", purpose="school")
    assert not sees(team, "okafor", "education")
    page = get(team.client("amira"), team.url(f"seen-by/{key(team, 'okafor')}/"))
    assert "as Okafor Fictional sees it" in page
