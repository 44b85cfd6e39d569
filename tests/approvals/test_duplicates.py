"""A request that may be a family's with an earlier record: nobody is told but who may see both."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import transaction

from oneplan.access.actions import Recipient, end_involvement, record_directive
from oneplan.access.models import Involvement
from oneplan.approvals.actions import not_the_same
from oneplan.approvals.models import PossibleDuplicate
from oneplan.approvals.readers import duplicates_waiting
from oneplan.kernel.errors import NotFound
from oneplan.referrals import actions as referrals
from oneplan.referrals.models import Referral
from tests.approvals.office import PHONE, as_, hire, make_office, request_again, sees
from tests.teams.cast import Cast

SOMEBODY_ELSE = "519-555-0999"


@pytest.fixture
def office(db: None) -> Cast:
    return make_office()


def seen_by(cast: Cast, who: str) -> list[PossibleDuplicate]:
    """By the page's reader; and no row beside, without its joins."""
    with as_(cast, who):
        found = duplicates_waiting()
        waiting = PossibleDuplicate.objects.filter(answer=PossibleDuplicate.Answer.WAITING)
        assert waiting.count() == len(found), who
        return found


def test_the_same_number_is_found_and_only_shown_to_who_may_see_both(office: Cast) -> None:
    later = request_again(office).family_id
    (found,) = seen_by(office, "priya")
    assert (found.family_id, found.earlier_id) == (later, office.family_id)
    assert found.grounds == ["reach"]
    # The referrer, the earlier family's coordinator, its members, a supervisor without a grant.
    for who in ("okafor", "dana", "amira", "yusuf", "helene", "stranger", "chen", "neighbour"):
        assert seen_by(office, who) == [], who
        with as_(office, who):
            assert not PossibleDuplicate.objects.exists(), who


def test_whoever_handles_only_one_of_the_two_does_not_see_it(office: Cast) -> None:
    """Lea does intake, but the earlier family keeps her out; then nobody does its intake."""
    hire(office, "lea", "intake")
    lea = office.accounts["lea"].pk
    with office.acting("amira") as (viewer, family):
        record_directive(
            viewer, family, Recipient(lea), ["referral", "contact"], effect="deny",
            decided_by_id=office.people["amira"].pk,
        )  # fmt: skip
    later = request_again(office).family_id
    assert sees(office, "lea", later)
    assert seen_by(office, "lea") == []
    assert len(seen_by(office, "marc")) == 1
    with office.acting("priya") as (viewer, family):
        end_involvement(viewer, family, Involvement.Kind.INTAKE)
    for who in ("priya", "marc", "dana"):
        assert seen_by(office, who) == [], who


def test_birth_date_with_a_similar_name_is_found(office: Cast) -> None:
    born = date(2015, 5, 4)
    request_again(office, phone=SOMEBODY_ELSE, child="Sára", born=born)
    (found,) = seen_by(office, "priya")
    assert found.grounds == ["birth"]


@pytest.mark.parametrize(
    ("child", "born"), [("Leonard", date(2015, 5, 4)), ("Sara", date(2015, 5, 5))]
)
def test_a_birth_date_or_a_name_alone_is_nothing(office: Cast, child: str, born: date) -> None:
    request_again(office, phone=SOMEBODY_ELSE, child=child, born=born)
    assert seen_by(office, "priya") == []


def test_a_coordinator_of_both_sees_it_once_they_coordinate_both(office: Cast) -> None:
    """It waits unseen until somebody may see both."""
    referral = request_again(office)
    assert seen_by(office, "dana") == []
    judgement = referrals.Judgement(["under_18"], "One plan is better.")
    with as_(office, "priya") as viewer:
        dana = office.workers["dana"].pk
        referral = Referral.objects.get(pk=referral.pk)
        referrals.accept(viewer, referral, referrals.Acceptance(judgement, "coordination", dana))
    assert len(seen_by(office, "dana")) == 1


def refer_by_page(cast: Cast, phone: str) -> list[tuple[object, ...]]:
    """Every answer that a referrer gets, less what is made anew each time and what they typed."""
    client = cast.client("okafor")
    key = "0197f000-0000-7000-8000-000000000001"
    given = {
        "key": key,
        "family_name": "A family",
        "phone": phone,
        "reason": "School is hard.",
        "consent_how": "In person",
        "consent_on": "2026-11-01",
        "shown_to_family": "yes",
        "language": "en",
        "people-TOTAL_FORMS": "1",
        "people-INITIAL_FORMS": "0",
        "people-0-name": "Amira H.",
        "people-0-standing": "caregiver",
    }
    answer = client.post("/referrals/new/", given)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    with as_(cast, "okafor"):
        referral = Referral.objects.get(pk=key)
    answers = [
        answer,
        client.get(answer.url),
        client.get("/referrals/mine/"),
        client.get("/today/"),
    ]
    new = re.compile(
        f"{referral.reference}|{phone}|{referral.family_id}|csrf[^>]*>|form_key[^>]*>|nonce=[^ >]*"
    )
    return [(a.status_code, a.get("Location"), new.sub("", a.content.decode())) for a in answers]


def test_the_referrer_is_told_nothing(office: Cast) -> None:
    """The same answers, byte for byte but for ids, whether the family has a record or not."""
    outcomes = []
    for phone in (PHONE, SOMEBODY_ELSE):
        with transaction.atomic():
            outcomes.append(refer_by_page(office, phone))
            assert len(seen_by(office, "priya")) == (phone == PHONE)
            transaction.set_rollback(True)
    assert outcomes[0] == outcomes[1]


def test_not_the_same_is_kept_and_never_asked_again(office: Cast) -> None:
    request_again(office)
    (found,) = seen_by(office, "priya")
    with as_(office, "helene") as viewer, pytest.raises(NotFound):
        not_the_same(viewer, found.pk)
    client = office.client("priya")
    page = client.get(f"/office/duplicates/{found.pk}/").content.decode()
    assert "Amira again" in page
    assert "Amira's family" in unescape(page)
    assert client.get("/today/").content.decode().count("/office/duplicates/") == 1
    assert client.post(f"/office/duplicates/{found.pk}/").status_code == 302
    assert seen_by(office, "priya") == []
    assert client.get(f"/office/duplicates/{found.pk}/").status_code == 404


def test_the_page_is_not_there_for_others(office: Cast) -> None:
    request_again(office)
    (found,) = seen_by(office, "priya")
    for who in ("dana", "marc", "stranger", "okafor", "amira"):
        status = office.client(who).get(f"/office/duplicates/{found.pk}/").status_code
        assert status == (200 if who == "marc" else 404), who


def test_the_application_cannot_write_one(office: Cast) -> None:
    request_again(office)
    (found,) = seen_by(office, "priya")
    with as_(office, "priya"):
        assert PossibleDuplicate.objects.filter(pk=found.pk).update(answer="different") == 0
