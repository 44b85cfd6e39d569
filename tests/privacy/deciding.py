"""The steps that are decisions: permits, denials, their withdrawal, and who is able to decide."""

import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from oneplan.access import actions
from oneplan.access.actions import Recipient
from oneplan.kernel import clock
from oneplan.kernel.errors import EditConflict, Invalid
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.people import actions as people
from oneplan.people.models import Person
from oneplan.people.rules import birthday_at
from tests.access.ranking import OWN_AGE
from tests.privacy import oracle
from tests.privacy.changing import Changing
from tests.privacy.world import ON_TEAM, PARTS

accounts_named = st.sampled_from(
    [*ON_TEAM, ("dana", "lead"), ("priya", "lead"), ("father", None), ("mother", None),
     ("stranger", "clinic")]
)  # fmt: skip
recipients = st.one_of(
    st.tuples(st.just("account"), accounts_named, st.booleans()),
    st.tuples(
        st.just("agency"),
        st.sampled_from(["lead", "school", "clinic"]),
        st.sampled_from(["", "coordinator", "provider", "intake"]),
    ),
)
parts_named = st.sets(st.sampled_from([*PARTS[:-1], "strengths"]), min_size=1, max_size=4)
whom = st.sampled_from([None, None, "youth", "child", "mother", "father"])
# Over already, over in a moment, or long.
lasting = st.sampled_from([-1.0, 0.02, 900.0, 900.0, 900.0])
effects = st.sampled_from(["permit", "deny"])
# Most are for working on the plan; one that names no purpose is for any.
purposes = st.sampled_from([["coordination"]] * 3 + [[], ["school"], ["care", "school"]])
DEFAULT = ("coordination",)
LAST = datetime.max.replace(tzinfo=UTC)


