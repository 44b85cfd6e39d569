"""A family moves to another community: its pages, and what the new place finds."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError

from oneplan.accounts.models import Account
from oneplan.kernel.errors import Invalid, NotFound, NotReady
from oneplan.people.models import Family, Person, Stage
from oneplan.referrals import actions, readers
from oneplan.referrals.actions import moving
from oneplan.referrals.models import Referral
from tests.joining import take_place
from tests.referrals.conftest import Browser, Place

Status = Referral.Status


@pytest.fixture
def family_id(place: Place) -> UUID:
    """Mother's family asked for help here and was accepted."""
    with place.acting(place.mother) as viewer:
        referral = actions.send(viewer, place.draft(viewer), account_id=place.mother.pk)
    with place.acting(place.intake) as viewer:
        actions.accept(viewer, referral, place.acceptance())
    return referral.family_id


def page(family_id: UUID) -> str:
    return f"/family/{family_id}/moving/"


def move(place: Place, family_id: UUID, to: Any, words: str = "") -> None:
    with place.acting(place.mother) as viewer:
        actions.move(viewer, Family.objects.get(pk=family_id), to.pk, words)


def waiting(place: Place, who: Any) -> list[readers.Waiting]:
    with place.acting(who) as viewer:
        return readers.waiting(viewer)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_what_will_happen_is_said_first(
    place: Place, family_id: UUID, counted: Callable[..., Any]
) -> None:
    browser = place.client(place.mother)
    centre = text_of(browser.get(f"/family/{family_id}/access/"))
    assert page(family_id) in centre
    first = text_of(counted(browser, page(family_id)))
    assert "There" in first and "Nothing happens yet." in first
    typed = {"community": str(place.there.pk), "words": "Please call <b>after 4</b>."}
    check = text_of(browser.post(page(family_id), typed | {"step": "look"}))
    for said in ("Cora", "Lead", "Far lead", "You can move back at any time", "Who stays"):
        assert said in check, said
    assert check.count("Please call &lt;b&gt;after 4&lt;/b&gt;.") == 2
    with place.acting(place.mother):
        assert Family.objects.get(pk=family_id).community_id == place.here.pk
    back = text_of(browser.post(page(family_id), typed | {"step": "back"}))
    assert "Please call &lt;b&gt;after 4&lt;/b&gt;." in back
    assert "checked" in back and 'role="alert"' not in back
    done = browser.post(page(family_id), typed | {"step": "move"}, follow=True)
    assert "You have moved to There. Far lead will get in touch with you." in text_of(done)


def test_in_french(place: Place, family_id: UUID) -> None:
    browser = place.client(place.mother)
    browser.cookies["oneplan_language"] = "fr"
    assert "Nous déménageons" in text_of(browser.get(page(family_id)))
    missing = text_of(browser.post(page(family_id), {"step": "look"}))
    assert "Choisissez l’endroit où vous allez vivre." in missing
    typed = {"community": str(place.there.pk), "step": "look"}
    check = text_of(browser.post(page(family_id), typed))
    assert "Ce qui va se passer" in check and "Cora" in check


def test_an_error_stands_next_to_its_field_and_nothing_typed_is_lost(
    place: Place, family_id: UUID
) -> None:
    browser = place.client(place.mother)
    for community in ("", str(place.here.pk), "nonsense"):
        typed = {"community": community, "words": "We keep a dog.", "step": "move"}
        answer = text_of(browser.post(page(family_id), typed))
        assert 'aria-invalid="true"' in answer
        assert "We keep a dog." in answer
    with place.acting(place.mother):
        assert Family.objects.get(pk=family_id).community_id == place.here.pk


def test_nobody_else_finds_the_page(place: Place, family_id: UUID) -> None:
    with place.acting(place.mother) as viewer:
        son = Account.objects.create_user("son@example.org", name="Son")
        person = Person.objects.create(
            community=place.here, family_id=family_id, chosen_name="Son", standing="youth"
        )
        take_place(viewer, Family.objects.get(pk=family_id), person, son.pk)
        assert viewer.family_ids
    for who in (son, place.coordinator, place.intake, place.teacher, place.far_intake):
        browser = place.client(who)
        typed = {"community": str(place.there.pk), "step": "move"}
        assert browser.get(page(family_id)).status_code == 404
        assert browser.post(page(family_id), typed).status_code == 404
        with pytest.raises(NotFound), place.acting(who) as viewer:
            actions.move(viewer, Family(pk=family_id, language="en"), place.there.pk)
    assert Browser().get(page(family_id)).status_code == 302  # signs in first


