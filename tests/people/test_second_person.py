"""No one person makes themself, or anybody, a parent: whom a worker names has a second person
behind them (adr/0027)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError, transaction

from oneplan.accounts.models import Account
from oneplan.approvals.actions import Wanted, ask_change, decide_change, undo_change
from oneplan.approvals.models import Change
from oneplan.coordination.actions import Proposed, answer_handover, propose_handover
from oneplan.kernel.errors import Invalid, NotAllowed, NotFound, NotReady
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.people import actions
from oneplan.people.actions import NeedsSecondPerson
from oneplan.people.models import ContactPoint, Family, Invitation, Person, Worker
from oneplan.referrals import actions as referrals
from oneplan.referrals.actions import Acceptance, Judgement
from oneplan.referrals.models import EligibilityDecision
from oneplan.referrals.registration import ContactEntry, PersonEntry, Registration
from tests.approvals.office import hire, make_office
from tests.teams.cast import Cast

MOTHER, SECOND = "nour@example.org", "dana.too@example.org"
PARTS = ["contact", "schedule", "strengths"]


@dataclass
class Case:
    """A family that a school referred; Priya accepted it, Dana coordinates it; Nour, its mother,
    gave her address and has no account."""

    cast: Cast
    family_id: UUID
    mother: UUID

    @contextmanager
    def acting(self, who: str) -> Iterator[tuple[Viewer, Family, Person]]:
        with acting_as(self.cast.viewer(who)) as viewer:
            family = Family.objects.get(pk=self.family_id)
            yield viewer, family, Person.objects.get(pk=self.mother)

    def invited(self, who: str, address: str = MOTHER) -> str:
        """The secret of an invitation into the mother's place."""
        with self.acting(who) as (viewer, family, mother):
            return actions.invite(viewer, family, mother, address).secret

    def accepts(self, account: Account, secret: str) -> bool:
        with acting_as(Viewer(id=account.pk, name=account.name, signed_in=True)) as viewer:
            return actions.accept_invitation(viewer, secret) == self.family_id

    def wanted(self, address: str = MOTHER) -> Wanted:
        facts = {"family": self.family_id, "person": self.mother, "recipient": address}
        return Wanted(Change.Kind.PARENT, facts)

    def ask(self, who: str, address: str = MOTHER) -> UUID:
        with acting_as(self.cast.viewer(who)) as viewer:
            return ask_change(viewer, self.wanted(address), "I met her at the school.")

    def approve(self, who: str, change: UUID) -> None:
        with acting_as(self.cast.viewer(who)) as viewer:
            decide_change(viewer, change, yes=True, words="I called her.")


def account(address: str, name: str = "Somebody") -> Account:
    made = Account.objects.create_user(address, name=name)
    EmailAddress.objects.create(user=made, email=address, verified=True, primary=True)
    return made


def referred(cast: Cast, by: str = "okafor", address: str = MOTHER, directs: bool = True) -> Case:
    way = (ContactEntry("email", address),)
    people = (PersonEntry("Nour", "caregiver", contacts=way, directs=directs),)
    with acting_as(cast.viewer(by)) as viewer:
        referral = referrals.refer(
            viewer,
            cast.community.pk,
            referrals.WorkerRequest(
                family=Registration("Nour's", people),
                reason="School is hard.",
                consent_how="In person",
                consent_on=date(2026, 11, 1),
                shown_to_family=True,
            ),
        )
    with acting_as(cast.viewer("priya")) as viewer:
        judgement = Judgement([], "They need a plan.")
        intensity = EligibilityDecision.Intensity.COORDINATION
        coordinator = cast.workers["dana"].pk
        referrals.accept(viewer, referral, Acceptance(judgement, intensity, coordinator))
    with acting_as(cast.viewer("dana")):
        mother = Person.objects.get(family_id=referral.family_id)
    return Case(cast, referral.family_id, mother.pk)


@pytest.fixture
def office(db: None) -> Cast:
    return make_office()


@pytest.fixture
def case(office: Cast) -> Case:
    return referred(office)


def test_whom_the_request_named_is_invited_at_the_address_it_gave(case: Case) -> None:
    """Priya accepted, Dana invites: two."""
    secret = case.invited("dana")
    with case.acting("dana"):
        made = Invitation.objects.get(person=case.mother)
        priya, dana = (case.cast.accounts[who].pk for who in ("priya", "dana"))
        assert (made.made_by, made.seconded_by) == (dana, priya)
    assert case.accepts(account(MOTHER), secret)


