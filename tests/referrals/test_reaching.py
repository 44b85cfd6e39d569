"""What cannot wait has its own clock and its words in the row; tries are noted in two taps, and the
family reads them."""

from datetime import date, timedelta

import pytest

from oneplan.kernel import clock
from oneplan.kernel.errors import NotAllowed, NotFound, NotReady
from oneplan.referrals import actions, readers, rules
from oneplan.referrals.models import ContactAttempt


def test_urgent_words_shorten_the_wait() -> None:
    monday = date(2026, 11, 23)
    urgent = {"urgent": {"value": {"urgent": "yes", "what": "No bed tonight"}}}
    calm = {"urgent": {"value": {"urgent": "no", "what": ""}}}
    assert rules.answer_by(monday, rules.working_days(urgent, 3)) == monday + timedelta(days=1)
    assert rules.answer_by(monday, rules.working_days(calm, 3)) == monday + timedelta(days=3)
    assert rules.urgent_words(urgent) == "No bed tonight" and not rules.urgent_words(calm)


def test_a_try_takes_two_taps_and_the_family_reads_it(place) -> None:
    referral = place.referred()
    client = place.client(place.intake)
    client.get(f"/referrals/{referral.pk}/request/")
    for _again in range(rules.TRIES):
        answer = client.post(f"/referrals/{referral.pk}/tried/", {"tried": "call-nobody"})
        assert answer.status_code == 302
    page = client.get(f"/referrals/{referral.pk}/request/").content.decode()
    assert "Three tries, and nobody answered" in page and "Called" in page
    with place.acting(place.intake) as viewer:
        assert readers.waiting(viewer)[0].tries == rules.TRIES
    client.post(f"/referrals/{referral.pk}/tried/", {"tried": "call-reached"})
    with place.acting(place.intake) as viewer:
        assert readers.waiting(viewer)[0].tries == 0
    page = client.get(f"/referrals/{referral.pk}/request/").content.decode()
    assert "Three tries" not in page
    assert client.post(f"/referrals/{referral.pk}/tried/", {"tried": "shout"}).status_code == 404


def test_the_family_itself_reads_who_tried(place) -> None:
    with place.acting(place.mother) as mother:
        referral = actions.send(mother, place.draft(mother), account_id=mother.id)
    with place.acting(place.intake) as viewer:
        found = readers.referral_of(viewer, referral.pk)
        actions.note_attempt(viewer, found, ContactAttempt.How.CALL, reached=False)
    page = place.client(place.mother).get(f"/referrals/{referral.pk}/").content.decode()
    assert "We tried to reach you" in page and "Ines" in page


def test_nobody_but_intake_notes_a_try(place) -> None:
    referral = place.referred()
    with place.acting(place.teacher) as viewer, pytest.raises(NotAllowed):
        actions.note_attempt(viewer, referral, "call", reached=False)
    assert clock.today()


def test_whoever_asked_takes_it_back_online(place) -> None:
    with place.acting(place.mother) as mother:
        referral = actions.send(mother, place.draft(mother), account_id=mother.id)
    with place.acting(place.teacher) as _viewer, pytest.raises(NotReady):
        actions.withdraw(referral)
    with place.acting(place.intake) as viewer, pytest.raises(NotReady):
        actions.withdraw(readers.referral_of(viewer, referral.pk))
    client = place.client(place.mother)
    answer = client.post(f"/referrals/{referral.pk}/withdraw/", follow=True)
    assert "Taken back" in answer.content.decode()
    assert "Your request was taken back" in answer.content.decode()
    with place.acting(place.intake) as viewer:
        assert readers.waiting(viewer) == []
        with pytest.raises(NotFound):
            readers.referral_of(viewer, referral.pk)
    again = client.post(f"/referrals/{referral.pk}/withdraw/", follow=True)
    assert "answered meanwhile" in again.content.decode(), "twice is once"
