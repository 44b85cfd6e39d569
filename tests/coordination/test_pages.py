"""The pages of a handover, for whoever proposes it, takes it, sees to it, and for the family."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneplan.coordination import actions, readers
from oneplan.coordination.actions import Asked
from oneplan.coordination.models import Handover
from oneplan.kernel import clock
from tests.coordination.test_handing_over import asked, holder, leaves, let_coordinators_see
from tests.teams.cast import Cast

HAND_OVER = "/office/caseload/hand-over/?family="


def read(cast: Cast, who: str, path: str, status: int = 200) -> str:
    answer = cast.client(who).get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def form_of(cast: Cast, **changes: str) -> dict[str, str]:
    return {
        "to": str(cast.workers["stranger"].pk),
        "why": "Dana moves",
        "introduction": "We come together",
        f"promised_{cast.family_id}": "A lift to the clinic",
    } | changes


def test_from_the_coordinator_to_the_next_and_the_family(cast: Cast) -> None:
    let_coordinators_see(cast)
    dana, stranger = cast.client("dana"), cast.client("stranger")
    assert "Amira" in read(cast, "dana", "/office/caseload/")
    page = HAND_OVER + str(cast.family_id)
    assert dana.post(page, form_of(cast)).headers["Location"] == "/office/caseload/"
    told = read(cast, "amira", cast.url("coordinator/"))
    for words in ("Stranger Fictional", "Dana moves", "We come together", "A lift to the clinic"):
        assert words in told
    youths = read(cast, "yusuf", cast.url("coordinator/"))
    assert "Dana Fictional" in youths and "A lift" not in youths
    with cast.acting("amira"):
        handover = Handover.objects.get().pk
    offered = f"/office/caseload/offered/{handover}/"
    assert "A lift to the clinic" in read(cast, "stranger", offered)
    read(cast, "dana", offered, 404)
    assert stranger.post(offered, {"answer": "yes"}).status_code == 302
    assert holder(cast) == "stranger"
    assert "Stranger Fictional" in read(cast, "amira", cast.url("coordinator/"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"to": ""}, "Choose somebody"),
        ({"to": "x"}, "not one of the available"),
        ({"why": ""}, "Write why"),
        ({"why": "x" * 1001}, "1000"),
        ({"meet_on": "2020-01-01"}, "a day to come"),
        ({"meet_on": "soon"}, "Choose a day"),
        ({"overlap_until": "2199-01-01"}, "three months"),
    ],
)
def test_a_form_badly_filled_keeps_what_was_typed(cast: Cast, changes: dict, words: str) -> None:
    answer = cast.client("dana").post(HAND_OVER + str(cast.family_id), form_of(cast, **changes))
    text = answer.content.decode()
    assert answer.status_code == 200 and words in text and "A lift to the clinic" in text
    with cast.acting("amira"):
        assert not Handover.objects.exists()


def test_a_supervisor_lists_whoever_leaves_and_answers_the_family(cast: Cast) -> None:
    leaves(cast, "dana")
    with cast.acting("amira") as (viewer, family):
        actions.ask_for_somebody_else(viewer, family, Asked("Somebody who speaks Arabic"))
    page = read(cast, "priya", "/office/caseload/")
    assert "Has left" in page and "On paper" in page and "asks for somebody else" in page
    with cast.acting_outside("priya") as viewer:
        wish = readers.batons(viewer)[0].wish_id
    path = f"/office/caseload/asked/{wish}/"
    assert "Somebody who speaks Arabic" in read(cast, "priya", path)
    assert cast.client("priya").post(path, {"words": "We ask Stranger"}).status_code == 302
    family = read(cast, "amira", cast.url("coordinator/"))
    assert "We ask Stranger" in family and "does not work here any more" in family
    answer = cast.client("priya").post(HAND_OVER + str(cast.family_id), form_of(cast))
    assert answer.status_code == 302
    assert "1 handover waits" in read(cast, "priya", "/today/")
    assert "1 family waits for you" in read(cast, "stranger", "/today/")


def test_away(cast: Cast) -> None:
    days = {"first": str(clock.today()), "last": str(clock.today() + timedelta(days=3))}
    who = {"worker": str(cast.workers["dana"].pk), "by": str(cast.workers["stranger"].pk)}
    dana = cast.client("dana")
    wrong = dana.post("/office/caseload/away/", who | days | {"last": "2020-01-01"})
    assert "a day to come" in wrong.content.decode()
    assert dana.post("/office/caseload/away/", who | days).status_code == 302
    assert "Stranger Fictional is there instead" in " ".join(
        read(cast, "amira", cast.url("coordinator/"))
        .replace("<bdi>", "")
        .replace("</bdi>", "")
        .split()
    )
    assert "Is back" in read(cast, "dana", "/office/caseload/away/")


def test_a_family_asks_chooses_and_says_who_leads(cast: Cast) -> None:
    asked(cast)
    amira = cast.client("amira")
    page = read(cast, "amira", cast.url("coordinator/somebody-else/"))
    assert "say no to" in page
    form = {"words": "Not her", "who": "supervisor"}
    assert amira.post(cast.url("coordinator/somebody-else/"), form).status_code == 302
    with cast.acting("amira"):
        assert Handover.objects.get().status == "family_no"
    layla = str(cast.people["layla"].pk)
    assert amira.post(cast.url("coordinator/lead/"), {"person": layla}).status_code == 302
    assert "Layla" in read(cast, "amira", cast.url("coordinator/"))
    for who in ("dana", "yusuf"):
        read(cast, who, cast.url("coordinator/somebody-else/"), 404)
    agencies = read(cast, "amira", cast.url("coordinator/agency/"))
    assert "Choose this agency" in agencies


@pytest.mark.parametrize("who", ["okafor", "amira", "neighbour"])
def test_the_office_is_for_those_who_hold_and_see_to_it(cast: Cast, who: str) -> None:
    for path in ("", "away/", f"hand-over/?family={cast.family_id}"):
        assert cast.client(who).get(f"/office/caseload/{path}").status_code in {403, 404}


@pytest.mark.parametrize("family", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_no_such_family_to_hand_over(cast: Cast, family: str) -> None:
    read(cast, "dana", HAND_OVER + family, 404)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_within_their_budget(cast: Cast, language: str) -> None:
    asked(cast)
    pages = {
        "dana": ["/office/caseload/", "/office/caseload/away/", cast.url("coordinator/")],
        "priya": ["/office/caseload/", "/office/caseload/away/"],
        "stranger": ["/office/caseload/"],
        "amira": [cast.url("coordinator/"), cast.url("coordinator/agency/")],
    }
    for who, paths in pages.items():
        client = cast.client(who)
        client.cookies["django_language"] = language
        client.get("/")  # a session learns at its first page whose it is
        for path in paths:
            with CaptureQueriesContext(connection) as asks:
                assert client.get(path).status_code == 200
            real = [q["sql"] for q in asks if "SAVEPOINT" not in q["sql"]]
            assert len(real) <= 8, "\n".join(real)
