"""Amira's family, and a second request that a school sent about the same family."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from oneplan.accounts.models import Account
from oneplan.approvals.actions import Wanted, ask_change, decide_change
from oneplan.approvals.models import Change
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.people.models import ContactPoint, Family, Identity, Person, Worker
from oneplan.referrals import actions as referrals
from oneplan.referrals.models import Referral
from oneplan.referrals.registration import ContactEntry, PersonEntry, Registration
from tests.teams.cast import Cast, make_cast

PHONE = "519-555-0170"
WHY = "The mother told me on the phone that she asked twice."


def hire(cast: Cast, name: str, *roles: str, like: str = "priya") -> None:
    account = Account.objects.create_user(f"{name}@example.org", name=name.title())
    cast.accounts[name] = account
    cast.workers[name] = Worker.objects.create(
        community=cast.community,
        account=account,
        agency_id=cast.workers[like].agency_id,
        name=f"{name.title()} Fictional",
        roles=list(roles),
    )


@contextmanager
def as_(cast: Cast, name: str) -> Iterator[Viewer]:
    """Somebody who need not see Amira's family."""
    with acting_as(cast.viewer(name)) as viewer:
        yield viewer


def make_office() -> Cast:
    cast = make_cast()
    hire(cast, "helene", "supervisor")
    hire(cast, "marc", "intake")
    with cast.acting("priya"):
        ContactPoint.objects.create(
            community=cast.community,
            family_id=cast.family_id,
            person=cast.people["amira"],
            kind="phone",
            value="(519) 555 0170",
        )
        Identity.objects.create(
            community=cast.community,
            family_id=cast.family_id,
            person=cast.people["sara"],
            birth_date=date(2015, 5, 4),
        )
    return cast


def request_again(
    cast: Cast, *, by: str = "okafor", phone: str = PHONE, child: str = "", born: date | None = None
) -> Referral:
    """A worker refers a family; with the same number it may be Amira's."""
    people = [PersonEntry("Amira H.", "caregiver", contacts=(ContactEntry("phone", phone),))]
    if child:
        people.append(PersonEntry(child, "child", birth_date=born))
    with as_(cast, by) as viewer:
        return referrals.refer(
            viewer,
            cast.community.pk,
            referrals.WorkerRequest(
                family=Registration("Amira again", tuple(people)),
                reason="School is hard.",
                consent_how="In person",
                consent_on=date(2026, 11, 1),
                shown_to_family=True,
            ),
        )


def families(cast: Cast, later: UUID) -> Wanted:
    return Wanted(Change.Kind.FAMILIES, {"family": cast.family_id, "other_family": later})


def entered_twice(cast: Cast) -> tuple[Person, Person]:
    """Sara, and Sara once more."""
    with cast.acting("dana") as (_viewer, family):
        again = Person.objects.create(
            community=cast.community, family=family, chosen_name="Sarah", standing="child"
        )
    return cast.people["sara"], again


def people(cast: Cast, stays: Person, goes: Person) -> Wanted:
    return Wanted(
        Change.Kind.PEOPLE,
        {"family": cast.family_id, "person": stays.pk, "other_person": goes.pk},
    )


def ask(cast: Cast, who: str, wanted: Wanted, why: str = WHY) -> UUID:
    with as_(cast, who) as viewer:
        return ask_change(viewer, wanted, why)


def decide(cast: Cast, who: str, change_id: UUID, *, yes: bool = True) -> None:
    with as_(cast, who) as viewer:
        decide_change(viewer, change_id, yes=yes, words="I called her too.")


def sees(cast: Cast, who: str, family_id: UUID) -> bool:
    with as_(cast, who):
        return Family.objects.filter(pk=family_id).exists()