class Deciding(Changing):
    """By whoever directs the family, and by each for themself."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0

    def _note(self, name: str, **facts: Any) -> None:
        which = list(self.world.persons).index(name)
        self.world.facts.persons[which] = replace(self.world.facts.persons[which], **facts)

    # Who may decide now: whoever has custody.
    def _director(self) -> str:
        by_id = {p.id: name for name, p in self.world.persons.items()}
        return next(by_id[p.id] for p in self.world.facts.persons if p.directs and not p.left)

    def _directing(self) -> list[str]:
        by_id = {p.id: name for name, p in self.world.persons.items()}
        return [by_id[p.id] for p in self.world.facts.persons if p.directs and not p.left]

    def _one_directing(self, which: int) -> str:
        directing = self._directing()
        return directing[which % len(directing)]

    @rule(
        to=recipients, parts=parts_named, about=whom, write=st.booleans(), lasts=lasting,
        purposes=purposes, parent=st.integers(0, 1),
    )  # fmt: skip
    def permit(  # type: ignore[no-untyped-def]
        self, to, parts, about, write, lasts, purposes=DEFAULT, parent=0
    ) -> None:
        decider = self._one_directing(parent)
        self._decide("permit", to, parts, about, write, lasts, decider, purposes=purposes)

    @rule(
        to=recipients, parts=parts_named, about=whom, lasts=lasting,
        purposes=st.sampled_from([[], [], ["school"]]), parent=st.integers(0, 1),
    )  # fmt: skip
    def deny(  # type: ignore[no-untyped-def]
        self, to, parts, about, lasts, purposes=(), parent=0
    ) -> None:
        decider = self._one_directing(parent)
        self._decide("deny", to, parts, about, False, lasts, decider, purposes=purposes)

    @rule(to=recipients, parts=parts_named, lasts=lasting, effect=effects)
    def decide_for_oneself(self, to, parts, lasts, effect) -> None:  # type: ignore[no-untyped-def]
        """A youth's own word about what is theirs: no parent is asked."""
        if not self._noted("youth").left:
            self._decide(effect, to, parts, "youth", False, lasts, "youth")

    @rule(to=recipients, which=st.integers(0, 200), lasts=lasting, effect=effects)
    def decide_about_one_item(self, to, which, lasts, effect) -> None:  # type: ignore[no-untyped-def]
        shared = [row for row, (_p, part) in self.world.probes.items() if part != "own_voice"]
        row = shared[which % len(shared)]
        person, part = self.world.probes[row]
        about = next((n for n, p in self.world.persons.items() if p.id == person), None)
        self._decide(effect, to, {part}, about, False, lasts, self._director(), row)

    def _decide(  # type: ignore[no-untyped-def]
        self, effect, to, parts, about, write, lasts, decider, item=None, purposes=None
    ) -> None:
        world, recipient = self.world, self._recipient(to)
        person = world.persons[about].id if about else None
        purposes = (DEFAULT if effect == "permit" else ()) if purposes is None else purposes
        right = oracle.right_of(world.facts, self._noted(decider), person)
        with world.acting(decider) as viewer:
            made = actions.record_directive(
                viewer,
                world.family,
                recipient,
                sorted(parts),
                effect=effect,
                may_write=write,
                until=clock.now() + timedelta(seconds=lasts),
                decided_by_id=world.persons[decider].id,
                person_id=person,
                item_ids=[item] if item else [],
                purposes=purposes,
            )
        self._count += 1
        world.directives.append(made)
        world.facts.directives.append(
            oracle.Directive(
                effect,
                frozenset(parts),
                made.starts,
                made.ends,
                recipient.account_id,
                recipient.agency_id,
                recipient.role,
                person,
                world.persons[decider].id,
                write,
                items=frozenset([item] if item else []),
                purposes=frozenset(purposes),
                right=right,
                made=self._count,
            )
        )
        if 0 < lasts < 1:
            time.sleep(lasts)

    def _recipient(self, to) -> Recipient:  # type: ignore[no-untyped-def]
        kind, named, more = to
        if kind == "agency":
            return Recipient(agency_id=self.world.agencies[named].id, role=more)
        who, at = named
        agency = self.world.agencies[at].id if at and more else None
        return Recipient(account_id=self.world.accounts[who], agency_id=agency)

    @precondition(lambda self: self.world.directives)
    @rule(which=st.integers(0, 30))
    def withdraw(self, which: int) -> None:
        """What somebody decided about themselves, they take back; the rest, whoever directs."""
        which %= len(self.world.directives)
        noted = self.world.facts.directives
        if noted[which].withdrawn:
            return
        own = noted[which].decider == noted[which].person or (
            noted[which].effect == "deny" and noted[which].decider is not None
        )
        decider = self._name_of(noted[which].decider) if own else self._director()
        if self._noted(decider).left:
            return
        with self.world.acting(decider) as viewer:
            actions.withdraw_directive(viewer, self.world.family, self.world.directives[which].pk)
        noted[which] = replace(noted[which], withdrawn=True)

    def _name_of(self, person: UUID | None) -> str:
        return next(n for n, p in self.world.persons.items() if p.id == person)

    @rule(name=st.sampled_from(["youth", "child"]), parts=parts_named, capable=st.booleans())
    def note_capacity(self, name: str, parts: set[str], capable: bool) -> None:
        """Intake coordinates the family at the beginning; later nobody outside may note this."""
        facts, lead = self.world.facts, self.world.agencies["lead"].id
        at_work = any(j.account == self.world.accounts["priya"] and not j.left for j in facts.jobs)
        if not at_work or not any(
            (b.kind, b.agency, b.ends) == ("intake", lead, None) for b in facts.bases
        ):
            return
        person = self.world.persons[name].id
        viewer = Viewer(id=self.world.accounts["priya"], agency_id=lead, name="priya")
        with acting_as(viewer):
            actions.note_capacity(
                viewer, self.world.family, person, parts, capable=capable, how="Talked with them"
            )
        self._count += 1
        facts.capacity.append(oracle.Capacity(person, frozenset(parts), capable, self._count))

    @rule(
        name=st.sampled_from(["youth", "child", "again"]),
        years=st.sampled_from([None, OWN_AGE - 1, OWN_AGE + 1, OWN_AGE + 2]),
        by=st.sampled_from(["director", "director", "themself"]),
    )
    def write_birth_date(self, name: str, years: int | None, by: str) -> None:
        """It makes somebody of age, or no longer. Nobody makes themself so; of whoever has an
        account, nobody else of the family puts it off."""
        facts, who = self.world.facts, name if by == "themself" else self._director()
        noted, person = self._noted(name), self.world.persons[name].id
        if who not in self.world.accounts or noted.left or self._noted(who).left:
            return
        viewer = self.world.viewer(who, None)
        if not oracle.judge(facts, viewer, person, "contact", oracle.WRITE).allow:
            return
        day = clock.today().replace(day=1, year=clock.today().year - years) if years else None
        begins = self._midnight(birthday_at(day, OWN_AGE)) if day else None
        before, after = noted.of_age or LAST, begins or LAST
        mine = who == name
        refused = before != after and (mine if after < before else not mine and noted.account)
        with suppress(EditConflict, Person.DoesNotExist), self.world.acting(who) as acting:
            row = Person.objects.get(pk=person)
            try:
                people.change_person(acting, row, row.revision, birth_date=day)
            except Invalid:
                assert refused, (name, years, who)
                return
            assert not refused, (name, years, who)
            self._note(name, of_age=begins)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, datetime.min.time(), ZoneInfo(self.world.community.zone))