@pytest.mark.parametrize("address", [SECOND, "dana@example.org", "nour+2@elsewhere.example"])
def test_not_at_another_address(case: Case, address: str) -> None:
    with pytest.raises(NeedsSecondPerson):
        case.invited("dana", address)
    with case.acting("dana"):
        assert not Invitation.objects.filter(person=case.mother).exists()


def test_not_at_an_address_that_was_written_down_afterwards(case: Case) -> None:
    with case.acting("dana") as (viewer, family, mother):
        actions.add_contact(viewer, family, mother, kind="email", value=SECOND)
        ContactPoint.objects.filter(value=MOTHER).update(value="dana.third@example.org")
    for address in (SECOND, "dana.third@example.org"):
        with pytest.raises(NeedsSecondPerson):
            case.invited("dana", address)


def test_not_somebody_whom_the_request_did_not_name(case: Case) -> None:
    """A worker writes a parent down, who decides, and invites them."""
    with case.acting("dana") as (viewer, family, _mother):
        new = actions.add_person(
            viewer, family, chosen_name="X", standing="caregiver", directs=True
        )
        actions.add_contact(viewer, family, new, kind="email", value=MOTHER)
        with pytest.raises(NeedsSecondPerson):
            actions.invite(viewer, family, new, MOTHER)


def test_not_by_whoever_accepted_or_wrote_the_request(office: Cast) -> None:
    case = referred(office, by="dana")
    with pytest.raises(NeedsSecondPerson):
        case.invited("dana")  # wrote it
    Worker.objects.filter(pk=office.workers["priya"].pk).update(roles=["intake", "coordinator"])
    again = referred(office)
    priya = office.workers["priya"].pk
    with acting_as(office.viewer("dana")) as viewer:
        asked = propose_handover(viewer, again.family_id, priya, Proposed("because"))
    with acting_as(office.viewer("priya")) as viewer:
        answer_handover(viewer, asked, yes=True)
    with acting_as(office.viewer("priya")) as viewer:
        family = Family.objects.get(pk=again.family_id)
        with pytest.raises(NeedsSecondPerson):
            actions.invite(viewer, family, Person.objects.get(pk=again.mother), MOTHER)


def test_one_person_with_two_accounts_is_one(case: Case) -> None:
    """As is known by an address, or by the name they work under."""
    cast = case.cast
    hire(cast, "marie", "supervisor")
    for how in ("name", "address", "unverified"):
        change = case.ask("dana", f"{how}@example.org")
        with transaction.atomic():
            if how == "name":
                name = cast.workers["dana"].name.upper()
                Worker.objects.filter(pk=cast.workers["marie"].pk).update(name=name)
            else:
                EmailAddress.objects.create(
                    user=cast.accounts["marie"], email="dana+m@example.org",
                    verified=how == "address",
                )  # fmt: skip
            with pytest.raises(NotAllowed):
                case.approve("marie", change)
            transaction.set_rollback(True)
        case.approve("marie", change)


def test_two_people_agree_and_then_it_is_that_address_alone(case: Case) -> None:
    other = "nour.at.work@example.org"
    change = case.ask("dana", other)
    with pytest.raises(NotFound):
        case.approve("dana", change)  # no supervisor, and herself
    case.approve("helene", change)
    with pytest.raises(NeedsSecondPerson):
        case.invited("dana", SECOND)
    secret = case.invited("dana", other)
    assert not case.accepts(account(SECOND), secret)
    assert case.accepts(account(other), secret)
    with acting_as(case.cast.viewer("helene")) as viewer, pytest.raises(NotReady):
        undo_change(viewer, change)  # from here on the family decides


def test_taken_back_the_invitation_opens_nothing(case: Case) -> None:
    other = "nour.at.work@example.org"
    change = case.ask("dana", other)
    case.approve("helene", change)
    secret = case.invited("dana", other)
    with acting_as(case.cast.viewer("helene")) as viewer:
        undo_change(viewer, change)
    assert not case.accepts(account(other), secret)
    with pytest.raises(NeedsSecondPerson):
        case.invited("dana", other)


