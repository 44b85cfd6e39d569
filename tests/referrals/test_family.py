"""A family reads what was asked for it and why it was answered so, whoever asked."""

from typing import Any

import pytest

from oneplan.accounts.models import Account
from oneplan.approvals.actions import Wanted, ask_change, decide_change
from oneplan.approvals.models import Change
from oneplan.people.models import Family, Person
from oneplan.referrals import actions
from oneplan.referrals.models import Referral
from oneplan.referrals.registration import PersonEntry, Registration
from tests.joining import take_place
from tests.referrals.conftest import Place, worker_request


@pytest.fixture
def son(place: Place) -> Account:
    return Account.objects.create_user("io@example.org", name="Io")


@pytest.fixture
def referral(place: Place, son: Account) -> Referral:
    """A teacher asked for mother's family."""
    entries = (PersonEntry("Rosa", "caregiver", directs=True), PersonEntry("Io", "youth"))
    family = Registration("The Sample family", entries)
    with place.acting(place.teacher) as viewer:
        sent = actions.refer(viewer, place.here.pk, worker_request(family=family))
    with place.acting(place.intake) as viewer:
        people = {p.chosen_name: p for p in Person.objects.filter(family_id=sent.family_id)}
        family = Family.objects.get(pk=sent.family_id)
        take_place(viewer, family, people["Io"], son.pk)
        facts = {
            "family": family.pk,
            "person": people["Rosa"].pk,
            "recipient": place.mother.email,
        }
        asked = ask_change(viewer, Wanted(Change.Kind.PARENT, facts), "I met her at the school.")
    with place.acting(place.second) as viewer:
        decide_change(viewer, asked, yes=True, words="I called her.")
    with place.acting(place.intake) as viewer:
        take_place(viewer, family, people["Rosa"], place.mother.pk)
    return sent


def page(referral: Referral) -> str:
    return f"/family/{referral.family_id}/request/"


def decline(place: Place, referral: Referral) -> None:
    with place.acting(place.intake) as viewer:
        actions.decline(viewer, referral, place.refusal(retain=True))


def test_a_mother_reads_why_though_a_worker_asked(
    place: Place, referral: Referral, counted: Any
) -> None:
    client = place.client(place.mother)
    before = counted(client, page(referral)).content.decode()
    assert "School is hard" in before and "Why this was the answer" not in before
    decline(place, referral)
    text = " ".join(counted(client, page(referral)).content.decode().split())
    for words in (referral.reference, "Tess", "School", "Other help was found", "REASON-CANARY"):
        assert words in text, words
    for words in ("Food bank, ask for Jo", "yes please", "Ines"):
        assert words in text, words
    home = client.get(f"/family/{referral.family_id}/").content.decode()
    assert page(referral) in home


def test_how_it_was_explained_and_when(place: Place, referral: Referral) -> None:
    form = {
        "rationale": "Because",
        "family_input": "Fine",
        "explained_on": "2026-11-20",
        "explained_how": "At the kitchen table",
        "warm_referral": "Jo",
        "retain_consent": "no",
    }
    answer = place.client(place.intake).post(f"/referrals/{referral.pk}/decline/", form)
    assert answer.status_code == 302
    client = place.client(place.mother)
    client.cookies["oneplan_language"] = "fr"
    text = " ".join(client.get(page(referral)).content.decode().split())
    assert "Ce qui a été demandé au début" in text
    assert "At the kitchen table" in text and "20 nov" in text.replace("\xa0", " ")


@pytest.mark.parametrize("who", ["teacher", "far_intake", "coordinator"])
def test_nobody_else_reads_it(place: Place, referral: Referral, who: str) -> None:
    """The worker who sent it reads what they sent, at the request's own address, and no reasons."""
    decline(place, referral)
    answer = place.client(getattr(place, who)).get(page(referral))
    assert answer.status_code == 404 and "REASON-CANARY" not in answer.content.decode()


def test_a_youth_who_may_not_see_it_is_told_nothing(
    place: Place, referral: Referral, son: Account
) -> None:
    decline(place, referral)
    text = place.client(son).get(page(referral)).content.decode()
    assert "There is nothing here that you can see." in text
    assert referral.reference not in text and "REASON-CANARY" not in text
