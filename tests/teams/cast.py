"""A fictional family with its team, and people who must not see it; made by the rooms' actions.

Used by the tests of teams and plans.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client

from oneplan.access.actions import (
    Recipient,
    assign_coordinator,
    begin_family,
    record_directive,
    send_to_intake,
)
from oneplan.access.viewers import name_account
from oneplan.accounts.models import Account
from oneplan.kernel import clock
from oneplan.kernel.privacy import SHARED_CATEGORIES
from oneplan.kernel.viewer import NOBODY, Viewer, acting_as
from oneplan.people.models import Agency, Community, Family, FamilyRole, Person, Stage, Worker
from tests.joining import take_place

AGENCIES = {"lead": "Northside Together", "school": "Maple School Board", "clinic": "River Clinic"}


@dataclass
class Cast:
    """`cast.amira` is an Account; `cast.viewer("amira")` who she is to the database."""

    community: Community
    family_id: Any = None
    accounts: dict[str, Account] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    workers: dict[str, Worker] = field(default_factory=dict)

    def viewer(self, name: str) -> Viewer:
        with acting_as(NOBODY):
            known = name_account(self.accounts[name].pk)
        assert known
        return known.viewer

    @contextmanager
    def acting(self, name: str):
        """Do something as somebody: (viewer, family) inside their transaction."""
        viewer = self.viewer(name)
        with acting_as(viewer):
            yield viewer, Family.objects.get(pk=self.family_id)

    @contextmanager
    def acting_outside(self, name: str):
        """As `acting`, for whoever may not see the family: the viewer alone."""
        viewer = self.viewer(name)
        with acting_as(viewer):
            yield viewer

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(self.accounts[name])
        return client

    def url(self, rest: str = "") -> str:
        return f"/family/{self.family_id}/{rest}"


def _account(cast: Cast, name: str) -> Account:
    account = Account.objects.create_user(f"{name}@example.org", name=name.title())
    cast.accounts[name] = account
    return account


def _worker(cast: Cast, name: str, agency: Agency, *roles: str) -> None:
    cast.workers[name] = Worker.objects.create(
        community=cast.community,
        account=_account(cast, name),
        agency=agency,
        name=f"{name.title()} Fictional",
        phone="519-555-0100",
        roles=list(roles),
    )


def make_cast() -> Cast:
    community = Community.objects.create(name="Test area (fictional)", slug="test", fictional=True)
    cast = Cast(community)
    agencies = {
        key: Agency.objects.create(community=community, name=name, coordinating=key == "lead")
        for key, name in AGENCIES.items()
    }
    _worker(cast, "dana", agencies["lead"], "coordinator")
    _worker(cast, "priya", agencies["lead"], "intake", "supervisor")
    _worker(cast, "stranger", agencies["lead"], "coordinator")
    _worker(cast, "okafor", agencies["school"], "provider")
    _worker(cast, "chen", agencies["clinic"], "provider")
    for name in ("amira", "yusuf", "layla", "neighbour"):
        _account(cast, name)
    _family(cast)
    return cast


def _family(cast: Cast) -> None:
    """Amira asks for help herself; Priya takes it on; Dana coordinates and may see all of it."""
    amira = cast.accounts["amira"]
    with acting_as(Viewer(id=amira.pk, name="Amira", signed_in=True)) as viewer:
        cast.family_id = begin_family(viewer, cast.community.pk)
        family = Family.objects.get(pk=cast.family_id)
        Family.objects.filter(pk=family.pk).update(name="Amira's family")
        people: dict[str, dict[str, Any]] = {
            "amira": {"standing": FamilyRole.CAREGIVER, "directs": True, "relation": "mother"},
            "yusuf": {"standing": FamilyRole.YOUTH, "relation": "son"},
            "layla": {"standing": FamilyRole.SUPPORT, "relation": "aunt"},
        }
        for name, facts in people.items():
            cast.people[name] = Person.objects.create(
                community=cast.community,
                family=family,
                account=amira if name == "amira" else None,
                chosen_name=name.title(),
                **facts,
            )
            if name != "amira":
                take_place(viewer, family, cast.people[name], cast.accounts[name].pk)
                cast.people[name].refresh_from_db()
        cast.people["sara"] = Person.objects.create(
            community=cast.community, family=family, chosen_name="Sara", standing=FamilyRole.CHILD
        )
        send_to_intake(viewer, family)
    dana = cast.workers["dana"]
    with cast.acting("priya") as (viewer, family):
        assign_coordinator(viewer, family, dana)
    with cast.acting("amira") as (viewer, family):
        record_directive(
            viewer,
            family,
            Recipient(account_id=dana.account_id, agency_id=dana.agency_id),
            SHARED_CATEGORIES,
            may_write=True,
            until=clock.now() + timedelta(days=300),
            decided_by_id=cast.people["amira"].pk,
        )
        Family.objects.filter(pk=family.pk).update(stage=Stage.ENGAGEMENT)
