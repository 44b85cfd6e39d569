"""A small place: two communities, an agency that answers requests, those who work there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneplan.access.viewers import name_account
from oneplan.accounts.models import Account
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import NOBODY, Viewer, acting_as, name_to_database
from oneplan.people.models import Agency, Community, Worker
from oneplan.referrals import actions, registration, rules
from oneplan.referrals.models import Referral

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ANSWERS: dict[str, Any] = {
    "who": "family",
    "helper": "no",
    "name": "Mina",
    "family_name": "The Example family",
    "people": [{"id": "1", "name": "Odile", "standing": "child", "relation": "my girl", "age": 9}],
    "hard": "Mornings. CANARY-HARD",
    "well": "We cook together.",
    "help": "My sister",
    "language": {"language": "fr", "other": "", "interpreter": "Arabic"},
    "safe": "some",
    "contact": {"phone": "519 555 0101", "text": "", "email": "", "when": "after 4"},
    "avoid": {"kinds": ["mail"], "note": "no letters"},
    "area": "Old East",
    "urgent": {"urgent": "no", "what": ""},
}


class Place:
    """Fictional. Named after nobody."""

    def __init__(self) -> None:
        self.here = Community.objects.create(
            name="Here", slug="here", fictional=True, help_phone="519 555 0100"
        )
        self.there = Community.objects.create(name="There", slug="there", fictional=True)
        self.lead = self._agency(self.here, "Lead", coordinating=True)
        self.school = self._agency(self.here, "School", coordinating=False)
        self.far = self._agency(self.there, "Far lead", coordinating=True)
        self.intake = self._worker(self.lead, "Ines", ["intake", "supervisor"])
        self.second = self._worker(self.lead, "Sol", ["intake"])
        self.coordinator = self._worker(self.lead, "Cora", ["coordinator"])
        self.teacher = self._worker(self.school, "Tess", ["provider"])
        self.far_intake = self._worker(self.far, "Farah", ["intake", "coordinator"])
        self.mother = Account.objects.create_user("mother@example.org", name="Mother")

    def _agency(self, community: Community, name: str, coordinating: bool) -> Agency:
        return Agency.objects.create(community=community, name=name, coordinating=coordinating)

    def _worker(self, agency: Agency, name: str, roles: list[str]) -> Worker:
        account = Account.objects.create_user(f"{name.lower()}@example.org", name=name)
        return Worker.objects.create(
            community=agency.community, agency=agency, account=account, name=name, roles=roles
        )

    @contextmanager
    def acting(self, who: Worker | Account) -> Iterator[Viewer]:
        account_id = who.account_id if isinstance(who, Worker) else who.pk
        with transaction.atomic():
            known = name_account(account_id)
            assert known
            yield known.viewer
            name_to_database(NOBODY)

    def draft(self, viewer: Viewer, community: Community | None = None) -> Referral:
        referral = actions.begin(viewer, (community or self.here).pk)
        for key, value in ANSWERS.items():
            actions.save_answer(viewer, referral, key, value, seen=0, page="test")
        return referral

    def sent(self, community: Community | None = None, **how: Any) -> Referral:
        """A request that a visitor wrote and sent."""
        with acting_as(Viewer(id=new_id(), name="Visitor")) as visitor:
            return actions.send(visitor, self.draft(visitor, community), **how)

    def referred(self) -> Referral:
        with self.acting(self.teacher) as viewer:
            return actions.refer(viewer, self.here.pk, worker_request())

    def judgement(self) -> actions.Judgement:
        return actions.Judgement([rules.Factor.UNDER_18], "REASON-CANARY because", "yes please")

    def acceptance(self, **more: Any) -> actions.Acceptance:
        return actions.Acceptance(self.judgement(), "coordination", self.coordinator.pk, **more)

    def refusal(self, retain: bool = False) -> actions.Refusal:
        return actions.Refusal(self.judgement(), "Food bank, ask for Jo", retain)

    def client(self, who: Worker | Account | None = None) -> "Browser":
        return Browser(who)


class Browser(Client):
    """Inside a test's one transaction the last viewer would linger: each request starts anew."""

    def __init__(self, who: Worker | Account | None = None) -> None:
        super().__init__()
        if who is not None:
            account = Account.objects.get(pk=who.account_id if isinstance(who, Worker) else who.pk)
            self.force_login(account, backend=BACKEND)

    def request(self, **request: Any) -> Any:
        with acting_as(NOBODY):
            return super().request(**request)


def worker_request(**changes: Any) -> actions.WorkerRequest:
    family = registration.Registration(
        "The Sample family",
        (registration.PersonEntry("Rosa", "caregiver"), registration.PersonEntry("Io", "youth")),
    )
    facts: dict[str, Any] = {
        "family": family,
        "reason": "School is hard",
        "consent_how": "In my office",
        "consent_on": None,
        "shown_to_family": True,
    }
    return actions.WorkerRequest(**(facts | changes))


@pytest.fixture
def place(db: None) -> Place:
    return Place()


@pytest.fixture
def committed_place(committed_db: None) -> Place:
    """The same for a live server, whose requests come by other connections."""
    with transaction.atomic():
        return Place()


@pytest.fixture
def counted() -> Callable[..., Any]:
    """A page stays within its budget of statements (DESIGN, Pages), session and viewer included."""

    def get(client: Client, address: str, most: int = 8) -> Any:
        with CaptureQueriesContext(connection) as said:
            page = client.get(address)
        own = [one["sql"] for one in said if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        # The test's own browser asks who is named, names nobody, and names them again: three.
        assert len(own) - 3 <= most, "\n".join(own)
        return page

    return get
