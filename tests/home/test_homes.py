"""Each of the cast lands on their own home, which shows what it must, in few statements."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneplan.example.cast import CAST
from oneplan.home import readers
from oneplan.home.readers import workloads
from oneplan.kernel.viewer import NOBODY, acting_as
from oneplan.people.models import Person, Role
from tests.example.world import Be

HADDADS = "The Haddads"
STRANGERS = ("stranger", "neighbour", "faraway", "planner", "admin", "deputy", "table")


def home(client: Client) -> Any:
    return client.get("/", follow=True)


def test_everybody_lands_on_their_own_home(be: Be) -> None:
    shown = {}
    for member in CAST:
        answer = home(be(member.who))
        assert answer.status_code == 200, member.who
        shown[member.who] = answer.redirect_chain[-1][0] if answer.redirect_chain else "/"
    assert shown["amira"] == shown["yusuf"] and shown["amira"].startswith("/family/")
    assert shown["neighbour"].startswith("/family/") and shown["neighbour"] != shown["amira"]
    todays = ("dana", "okafor", "chen", "sam", "priya", "helene", "layla", "stranger", "faraway")
    assert {shown[who] for who in todays} == {"/today/"}
    assert shown["table"] == "/table/"
    assert shown["planner"] == "/planning/"
    assert shown["admin"] == shown["deputy"] == "/site/"


def test_a_family_sees_the_next_meeting_promises_and_whom_to_call(be: Be) -> None:
    page = home(be("amira")).content.decode()
    for words in (
        "feel safe at school",
        "At the Haddads’ home",
        "5:30",
        "I’ll be there",
        "Try the tea-and-book evening",
        "1 late",
        'href="tel:+15195550111"',
        'id="crisis"',
        "Changed since then",
        "I want to be asked first.",
    ):
        assert words in page, words
    assert "cook for people" not in page


def test_a_youths_own_words_are_on_his_page_only(be: Be) -> None:
    assert "cook for people" in home(be("yusuf")).content.decode()
    amira = be("amira")
    here = home(amira).redirect_chain[-1][0]
    for who in ("amira", "dana", "layla", "okafor", "chen", "sam"):
        answer = be(who).get(here)
        assert answer.status_code == 200, who
        assert "cook for people" not in answer.content.decode(), who


def test_strangers_get_the_same_404(be: Be) -> None:
    here = home(be("amira")).redirect_chain[-1][0]
    nowhere = "/family/01a203c9-0000-7000-8000-000000000000/"
    for who in (*STRANGERS, "priya", "helene"):
        client = be(who)
        for part in ("", "plan/", "team/", "people/", "access/", "access/looked/"):
            answer, absent = client.get(here + part), client.get(nowhere + part)
            assert answer.status_code == absent.status_code == 404, (who, part)
            assert HADDADS not in answer.content.decode()


def test_nothing_of_the_family_on_strangers_homes(be: Be) -> None:
    for who in STRANGERS:
        page = home(be(who)).content.decode()
        assert "Haddad" not in page and "Yusuf" not in page, who


@pytest.mark.parametrize(("who", "most"), [("amira", 8), ("yusuf", 8), ("dana", 8), ("chen", 8)])
def test_a_familys_home_takes_few_statements(be: Be, who: str, most: int) -> None:
    here = home(be("amira")).redirect_chain[-1][0]
    client = be(who)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(here)
    real = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(real) <= most, "\n".join(real)


@pytest.mark.parametrize("who", ["dana", "priya", "okafor", "layla"])
def test_today_takes_few_statements(be: Be, who: str) -> None:
    client = be(who)
    client.get("/today/")  # a session learns at its first page whose it is, and how long it lasts
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/today/").status_code == 200
    real = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(real) <= 8, "\n".join(real)


def test_a_coordinators_families_by_promise_at_risk(be: Be) -> None:
    page = home(be("dana")).content.decode()
    assert HADDADS in page and "Les Tremblay" not in page
    assert page.index(HADDADS) < page.index("Grandma’s house")


def test_intake_sees_who_waits(be: Be) -> None:
    page = home(be("priya")).content.decode()
    assert "Us four" in page and "The Rahimis" in page and HADDADS not in page


def test_supervision_is_numbers_and_never_a_name(be: Be) -> None:
    """What Priya reads about Dana's families is what Dana's own page adds up to."""
    day = home(be("dana")).context["day"]
    page = home(be("priya"))
    [dana] = [load for load in page.context["workloads"].rows if load.name == "Dana Lapointe"]
    assert dana.families == len(day.rows) > 1
    assert dana.late == sum(row.late > 0 for row in day.rows) > 0
    assert dana.unmet == sum(row.meeting is None for row in day.rows)
    assert dana.unplanned + dana.stale <= dana.families
    assert not any(row.name in page.content.decode() for row in day.rows)


@pytest.mark.parametrize("who", ["dana", "okafor", "stranger", "table", "planner"])
def test_workloads_are_for_who_supervises(be: Be, who: str) -> None:
    viewer = home(be(who)).wsgi_request.viewer
    with acting_as(viewer):
        assert workloads(viewer).rows == []


def test_nobody_counts_another_agencys_work(be: Be) -> None:
    mine = home(be("priya")).wsgi_request.viewer
    elsewhere = home(be("okafor")).wsgi_request.viewer
    with acting_as(mine):
        assert workloads(mine).rows
        assert workloads(replace(mine, agency_id=elsewhere.agency_id)).rows == []


def test_a_large_agencys_coordinators_come_in_pages(be: Be, monkeypatch: Any) -> None:
    """By name; nobody twice, nobody left out; a page that is none is the first."""
    monkeypatch.setattr(readers, "COORDINATORS_A_PAGE", 1)
    client = be("priya")
    pages = [client.get(f"/today/?coordinators={n}").context["workloads"] for n in ("x", 1, 2, 3)]
    names = [[load.name for load in page.rows] for page in pages]
    assert names[0] == names[1] and len(names[1]) == 1
    everybody = [name for page in names[1:] for name in page]
    assert everybody == sorted(everybody) and len(set(everybody)) == len(everybody) > 1
    assert [(page.before, page.after) for page in pages[1:3]] == [(0, 2), (1, 3 if names[3] else 0)]


def test_somebody_with_two_jobs_says_which(be: Be) -> None:
    client = be("sam")
    page = client.get("/acting/").content.decode()
    assert "Community Health Centre" in page and "Family Connections" in page
    assert client.post("/acting/", {"as": "family"}).status_code == 404
    jobs = list(client.get("/acting/").context["jobs"])
    client.post("/acting/", {"as": str(jobs[1].pk)})
    assert jobs[1].agency.name in home(client).content.decode()
    assert Role.LINK_WORKER in jobs[1].roles


def test_a_visitor_sees_three_doors(db: None) -> None:
    page = Client().get("/").content.decode()
    for door in ("/referrals/start/", "/directory/", "/accounts/login/"):
        assert door in page


def test_people_are_made_up(be: Be) -> None:
    assert "All people here are made up" in home(be("amira")).content.decode()
    with acting_as(NOBODY):
        assert Person.objects.count() == 0, "nobody sees anybody"


def test_a_worker_finds_how_to_offer_a_wellness_plan(be: Be) -> None:
    """From where they look each day; families find their own in the navigation."""
    assert b"/wellness/introduce/" in be("dana").get("/today/").content
    assert be("dana").get("/wellness/introduce/").status_code == 200
    assert b'href="/wellness/"' in home(be("amira")).content
    assert b"/wellness/about/" in Client().get("/").content
