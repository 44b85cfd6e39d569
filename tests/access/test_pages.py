"""The consent centre and the log, as the family and workers use them."""

import re
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneplan.access.actions import Recipient, answer_complaint, complain, record_directive
from oneplan.access.models import AccessEvent, Ask, Complaint, Directive, Emergency
from oneplan.access.readers import who_can_see
from oneplan.access.viewers import name_account
from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound
from oneplan.kernel.viewer import acting_as
from oneplan.people.models import ContactPoint, Person, Worker
from oneplan.plans.actions import begin_plan
from oneplan.plans.models import Need, Plan
from tests.access.test_directives import decide, myself, on_the_team, sees, team
from tests.sending import send_all, waiting
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
    assert ("Amira", "preview") in lines
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


def test_a_worker_asks_and_the_family_answers(team: Cast) -> None:
    chen = team.client("chen")
    asking = {"purpose": "care", "words": "To plan the visit", "days": "14", "parts": ["health"]}
    said = post(chen, "/office/ask/", reference="CCCC-222222", **asking)
    assert "If the reference is right" in said
    with team.acting("amira"):
        assert not Ask.objects.exists()
    assert "If the reference is right" in post(
        chen, "/office/ask/", reference=reference(team), **asking
    )
    amira = team.client("amira")
    assert "To plan the visit" in get(amira, team.url("access/"))
    with team.acting("amira"):
        asked = Ask.objects.get()
    # The coordinator reads it, and does not answer for the family; nor does a youth.
    get(team.client("yusuf"), team.url("access/asks/"), 404)
    answer = {"ask": str(asked.pk), "answer": "yes"}
    assert team.client("dana").post(team.url("access/asks/"), answer).status_code == 404
    post(amira, team.url("access/asks/"), **answer)
    assert sees(team, "chen", "health", purpose="care") and not sees(team, "chen", "education")
    assert not sees(team, "chen", "health", mode="write")
    assert "Yes" in get(chen, "/office/ask/")
    assert amira.post(team.url("access/asks/"), answer).status_code == 404


def test_references_guessed_at_are_counted_and_answered_alike(team: Cast) -> None:
    """Right and wrong look the same, in words, in the list, and in what runs out."""
    asking = {"purpose": "care", "words": "To plan the visit", "days": "14", "parts": ["health"]}
    pages = {}
    for who, typed in (("chen", "CCCC-222222"), ("stranger", reference(team))):
        client = team.client(who)
        pages[who] = [
            re.sub(r"[A-Z]{4}-\d{6}|[0-9a-f]{8}-[0-9a-f-]{27}|csrf\w+.*?>|nonce-\S+", "", said)
            for said in [
                *(post(client, "/office/ask/", reference=typed, **asking) for _time in range(10)),
                client.post("/office/ask/", {"reference": typed, **asking}).content.decode(),
            ]
        ]
        with acting_as(team.viewer(who)):
            assert not Ask.objects.exists(), "a row of one's own says that a reference is right"
    with team.acting("amira"):
        assert Ask.objects.count() == 10
    for wrong, right in zip(pages["chen"], pages["stranger"], strict=True):
        assert article(wrong) == article(right)
    assert pages["chen"][9].count("Waiting for an answer") == 10
    assert "Too many tries" in pages["chen"][10] and "To plan the visit" in pages["chen"][10]
    # Another server, with a memory of its own, counts the same.
    cache.clear()
    again = team.client("chen").post("/office/ask/", {"reference": "DDDD-222222", **asking})
    assert "Too many tries" in again.content.decode()
    # Who is in danger is not kept from help by what was asked.
    assert open_emergency(team, "chen").status_code == 302


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


def test_an_emergency_opens_little_for_four_hours_and_the_family_reads_it(
    planned: Cast,
) -> None:
    answer = open_emergency(planned, "stranger")
    send_all()
    assert answer.status_code == 302 and answer.url == planned.url("plan/")
    page = get(planned.client("stranger"), planned.url("plan/"))
    assert "a doctor who listens" in page and "a dry home" not in page
    assert not sees(planned, "stranger", "health", mode="write")
    assert not sees(planned, "stranger", "own_voice", planned.people["yusuf"].pk)
    page = get(planned.client("amira"), planned.url("access/looked/"))
    assert "Opened in an emergency" in page and "cannot go on" in page and "card alert" in page
    assert {to for m in mail.outbox for to in m.to} == {"amira@example.org", "yusuf@example.org"}
    for message in mail.outbox:
        said = message.subject + message.body
        assert not re.search("Amira|emergency|record|family|health", said)
    with planned.acting("stranger"):
        one = Emergency.objects.get()
        assert (one.ends - one.starts).total_seconds() == 4 * 3600


def test_the_family_is_told_in_its_own_language(planned: Cast) -> None:
    """An English-speaking worker; Amira reads French first, Yusuf has said nothing."""
    with planned.acting("amira"):
        Person.objects.filter(chosen_name="Amira").update(languages=["ar", "fr", "en"])
    open_emergency(planned, "stranger")
    send_all()
    said = {message.to[0]: message.subject for message in mail.outbox}
    assert said["amira@example.org"] == "Du nouveau pour vous"
    assert said["yusuf@example.org"] == "Something new for you"