def test_the_new_place_finds_it_among_its_requests(place: Place, family_id: UUID) -> None:
    assert waiting(place, place.far_intake) == []
    move(place, family_id, place.there, words="Please call after 4.")
    line = waiting(place, place.far_intake)[0]
    assert line.family_name == "The Example family"
    browser = place.client(place.far_intake)
    assert line.reference in text_of(browser.get("/referrals/"))
    request = text_of(browser.get(f"/referrals/{line.id}/request/"))
    assert "Please call after 4." in request
    assert "nous apportons notre plan" in request  # the family speaks French
    assert "519 555 0101" in request
    with place.acting(place.far_intake) as viewer:
        referral = readers.referral_of(viewer, line.id)
        cora = place.acceptance(agreed=["contact"], agreed_how="On the phone")
        with pytest.raises(Invalid):  # a coordinator of the place it came from
            actions.accept(viewer, referral, cora)
        here = actions.Acceptance(
            place.judgement(), "coordination", place.far_intake.pk, ["contact"], "On the phone"
        )
        actions.accept(viewer, readers.referral_of(viewer, line.id), here)
    with place.acting(place.mother):
        family = Family.objects.get(pk=family_id)
        assert family.stage == Stage.ENGAGEMENT
        requests = Referral.objects.order_by("submitted_at")
        assert [r.status for r in requests] == [Status.ACCEPTED, Status.ACCEPTED]
        assert {r.community_id for r in requests} == {place.there.pk}


def test_without_its_yes_the_new_place_gives_no_coordinator(place: Place, family_id: UUID) -> None:
    move(place, family_id, place.there)
    line = waiting(place, place.far_intake)[0]
    with place.acting(place.far_intake) as viewer:
        referral = readers.referral_of(viewer, line.id)
        asked = actions.Acceptance(place.judgement(), "coordination", place.far_intake.pk)
        with pytest.raises(NotReady):
            actions.accept(viewer, referral, asked)


def test_a_request_that_waited_is_nobodys_to_decide(place: Place) -> None:
    with place.acting(place.mother) as viewer:
        referral = actions.send(viewer, place.draft(viewer), account_id=place.mother.pk)
    assert [line.id for line in waiting(place, place.intake)] == [referral.pk]
    move(place, referral.family_id, place.there)
    assert waiting(place, place.intake) == []
    new = waiting(place, place.far_intake)
    assert len(new) == 1 and new[0].id != referral.pk
    with place.acting(place.intake) as viewer, pytest.raises(NotReady):
        actions.accept(viewer, referral, place.acceptance())
    accept = f"/referrals/{referral.pk}/accept/"
    assert place.client(place.intake).get(accept).status_code == 404
    with place.acting(place.mother):
        assert Referral.objects.get(pk=referral.pk).status == Status.WITHDRAWN


def test_moving_back(place: Place, family_id: UUID) -> None:
    move(place, family_id, place.there)
    move(place, family_id, place.here)
    assert waiting(place, place.far_intake) == []
    assert len(waiting(place, place.intake)) == 1
    with place.acting(place.mother):
        assert Family.objects.get(pk=family_id).community_id == place.here.pk
        # The way there was taken back with the way here.
        assert Referral.objects.filter(status=Status.SUBMITTED).count() == 1
        assert Referral.objects.filter(status=Status.WITHDRAWN).count() == 1


def test_twice_at_once_is_once(place: Place, family_id: UUID) -> None:
    move(place, family_id, place.there)
    with pytest.raises(Invalid):
        move(place, family_id, place.there)
    assert len(waiting(place, place.far_intake)) == 1


def test_a_number_that_is_taken_there(
    place: Place, family_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new one is tried again; the one that the family has had gets a tail."""
    with place.acting(place.mother):
        mine = Referral.objects.get().reference
    monkeypatch.setattr("oneplan.referrals.actions.asking.new_reference", lambda: mine)
    place.sent(place.there)
    numbers = iter([mine, mine, "NEW-22222"])
    monkeypatch.setattr(moving, "new_reference", lambda: next(numbers))
    move(place, family_id, place.there)
    with place.acting(place.mother):
        assert {r.reference for r in Referral.objects.all()} == {f"{mine}-2", "NEW-22222"}
    monkeypatch.setattr(moving, "new_reference", lambda: "NEW-22222")
    with pytest.raises(IntegrityError):
        move(place, family_id, place.here)