def test_nobody_asks_for_or_approves_their_own_address(case: Case) -> None:
    cast = case.cast
    EmailAddress.objects.create(user=cast.accounts["dana"], email=SECOND, verified=True)
    with pytest.raises(NotReady):
        case.ask("dana", SECOND)
    change = case.ask("dana", "helene+family@example.org")
    with pytest.raises(NotAllowed):
        case.approve("helene", change)


@pytest.mark.parametrize("place", ["support", "youth"])
def test_a_worker_does_not_take_up_an_invitation_of_their_own(case: Case, place: str) -> None:
    """Into no place: and what came by another way does not decide because that worker says so."""
    cast = case.cast
    with case.acting("dana") as (viewer, family, _mother):
        new = actions.add_person(viewer, family, chosen_name="X", standing=place)
        EmailAddress.objects.create(user=cast.accounts["dana"], email=SECOND, verified=True)
        secret = actions.invite(viewer, family, new, SECOND).secret
        other = actions.invite(viewer, family, new, "another@example.org").secret
    assert not case.accepts(cast.accounts["dana"], secret)
    assert case.accepts(account("another@example.org"), other)
    with case.acting("dana") as (viewer, family, _mother):
        new.refresh_from_db()
        with pytest.raises(Invalid):
            actions.change_person(viewer, new, new.revision, directs=True)


def test_an_open_invitation_does_not_become_a_parents(case: Case) -> None:
    with case.acting("dana") as (viewer, family, _mother):
        new = actions.add_person(viewer, family, chosen_name="X", standing="caregiver")
        secret = actions.invite(viewer, family, new, SECOND).secret
        actions.change_person(viewer, new, new.revision, directs=True)
    assert not case.accepts(account(SECOND), secret)


def test_an_account_that_is_there_decides_when_two_have_agreed(case: Case) -> None:
    with case.acting("dana") as (viewer, family, _mother):
        aunt = actions.add_person(viewer, family, chosen_name="Aunt", standing="caregiver")
        secret = actions.invite(viewer, family, aunt, "aunt@example.org").secret
    assert case.accepts(account("aunt@example.org"), secret)
    with acting_as(case.cast.viewer("dana")) as viewer:
        facts = {"family": case.family_id, "person": aunt.pk, "recipient": ""}
        change = ask_change(viewer, Wanted(Change.Kind.PARENT, facts), "The court said so.")
    case.approve("helene", change)
    with case.acting("dana") as (viewer, family, _mother):
        aunt.refresh_from_db()
        assert actions.change_person(viewer, aunt, aunt.revision, directs=True).directs


def test_a_worker_joins_no_place_with_the_account_they_act_with(case: Case) -> None:
    with case.acting("dana"), pytest.raises(DatabaseError), transaction.atomic():
        Person.objects.filter(pk=case.mother).update(account=case.cast.accounts["dana"])


def test_the_family_invites_whom_it_likes(office: Cast) -> None:
    with office.acting("amira") as (viewer, family):
        new = actions.add_person(
            viewer, family, chosen_name="Karim", standing="caregiver", directs=True
        )
        assert actions.invite(viewer, family, new, "karim@example.org").secret
        assert Invitation.objects.get(person=new).seconded_by is None


def test_the_page_leads_to_a_second_person(case: Case) -> None:
    dana, helene = (case.cast.client(who) for who in ("dana", "helene"))
    there = f"/family/{case.family_id}/people/{case.mother}/invite/"
    page = dana.post(there, {"email": "nour.at.work@example.org"}).content.decode()
    second = f"/family/{case.family_id}/access/second-person/{case.mother}/"
    assert f'{second}?address=nour.at.work%40example.org"' in page
    assert (
        "nour.at.work@example.org"
        in dana.get(f"{second}?address=nour.at.work@example.org").content.decode()
    )
    typed = {"recipient": "nour.at.work@example.org", "reason": "I met her at the school."}
    assert "Ask a second person" in dana.post(second, typed | {"step": "look"}).content.decode()
    answer = dana.post(second, typed | {"step": "ask"})
    assert answer.status_code == 302
    page = helene.get(answer["Location"]).content.decode()
    assert "nour.at.work@example.org" in page and "Who decides" in page
    helene.post(answer["Location"], {"answer": "yes", "words": "I called her."})
    page = dana.post(there, {"email": "nour.at.work@example.org"}).content.decode()
    assert "/join/" in page
    for who in ("okafor", "amira", "stranger"):
        assert case.cast.client(who).get(second).status_code == 404, who