def test_the_centre_names_what_each_of_the_family_and_an_emergency_sees(planned: Cast) -> None:
    open_emergency(planned, "stranger")
    with planned.acting("amira"):
        found = {h.name: h for h in who_can_see(planned.family_id)}
    assert found["Amira"].sees_everything and "strengths" in found["Yusuf"].categories
    assert [str(part) for part in found["Stranger Fictional"].categories] == ["health"]


def test_an_emergency_is_refused_alike_for_every_reason(planned: Cast) -> None:
    def refused(**more: Any) -> None:
        answer = open_emergency(planned, "stranger", **more)
        assert answer.status_code == 200 and "Nothing was opened" in answer.content.decode()

    refused(reference="CCCC-222222")
    who = {"whom": f"person_{planned.accounts['stranger'].pk}"}
    post(planned.client("amira"), planned.url("access/keep-out/"), **who)
    refused()
    four = {"parts": ["health", "housing", "income", "culture"]}
    assert open_emergency(planned, "chen", **four).status_code == 200
    assert open_emergency(planned, "chen", parts=["own_voice"]).status_code == 200
    assert planned.client("amira").get("/office/emergency/").status_code == 404
    for _turn in range(5):
        open_emergency(planned, "stranger", reference="CCCC-222222")
    assert "Too many tries" in open_emergency(planned, "stranger").content.decode()
    cache.clear()  # counted in the database: another server says the same
    assert "Too many tries" in open_emergency(planned, "stranger").content.decode()


def test_a_second_person_reviews(planned: Cast) -> None:
    open_emergency(planned, "stranger")
    open_emergency(planned, "priya", parts=["housing"])
    priya = planned.client("priya")
    page = get(priya, "/office/reviews/")
    assert "cannot go on" in page and "It was you" in page
    with planned.acting("priya"):
        theirs = Emergency.objects.get(worker_name__startswith="Stranger")
        own = Emergency.objects.get(worker_name__startswith="Priya")
    given = {"outcome": "wrong", "words": "The coordinator could be reached."}
    post(priya, "/office/reviews/", emergency=str(theirs.pk), **given)
    assert priya.post("/office/reviews/", {"emergency": str(own.pk), **given}).status_code == 403
    page = get(planned.client("amira"), planned.url("access/looked/"))
    assert "The coordinator could be reached" in page
    assert planned.client("dana").get("/office/reviews/").status_code == 404


def test_an_agency_without_a_second_person_is_looked_at_by_the_coordinating_one(
    planned: Cast,
) -> None:
    open_emergency(planned, "chen")
    priya, chen = planned.client("priya"), planned.workers["chen"]
    assert "cannot go on" in get(priya, "/office/reviews/")
    # A supervisor of the agency who opened it themself is no second person.
    Worker.objects.filter(pk=chen.pk).update(roles=["provider", "supervisor"])
    assert "cannot go on" in get(priya, "/office/reviews/")
    # A second person of its own: theirs to look at, and nobody else's.
    Worker.objects.create(
        community=planned.community,
        account=planned.accounts["neighbour"],
        agency_id=chen.agency_id,
        name="Second",
        roles=["supervisor"],
    )
    assert "cannot go on" not in get(priya, "/office/reviews/")
    assert "cannot go on" in get(planned.client("neighbour"), "/office/reviews/")
    with planned.acting("priya"):
        assert not Emergency.objects.filter(worker_name__startswith="Chen").exists()


def mark_unsafe(planned: Cast, *people: str) -> None:
    with planned.acting("amira") as (_viewer, family):
        for who in people:
            ContactPoint.objects.create(
                community=planned.community,
                family=family,
                person=planned.people[who],
                kind="email",
                value=f"{who}@example.org",
                safe=False,
            )


def test_a_family_that_cannot_be_written_to_is_told_by_its_coordinator(planned: Cast) -> None:
    mark_unsafe(planned, "amira", "yusuf")
    dana = planned.client("dana")
    assert "Tell these families" not in get(dana, "/today/")
    open_emergency(planned, "stranger")
    assert not waiting()
    assert "Tell these families" in get(dana, "/today/")
    assert "Tell these families" not in get(planned.client("stranger"), "/today/")
    with planned.acting("amira"):
        one = Emergency.objects.get()
    told = f"/office/emergency/{one.pk}/told/"
    assert planned.client("stranger").post(told).status_code == 404
    assert planned.client("amira").post(told).status_code == 404
    post(dana, told)
    assert "Tell these families" not in get(dana, "/today/")
    assert dana.post(told).status_code == 404


