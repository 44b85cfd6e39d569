"""Intake decides: who may, what changes, what each sees afterwards; a worker's own request."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneplan.access.models import AccessEvent, AccessGrant, Involvement
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotAllowed, NotFound, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.people.models import Family, Identity, Person
from oneplan.referrals import actions, readers
from oneplan.referrals.models import Attachment, EligibilityDecision, Referral

WORDS = ("CANARY-HARD", "Odile", "519 555 0101", "Old East", "REASON-CANARY")


def accept_form(place: Any, **changes: Any) -> dict[str, Any]:
    form = {
        "factors": ["under_18", "transition"],
        "intensity": "wraparound",
        "rationale": "Because it helps",
        "family_input": "They said yes",
        "explained_on": str(clock.today()),
        "explained_how": "On the phone, in French",
        "coordinator": str(place.coordinator.pk),
    }
    return form | changes


def relatives_request(place: Any, viewer: Viewer) -> Referral:
    draft = place.draft(viewer)
    n = draft.answers["who"]["n"]
    actions.save_answer(viewer, draft, "who", "relative", seen=n, page="z")
    return actions.send(viewer, draft)


def decline_form(**changes: Any) -> dict[str, Any]:
    form = accept_form_common() | {"warm_referral": "Food bank, ask for Jo", "retain_consent": "no"}
    return form | changes


def accept_form_common() -> dict[str, Any]:
    return {
        "factors": [],
        "rationale": "REASON-CANARY in plain words",
        "family_input": "They said yes",
        "explained_on": str(clock.today()),
        "explained_how": "On the phone",
    }


def test_intake_sees_the_request_and_the_family_sees_that_it_did(place: Any) -> None:
    with place.acting(place.mother) as mother:
        referral = actions.send(mother, place.draft(mother), account_id=mother.id)
    client = place.client(place.intake)
    assert "The Example family" in client.get("/referrals/").content.decode()
    led = client.get(f"/referrals/{referral.pk}/")  # a worker is led to the worker's page
    page = client.get(led["Location"]).content.decode()
    for words in ("CANARY-HARD", "Odile", "519 555 0101", "Old East", "Never use"):
        assert words in page
    with place.acting(place.intake) as viewer:
        assert [w.id for w in readers.waiting(viewer)] == [referral.pk]
    with place.acting(place.mother):
        seen = [(e.viewer_name, e.agency_name, e.part) for e in AccessEvent.objects.order_by("at")]
        assert seen == [("Ines", "Lead", "list"), ("Ines", "Lead", "referral")]


def test_a_worker_who_reads_again_what_they_sent_is_noted_too(place: Any) -> None:
    referral = place.referred()
    with place.acting(place.teacher) as viewer, CaptureQueriesContext(connection) as said:
        actions.look_at(viewer, readers.referral_of(viewer, referral.pk))
    assert any("oneplan_log" in one["sql"] for one in said)


def test_who_waited_longest_comes_first_and_lateness_shows(place: Any) -> None:
    early, late = place.sent(), place.sent()
    with place.acting(place.intake) as viewer:
        Referral.objects.filter(pk=late.pk).update(
            submitted_at=clock.now() - timedelta(days=10),
            answers=late.answers | {"urgent": {"value": {"urgent": "yes"}, "done": True}},
        )
        waiting = readers.waiting(viewer)
        assert [w.id for w in waiting] == [late.pk, early.pk]
        assert (waiting[0].late, waiting[0].urgent, waiting[0].days) == (True, True, 10)
        assert (waiting[1].late, waiting[1].urgent, waiting[1].days) == (False, False, 0)
        found = readers.waiting_page(viewer, reference=early.reference.lower())
        assert [w.id for w in found] == [early.pk]
    assert "Cannot wait" in place.client(place.intake).get("/referrals/").content.decode()


# Accepting


def test_accepted_through_the_page(place: Any) -> None:
    referral = place.sent(leave_out=["health"])
    client = place.client(place.intake)
    page = client.get(f"/referrals/{referral.pk}/accept/").content.decode()
    assert "Cora: 0 families now" in page
    answer = client.post(f"/referrals/{referral.pk}/accept/", accept_form(place))
    assert answer["Location"] == "/referrals/"
    with place.acting(place.intake) as viewer:  # the way in is closed behind it
        assert not Referral.objects.exists() and not Family.objects.exists()
        assert not Involvement.objects.exists() and not readers.waiting(viewer)
    with place.acting(place.coordinator):
        family = Family.objects.get()
        assert (family.stage, family.name) == ("engagement", "The Example family")
        assert Referral.objects.get().status == "accepted" and Identity.objects.count() == 2
        decision = EligibilityDecision.objects.get()
        assert decision.factors == ["under_18", "transition"]
        assert (decision.decided_by_id, decision.intensity) == (place.intake.pk, "wraparound")
        seen = set(AccessGrant.objects.get(because="assignment").categories)
        assert "health" not in seen and {"contact", "strengths"} <= seen
    with acting_as(Viewer(id=referral.referrer_id)) as visitor:
        assert readers.decision_of(referral).rationale == "Because it helps"  # type: ignore[union-attr]
        assert readers.mine(visitor)[0].status == "accepted"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"factors": []}, "Tick what you weighed"),
        ({"factors": ["a_score"]}, "not one of the available choices"),
        ({"intensity": "information"}, "not one of the available choices"),
        ({"rationale": " "}, "in words for the family"),
        ({"rationale": "x" * 20_001}, "20,000"),
        ({"family_input": ""}, "write what it said"),
        ({"explained_on": "soon"}, "Choose the day"),
        ({"explained_on": "2999-01-01"}, "a day that has been"),
        ({"explained_how": ""}, "Write how you explained it"),
        ({"coordinator": ""}, "Choose a coordinator"),
        ({"coordinator": str(new_id())}, "who works here"),
    ],
)
def test_a_decision_badly_written_changes_nothing(place: Any, changes: Any, words: str) -> None:
    referral = place.sent()
    client = place.client(place.intake)
    page = client.post(f"/referrals/{referral.pk}/accept/", accept_form(place, **changes))
    assert page.status_code == 200 and words in page.content.decode()
    with place.acting(place.intake):
        assert Referral.objects.get().status == "submitted"
        assert not EligibilityDecision.objects.exists()


def test_without_consent_the_family_is_asked_before_a_coordinator_is_chosen(place: Any) -> None:
    with acting_as(Viewer(id=new_id())) as visitor:
        referral = relatives_request(place, visitor)
    address = f"/referrals/{referral.pk}/accept/"
    client = place.client(place.intake)
    assert "Ask the family, and tick" in client.post(address, accept_form(place)).content.decode()
    with place.acting(place.intake) as viewer, pytest.raises(NotReady):
        actions.accept(viewer, referral, place.acceptance())
    agreed = {"agreed": ["contact", "strengths"], "agreed_how": "On the phone today"}
    assert client.post(address, accept_form(place, **agreed)).status_code == 302
    with place.acting(place.coordinator):
        assert AccessGrant.objects.get(because="assignment").categories == ["contact", "strengths"]
        assert Person.objects.count() == 2


def test_the_coordinator_must_be_one_and_work_here(place: Any) -> None:
    referral = place.sent()
    with place.acting(place.intake) as viewer:
        for worker in (place.teacher, place.far_intake, place.second):
            with pytest.raises(Invalid):
                actions.accept(
                    viewer,
                    referral,
                    actions.Acceptance(place.judgement(), "coordination", worker.pk),
                )


# Two at once


def test_the_second_of_two_deciders_is_told_and_nothing_is_decided_twice(place: Any) -> None:
    referral = place.sent()
    with place.acting(place.second):
        stale = Referral.objects.get()
    with place.acting(place.intake) as viewer:
        actions.accept(viewer, referral, place.acceptance())
    with place.acting(place.second) as viewer, pytest.raises(NotReady):
        actions.decline(viewer, stale, place.refusal())
    late = place.client(place.second).post(
        f"/referrals/{referral.pk}/decline/", decline_form(rationale="my long reasons")
    )
    text = late.content.decode()
    assert late.status_code == 404 and "a colleague was quicker" in text
    assert "my long reasons" in text
    with place.acting(place.coordinator):
        assert EligibilityDecision.objects.get().outcome == "accepted"


def test_the_second_is_told_also_while_the_request_stays_open_to_both(place: Any) -> None:
    referral = place.sent()
    with place.acting(place.second):
        stale = Referral.objects.get()
    with place.acting(place.intake) as viewer:
        actions.decline(viewer, referral, place.refusal(retain=True))
    with place.acting(place.second) as viewer, pytest.raises(NotReady):
        actions.accept(viewer, stale, place.acceptance())


def test_only_intake_decides(place: Any) -> None:
    referral = place.sent()
    for who in (place.coordinator, place.teacher):
        with place.acting(who) as viewer:
            for act in (
                lambda v: actions.accept(v, referral, place.acceptance()),
                lambda v: actions.decline(v, referral, place.refusal()),
                lambda v: actions.take_back(v, referral),
            ):
                with pytest.raises(NotAllowed):
                    act(viewer)
    with place.acting(place.far_intake) as viewer, pytest.raises(NotReady):
        actions.decline(viewer, referral, place.refusal())


# Declining


@pytest.mark.parametrize("retain", [True, False])
def test_declined_with_an_explanation_a_warm_referral_and_an_open_door(
    place: Any, retain: bool
) -> None:
    referral = place.sent()
    client = place.client(place.intake)
    address = f"/referrals/{referral.pk}/decline/"
    assert client.get(address + "?q=food").status_code == 200
    assert client.get(address + "?service=nonsense").status_code == 200
    form = decline_form(retain_consent="yes" if retain else "no")
    assert client.post(address, form).status_code == 302
    with place.acting(place.intake):
        assert Referral.objects.exists() is retain
        if retain:
            assert Family.objects.get().stage == "declined"
    with acting_as(Viewer(id=referral.referrer_id)) as visitor:
        decision = readers.decision_of(readers.referral_of(visitor, referral.pk))
        assert decision and decision.warm_referral == "Food bank, ask for Jo"
        assert decision.rationale.startswith("REASON-CANARY")


@pytest.mark.parametrize("accepted", [True, False])
def test_a_relative_who_asked_learns_the_outcome_and_no_more(place: Any, accepted: bool) -> None:
    with place.acting(place.mother) as relative:
        referral = relatives_request(place, relative)
    with place.acting(place.intake) as viewer:
        if accepted:
            agreed = {"agreed": ["contact"], "agreed_how": "On the phone"}
            actions.accept(viewer, referral, place.acceptance(**agreed))
        else:
            actions.decline(viewer, referral, place.refusal())
    with place.acting(place.mother):
        assert Referral.objects.get().decided_at and not EligibilityDecision.objects.exists()
    page = place.client(place.mother).get(f"/referrals/{referral.pk}/").content.decode()
    assert ("The family gets a coordinator" if accepted else "Other help fits better") in page
    assert "The family hears the reasons, and tells you what it wants to." in page
    assert "REASON-CANARY" not in page and "Food bank" not in page
    if accepted:
        with place.acting(place.coordinator):
            assert EligibilityDecision.objects.get().category == "contact"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"warm_referral": ""}, "Say where the family finds help"),
        ({"retain_consent": ""}, "note what it said"),
        ({"rationale": ""}, "in words for the family"),
        ({"explained_how": ""}, "Write how you explained it"),
    ],
)
def test_an_answer_without_its_parts_is_refused(place: Any, changes: Any, words: str) -> None:
    referral = place.sent()
    address = f"/referrals/{referral.pk}/decline/"
    page = place.client(place.intake).post(address, decline_form(**changes))
    assert words in page.content.decode()


def test_the_family_takes_its_request_back(place: Any) -> None:
    referral = place.sent()
    client = place.client(place.intake)
    assert client.post(f"/referrals/{referral.pk}/take-back/").status_code == 302
    with place.acting(place.intake):
        assert not Referral.objects.exists()
    with acting_as(Viewer(id=referral.referrer_id)) as visitor:
        assert readers.mine(visitor)[0].status == "withdrawn"


# The wall


@pytest.mark.parametrize("who", ["coordinator", "teacher", "far_intake", "mother"])
def test_a_request_is_invisible_to_everybody_else(place: Any, who: str) -> None:
    referral = place.sent()
    other = getattr(place, who)
    with place.acting(other) as viewer:
        assert not Referral.objects.exists() and not Family.objects.exists()
        assert not readers.waiting(viewer) and not readers.mine(viewer)
        with pytest.raises(NotFound):
            readers.referral_of(viewer, referral.pk)
        assert Referral.objects.update(answers={}) == 0
    client = place.client(other)
    tails = ("", "request/", "accept/", "decline/", f"attachments/{new_id()}/")
    for tail in tails:
        for verb in (client.get, client.post):
            page = verb(f"/referrals/{referral.pk}/{tail}", follow=True)
            unknown = verb(f"/referrals/{new_id()}/{tail}", follow=True)
            assert page.status_code == unknown.status_code
            assert page.status_code in {404, 405}
            assert not any(word in page.content.decode() for word in (*WORDS, referral.reference))


def test_a_draft_is_its_writers_alone(place: Any) -> None:
    with acting_as(Viewer(id=new_id())) as visitor:
        draft = place.draft(visitor)
    for who in (place.intake, place.coordinator, place.mother):
        with place.acting(who):
            assert not Referral.objects.exists()
        page = place.client(who).get(f"/referrals/ask/{draft.pk}/hard/")
        assert page.status_code == 404 and "CANARY-HARD" not in page.content.decode()


def test_nobody_without_a_session_sees_anything(place: Any) -> None:
    referral = place.sent()
    client = place.client()
    assert client.get(f"/referrals/{referral.pk}/").status_code == 404
    for address in ("/referrals/", "/referrals/new/", f"/referrals/{referral.pk}/request/"):
        assert client.get(address).status_code == 302  # to sign in


# A worker refers


def worker_form(**changes: Any) -> dict[str, Any]:
    form = {
        "key": str(new_id()),
        "people-TOTAL_FORMS": "6",
        "people-INITIAL_FORMS": "0",
        "people-0-name": "Rosa",
        "people-0-standing": "caregiver",
        "people-1-name": "Io",
        "people-1-standing": "youth",
        "people-1-age": "15",
        "family_name": "The Sample family",
        "reason": "School is hard",
        "phone": "519 555 0102",
        "note": "after 4",
        "language": "en",
        "consent_how": "In my office",
        "consent_on": str(clock.today()),
        "shown_to_family": "yes",
        "leave_out": ["justice"],
    }
    return form | changes


def test_a_worker_refers_and_then_sees_what_was_sent_and_the_outcome_only(place: Any) -> None:
    client = place.client(place.teacher)
    assert client.get("/referrals/new/").status_code == 200
    form = worker_form()
    sent = client.post("/referrals/new/", form)
    assert sent.status_code == 302
    assert client.post("/referrals/new/", form)["Location"] == sent["Location"]  # pressed twice
    page = client.get(sent["Location"]).content.decode()
    assert "School is hard" in page and "519 555 0102" not in page
    with place.acting(place.intake) as viewer:
        referral = Referral.objects.get()
        assert (referral.referrer_name, referral.referrer_agency.name) == ("Tess", "School")
        assert "justice" not in referral.consent_categories
        actions.decline(viewer, referral, place.refusal(retain=True))
    page = client.get(sent["Location"]).content.decode()
    assert "Other help was found" in page and "REASON-CANARY" not in page
    assert "Other help was found" in client.get("/referrals/mine/").content.decode()
    with place.acting(place.teacher):
        assert not EligibilityDecision.objects.exists() and not Person.objects.exists()
    with place.acting(place.intake):
        assert EligibilityDecision.objects.exists()


def test_a_worker_does_not_see_what_the_family_let_another_agency_send(place: Any) -> None:
    referral = place.referred()
    with place.acting(place.teacher) as viewer:
        assert [r.pk for r in readers.mine(viewer)] == [referral.pk]
    elsewhere = place._worker(place.lead, "Una", ["provider"])
    with place.acting(elsewhere) as viewer:
        assert readers.mine(viewer) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"family_name": ""}, "Write the family’s name"),
        ({"family_name": "x" * 121}, "at most 120"),
        ({"reason": ""}, "Write why the family asks"),
        ({"reason": "x" * 20_001}, "20,000"),
        ({"consent_how": ""}, "Without its agreement nothing is sent"),
        ({"consent_on": ""}, "Choose the day on which the family agreed"),
        ({"consent_on": "2999-01-01"}, "a day that has been"),
        ({"consent_on": "1066-10-14"}, "a day that has been"),
        ({"shown_to_family": ""}, "has seen what you send"),
        (
            {
                "people-0-name": "",
                "people-0-standing": "",
                "people-1-name": "",
                "people-1-standing": "",
                "people-1-age": "",
            },
            "the name of one person",
        ),
        ({"people-0-standing": ""}, "Choose who they are"),
        ({"people-1-age": "old"}, "as a number"),
        ({"people-TOTAL_FORMS": "9999"}, "There is a problem"),
        ({"key": "nonsense"}, "There is a problem"),
    ],
)
def test_a_workers_form_badly_written_sends_nothing(place: Any, changes: Any, words: str) -> None:
    page = place.client(place.teacher).post("/referrals/new/", worker_form(**changes))
    assert page.status_code == 200 and words in page.content.decode()
    assert "In my office" in page.content.decode() or "consent_how" in changes
    with place.acting(place.intake):
        assert not Referral.objects.exists()


# Pages


@pytest.mark.parametrize("language", ["en", "fr"])
def test_workers_pages_within_their_budget(place: Any, counted: Any, language: str) -> None:
    referral = place.sent()
    for _more in range(30):
        place.sent()
    client = place.client(place.intake)
    client.cookies["oneplan_language"] = language
    one = f"/referrals/{referral.pk}"
    for address in (
        "/referrals/",
        "/referrals/?page=2",
        f"{one}/request/",
        f"{one}/accept/",
        f"{one}/decline/",
        "/referrals/new/",
        "/referrals/mine/",
    ):
        page = counted(client, address)
        assert page.status_code == 200 and f'<html lang="{language}"' in page.content.decode()


def test_an_attachment_is_a_download_whatever_its_name(place: Any) -> None:
    referral = place.sent()
    with place.acting(place.intake):
        file = Attachment.objects.create(
            community_id=referral.community_id,
            family_id=referral.family_id,
            referral=referral,
            name='..\\..\\evil"\r\nX: y/<script>.html',
            media_type="text/html",
            content=b"<script>alert(1)</script>",
        )
    address = f"/referrals/{referral.pk}/attachments/{file.pk}/"
    page = place.client(place.intake).get(address)
    assert page["Content-Type"] == "application/octet-stream"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Content-Disposition"].startswith("attachment;")
    assert not set("<>/\\\r\n") & set(page["Content-Disposition"].split("filename=")[1])
    assert "sandbox" in page["Content-Security-Policy"]
    assert place.client(place.teacher).get(address).status_code == 404
