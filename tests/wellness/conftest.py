"""Noor, who has a wellness plan; Sam and Rita, whom she named; Ivo, kept out; and those who must
not notice any of it. Fictional, without any family or agency."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from oneplan.accounts.models import Account
from oneplan.kernel import clock
from oneplan.kernel.viewer import NOBODY, Viewer, acting_as
from oneplan.wellness.actions import contacts, crisis, sharing, writing
from oneplan.wellness.actions.contacts import Known
from oneplan.wellness.actions.crisis import Terms
from oneplan.wellness.actions.writing import Start, Typed
from oneplan.wellness.models import Plan, Section

PEOPLE = {
    "sam": Known("Sam", "Friend", "sam@example.org", me="Noor"),
    "rita": Known("Rita", "Peer supporter", "rita@example.org", me="Noor"),
}
CRISIS = {
    "signs": {"any_signs": Typed("I stop eating"), "all_signs": Typed("I hide\nI shout")},
    "help": {"do": Typed("Call my sister"), "dont": Typed("Do not lecture me")},
    "over": {"end_signs": Typed("I cook again")},
}
NOT_YET = UUID(int=0)


@dataclass
class World:
    """`world.acting("noor")`: as her account. `"@sam"`: as somebody who typed the code."""

    accounts: dict[str, Account] = field(default_factory=dict)
    contacts: dict[str, UUID] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    passes: dict[str, UUID] = field(default_factory=dict)
    plan_id: UUID = NOT_YET  # until it is begun

    def viewer(self, who: str) -> Viewer:
        if who.startswith("@"):
            return Viewer(id=self.passes[who[1:]])
        account = self.accounts.get(who)
        return Viewer(id=account.pk, signed_in=True) if account else NOBODY

    @contextmanager
    def acting(self, who: str) -> Iterator[Viewer]:
        with acting_as(self.viewer(who)) as viewer:
            yield viewer

    def section(self, code: str) -> Section:
        return Section.objects.get(plan_id=self.plan_id, code=code)

    def section_id(self, code: str) -> UUID:
        with self.acting("noor"):
            return self.section(code).pk

    def write(self, code: str, part: str, **fields: Typed) -> Section:
        with self.acting("noor") as viewer:
            section = self.section(code)
            return writing.write_part(
                viewer, section.pk, part, fields, seen_revision=section.revision
            )

    def enter(self, who: str) -> None:
        """Open the link and type the code."""
        code = contacts.ask_code(self.secrets[who])
        made = contacts.enter(NOBODY, self.secrets[who], code)
        assert made
        self.passes[who] = made

    def share(self, code: str, who: str) -> UUID:
        with self.acting("noor") as viewer:
            row = sharing.share(
                viewer,
                self.section(code).pk,
                self.contacts[who],
                clock.now() + timedelta(days=30),
            )
            return row.pk

    def signs(self, *fields: str) -> list[UUID]:
        with self.acting("noor"):
            plan = Plan.objects.get(pk=self.plan_id)
        return [sign for name in fields for sign in getattr(plan, name)]

    def step(self, who: str, step: str, *fields: str) -> str:
        signs = self.signs(*fields)
        with self.acting(who) as viewer:
            return crisis.take_step(viewer, self.plan_id, step, signs).value


def make_world() -> World:
    world = World()
    for name in ("noor", "stranger", "admin"):
        world.accounts[name] = Account.objects.create_user(
            f"{name}@example.org", name=name.title(), is_site_admin=name == "admin"
        )
    with world.acting("noor") as viewer:
        plan = writing.begin_plan(
            viewer, "Autumn plan", start=Start(helps="A walk", sign="I skip lunch")
        )
        world.plan_id = plan.pk
        for name, who in PEOPLE.items():
            contact = contacts.add_contact(viewer, who)
            world.contacts[name] = contact.pk
            world.secrets[name] = contacts.make_link(viewer, contact.pk)
            crisis.set_supporter(
                viewer, plan.pk, contact.pk, may_activate=True, tasks="Feed the cat"
            )
        ivo = contacts.add_contact(
            viewer, Known("Ivo", email="ivo@example.org", why="He shouts"), excluded=True
        )
        world.contacts["ivo"] = ivo.pk
    for part, fields in CRISIS.items():
        world.write("crisis", part, **fields)
    with world.acting("noor") as viewer:
        plan = Plan.objects.get(pk=plan.pk)
        crisis.set_terms(viewer, plan.pk, Terms(2, "mine"), plan.revision)
    for name in PEOPLE:
        world.enter(name)
    return world


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, settings) -> Path:  # type: ignore[no-untyped-def]
    settings.OWN_KEYS_FOLDER = tmp_path / "own-keys"
    return settings.OWN_KEYS_FOLDER


@pytest.fixture
def world(db: None) -> World:
    return make_world()