def test_a_youth_sees_who_reads_what_is_about_him(planned: Cast) -> None:
    """Those outside, and those of his family; and who of them looked from outside."""
    page = get(planned.client("yusuf"), planned.url("access/"))
    inside = page[page.index("In the family") : page.index("Outside the family")]
    assert "Amira" in inside and "Everything about you, but what you keep to yourself" in inside
    assert "Dana Fictional" in page[page.index("Outside the family") :]
    get(planned.client("dana"), planned.url("plan/"))
    assert "Dana Fictional" in get(planned.client("yusuf"), planned.url("access/looked/"))


class Refusing(BaseEmailBackend):
    """A mail server that takes messages for some addresses, and complains about all others."""

    takes: tuple[str, ...] = ()

    def send_messages(self, messages: Any) -> int:
        if not set(messages[0].to) & {*self.takes}:
            raise SMTPRecipientsRefused({})
        return 1


@pytest.mark.parametrize("takes", [(), ("yusuf@example.org",)])
def test_a_family_that_no_message_reached_is_not_told(
    planned: Cast, monkeypatch: pytest.MonkeyPatch, takes: tuple[str, ...]
) -> None:
    """An address that is safe, and a mail server that does not take it."""
    monkeypatch.setattr(mail, "get_connection", lambda *_a, **_more: Refusing())
    monkeypatch.setattr(Refusing, "takes", takes)
    assert open_emergency(planned, "stranger").status_code == 302
    send_all()
    listed = "Tell these families" in get(planned.client("dana"), "/today/")
    with planned.acting("amira"):
        told = Emergency.objects.get().told_at is not None
    assert (listed, told) == (not takes, bool(takes))


def test_before_the_message_is_delivered_the_family_is_not_told(planned: Cast) -> None:
    """What is between writing the emergency and the message's arriving may fail."""
    open_emergency(planned, "stranger")
    assert waiting()
    assert "Tell these families" in get(planned.client("dana"), "/today/")
    send_all()
    assert "Tell these families" not in get(planned.client("dana"), "/today/")


def test_an_address_marked_as_unsafe_meanwhile_is_not_written_to(planned: Cast) -> None:
    open_emergency(planned, "stranger")
    mark_unsafe(planned, "amira")
    send_all()
    assert [one.to for one in mail.outbox] == [["yusuf@example.org"]]


def test_this_looks_wrong_is_worked_through_by_a_privacy_officer(team: Cast) -> None:
    team.client("okafor").get(team.url("plan/"))
    amira = team.client("amira")
    page = get(amira, team.url("access/looked/"))
    assert "to work on the plan together" in page
    line = re.search(r'looked/wrong/(\?line=\w+)"', page)
    assert line
    there = team.url("access/looked/wrong/") + line[1]
    page = post(amira, there, words="I never met this person.", reach="")
    assert "Sent" in page
    get(amira, team.url("access/looked/wrong/?line=0000"), 404)
    # Not his worker's, not the rest of the family's: a privacy officer's, at his agency.
    for who in ("yusuf", "okafor", "dana"):
        with team.acting(who):
            assert not Complaint.objects.exists(), who
    Worker.objects.filter(pk=team.workers["priya"].pk).update(roles=["privacy"])
    priya = team.client("priya")
    assert "I never met this person" in get(priya, "/office/complaints/")
    with team.acting("amira"):
        complaint = str(Complaint.objects.get().pk)
    post(priya, "/office/complaints/", complaint=complaint)
    assert "Somebody is looking into it" in get(amira, team.url("access/looked/"))
    found = {"complaint": complaint, "outcome": "He had no reason. He was told so."}
    post(priya, "/office/complaints/", **found)
    assert "He had no reason" in get(amira, team.url("access/looked/"))
    assert priya.get(team.url("plan/")).status_code == 404


def handlers(cast: Cast) -> set[str]:
    """Who can see (and so handle) the one complaint there is."""
    found = set()
    for who in cast.workers:
        with acting_as(cast.viewer(who)):
            found |= {who} if Complaint.objects.exists() else set()
    return found


def test_nobody_handles_a_complaint_about_themself(team: Cast) -> None:
    """Priya supervises; with an officer there it is the officer's, unless it is about her."""
    with team.acting("amira") as (viewer, family):
        complaint = complain(
            viewer, family, about_id=team.accounts["dana"].pk, name="Dana", day=clock.today(),
            agency_id=team.workers["dana"].agency_id, words="Why?",
        )  # fmt: skip
    assert handlers(team) == {"priya"}  # no officer yet: the supervisor
    Worker.objects.filter(pk=team.workers["stranger"].pk).update(roles=["privacy"])
    assert handlers(team) == {"stranger"}
    Worker.objects.filter(pk=team.workers["dana"].pk).update(roles=["privacy", "supervisor"])
    assert handlers(team) == {"stranger"}
    Worker.objects.filter(pk=team.workers["stranger"].pk).update(roles=["coordinator"])
    assert handlers(team) == {"priya"}  # the only officer is the one it is about
    with team.acting("dana") as (viewer, _family), pytest.raises(NotFound):
        answer_complaint(viewer, complaint.pk, "All was well.")
    assert get(team.client("dana"), "/office/complaints/").count("Why?") == 0


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
