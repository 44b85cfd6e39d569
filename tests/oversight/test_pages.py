"""Asking for more, emergencies and complaints, as the family and workers use them."""

import re
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend

from oneplan.access.models import Emergency
from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound
from oneplan.kernel.viewer import acting_as
from oneplan.oversight.actions import answer_complaint, complain
from oneplan.oversight.models import Ask, Complaint
from oneplan.people.models import ContactPoint, Person, Worker
from tests.access.test_directives import sees, team
from tests.access.test_pages import article, get, open_emergency, planned, post, reference
from tests.teams.cast import Cast

__all__ = ["planned", "team"]


from tests.sending import send_all, waiting


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
