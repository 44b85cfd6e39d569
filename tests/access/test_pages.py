"""The consent centre and the log, as the family and workers use them."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneplan.access.actions import Recipient, record_directive
from oneplan.access.models import AccessEvent, Directive
from oneplan.access.readers import who_can_see
from oneplan.access.viewers import name_account
from oneplan.plans.actions import begin_plan
from oneplan.plans.models import Need, Plan
from tests.access.test_directives import decide, myself, on_the_team, sees, team
from tests.teams.cast import Cast

__all__ = ["team"]


def get(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def post(client: Client, path: str, **given: Any) -> str:
    """Post, and read the page that follows."""
    answer = client.post(path, given, follow=True)
    assert answer.redirect_chain, answer.content.decode()[:3000]
    return answer.content.decode()


def key(cast: Cast, who: str) -> str:
    worker = cast.workers[who]
    return f"{worker.account_id}_{worker.agency_id}"


def reference(cast: Cast) -> str:
    with cast.acting("amira"), connection.cursor() as cursor:
        cursor.execute("SELECT reference FROM access_familyreference")
        said: str = cursor.fetchone()[0]
    return said


@pytest.fixture
def planned(team: Cast) -> Cast:
    cache.clear()
    with team.acting("amira") as (viewer, family):
        begin_plan(viewer, family)
        plan = Plan.objects.get(family=family)
        for category, words in (("health", "a doctor who listens"), ("housing", "a dry home")):
            Need.objects.create(
                community=team.community,
                family=family,
                plan=plan,
                category=category,
                statement=words,
                language="en",
                priority=1,
            )
    return team


def test_the_family_changes_stops_and_lets_in_again(team: Cast) -> None:
    amira, there = team.client("amira"), team.url("access/")
    page = get(amira, there)
    assert "Okafor Fictional" in page and "reads and writes" in page and reference(team) in page
    given = {"parts": ["education", "housing"], "until": "2026-12-24"}
    post(amira, there + f"change/{key(team, 'okafor')}/", **given)
    assert sees(team, "okafor", "housing") and not sees(team, "okafor", "health")
    assert not sees(team, "okafor", "education", mode="write")
    team.client("okafor").get(team.url("plan/"))
    page = post(amira, there + f"stop/{key(team, 'okafor')}/")
    assert "cannot be taken back" in page and "the plan" in page
    assert team.client("okafor").get(team.url("plan/")).status_code == 404
    post(amira, there + "keep-out/", whom=f"person_{team.accounts['okafor'].pk}")
    assert "Okafor Fictional" in get(amira, there)
    with team.acting("amira"):
        kept = Directive.objects.get(effect="deny", withdrawn_at=None)
    post(amira, there + f"let-in/{kept.pk}/")
    assert "Nobody is kept out by name" in get(amira, there)


def test_what_was_opened_before_is_told_whenever_something_is_closed(team: Cast) -> None:
    amira, there = team.client("amira"), team.url("access/")
    change = there + f"change/{key(team, 'okafor')}/"
    fewer = {"parts": ["education"], "until": "2026-12-24"}
    page = post(amira, change, **fewer)
    assert "cannot be taken back" not in page  # nothing was opened yet
    team.client("okafor").get(team.url("plan/"))
    page = post(amira, change, **fewer)
    assert "cannot be taken back" not in page  # nothing was taken away
    page = post(amira, change, **fewer | {"parts": ["housing"]})
    assert "cannot be taken back" in page and "the plan" in page
    page = post(amira, there + "keep-out/", whom=f"person_{team.accounts['okafor'].pk}")
    assert "cannot be taken back" in page and "They are kept out from now on." in page
    page = post(amira, there + "keep-out/", whom=f"person_{team.accounts['chen'].pk}")
    assert "cannot be taken back" not in page


def test_stopping_reaches_what_is_seen_through_the_agency(team: Cast) -> None:
    on_the_team(team, "chen")
    with team.acting("amira") as (viewer, family):
        agency = Recipient(agency_id=team.workers["chen"].agency_id)
        record_directive(viewer, family, agency, ["health"])
    assert sees(team, "chen", "health")
    post(team.client("amira"), team.url(f"access/stop/{key(team, 'chen')}/"))
    assert not sees(team, "chen", "health")


def test_a_youth_decides_about_himself_on_the_same_page(team: Cast) -> None:
    yusuf = team.client("yusuf")
    page = get(yusuf, team.url("access/"))
    assert "Okafor Fictional" in page and "what is about you" in page
    post(yusuf, team.url(f"access/stop/{key(team, 'okafor')}/"))
    him = team.people["yusuf"].pk
    assert not sees(team, "okafor", "health", him) and sees(team, "okafor", "health")
    # His mother's page does not change by a word.
    page = get(team.client("amira"), team.url("access/"))
    assert "Nobody is kept out by name" in page and "Health" in page


def test_the_preview_is_the_members_own_page_less_what_the_family_may_not_see(
    planned: Cast,
) -> None:
    page = get(planned.client("amira"), planned.url(f"seen-by/{key(planned, 'okafor')}/"))
    assert "as Okafor Fictional sees it" in page
    assert "a doctor who listens" in page and "a dry home" not in page
    assert "<fieldset disabled" in page
    # What the coordinator may change is not changed from here, and this is not called a draft.
    page = get(planned.client("amira"), planned.url(f"seen-by/{key(planned, 'dana')}/"))
    assert "a doctor who listens" in page and "a dry home" in page
    assert f'"{planned.url("plan/")}' not in page.split("<main")[1] and "A draft" not in page
    for who in ("yusuf", "dana", "okafor"):
        get(planned.client(who), planned.url(f"seen-by/{key(planned, 'okafor')}/"), 404)
    # Nobody looks with a family member's eyes.
    get(planned.client("amira"), planned.url(f"seen-by/{planned.accounts['yusuf'].pk}/"), 404)


def test_a_preview_shows_nobody_what_a_youth_shares_alone(planned: Cast) -> None:
    """Kept from his mother, shown to the worker: the preview is no way around."""
    him = planned.people["yusuf"].pk
    with planned.acting("amira"):
        Need.objects.filter(category="health").update(person_id=him)
    mother = Recipient(account_id=planned.accounts["amira"].pk)
    decide(planned, "yusuf", "okafor", ["health"], recipient=mother, effect="deny", person_id=him)
    decide(planned, "yusuf", "okafor", ["health"], **myself(planned, "yusuf"))
    assert "a doctor who listens" in get(planned.client("okafor"), planned.url("plan/"))
    assert "a doctor who listens" not in get(planned.client("amira"), planned.url("plan/"))
    page = get(planned.client("amira"), planned.url(f"seen-by/{key(planned, 'okafor')}/"))
    assert "a doctor who listens" not in page


def test_looking_as_somebody_writes_nothing_but_the_familys_own_line(planned: Cast) -> None:
    get(planned.client("amira"), planned.url(f"seen-by/{key(planned, 'okafor')}/"))
    with planned.acting("amira"):
        lines = list(AccessEvent.objects.values_list("viewer_name", "part"))
    assert ("Amira", "home:preview") in lines
    assert not any(name.startswith("Okafor") for name, _part in lines)


@pytest.mark.parametrize("whom", ["me", "agency", "everybody"])
def test_a_worker_takes_down_a_spoken_stop(team: Cast, whom: str) -> None:
    okafor = team.client("okafor")
    assert "Stop for me" in get(okafor, team.url("access/"))
    okafor.post(team.url("access/said-stop/"), {"whom": whom})
    assert okafor.get(team.url("plan/")).status_code == 404
    assert sees(team, "dana", "health") == (whom != "everybody")
    page = get(team.client("amira"), team.url("access/"))
    assert "said to Okafor Fictional" in page
    # Whoever sees nothing has nothing to stop.
    assert (
        team.client("chen").post(team.url("access/said-stop/"), {"whom": "everybody"}).status_code
        == 404
    )


def article(page: str) -> str:
    """What the page says, without who reads it."""
    return page[page.index("<h1>") : page.index("</main>")]


def open_emergency(cast: Cast, who: str, **more: Any) -> Any:
    given = {
        "reference": reference(cast),
        "reason": "harm_self",
        "parts": ["health"],
        "words": "He said on the phone that he cannot go on.",
    } | more
    return cast.client(who).post("/office/emergency/", given)


def test_the_centre_names_what_each_of_the_family_and_an_emergency_sees(planned: Cast) -> None:
    open_emergency(planned, "stranger")
    with planned.acting("amira"):
        found = {h.name: h for h in who_can_see(planned.family_id)}
    assert found["Amira"].sees_everything and "strengths" in found["Yusuf"].categories
    assert [str(part) for part in found["Stranger Fictional"].categories] == ["health"]


def test_a_youth_sees_who_reads_what_is_about_him(planned: Cast) -> None:
    """Those outside, and those of his family; and who of them looked from outside."""
    page = get(planned.client("yusuf"), planned.url("access/"))
    inside = page[page.index("In the family") : page.index("Outside the family")]
    assert "Amira" in inside and "Everything about you, but what you keep to yourself" in inside
    assert "Dana Fictional" in page[page.index("Outside the family") :]
    get(planned.client("dana"), planned.url("plan/"))
    assert "Dana Fictional" in get(planned.client("yusuf"), planned.url("access/looked/"))


PAGES = {
    "amira": ("access/", "access/keep-out/", "access/looked/", "access/asks/", "KEY change"),
    "yusuf": ("access/", "access/looked/", "KEY change"),
    "okafor": ("access/", "access/ask/"),
    "dana": ("access/", "access/asks/"),
    "priya": ("/office/reviews/", "/office/ask/", "/office/emergency/"),
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("who", PAGES)
def test_pages_within_their_budget(planned: Cast, who: str, language: str) -> None:
    client = planned.client(who)
    client.cookies["oneplan_language"] = language
    open_emergency(planned, "stranger")
    for page in PAGES[who]:
        path = page if page.startswith("/") else planned.url(page)
        if page.startswith("KEY"):
            path = planned.url(f"access/change/{key(planned, 'okafor')}/")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            get(client, path)
        ours = [q for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]]
        assert len(ours) <= 8, (path, len(ours))


def test_the_preview_within_its_budget(planned: Cast) -> None:
    client = planned.client("amira")
    with CaptureQueriesContext(connection) as seen:
        get(client, planned.url(f"seen-by/{key(planned, 'okafor')}/"))
    assert len([q for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]]) <= 8


def test_the_log_is_sealed_when_its_transaction_ends(team: Cast) -> None:
    for _turn in range(3):
        team.client("okafor").get(team.url("plan/"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT lines, unsealed, broken, length(last) FROM oneplan_check_log()")
        lines, unsealed, broken, last = cursor.fetchone()
        assert (unsealed, broken, last) == (0, 0, 64) and lines >= 3
        name_account(team.accounts["amira"].pk)
        cursor.execute("SELECT count(*) FROM access_logseal")
        assert cursor.fetchone()[0] == 0
