"""Every fact about a family's consent that may change, as steps to be taken in any order."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from oneplan.access import actions
from oneplan.access.actions import Recipient
from oneplan.access.models import Basis
from oneplan.kernel import clock
from oneplan.kernel.errors import EditConflict, Invalid, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.people import actions as people
from oneplan.people.models import Person, Worker
from oneplan.referrals import actions as referrals
from tests.privacy import oracle
from tests.privacy.changing import Changing
from tests.privacy.looking import PAGES, differs
from tests.privacy.world import FAR, JOBS, ON_TEAM, PARTS, VIEWERS, World, begin, differences

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
parts_named = st.sets(st.sampled_from(PARTS[:-1]), min_size=1, max_size=4)
whom = st.sampled_from([None, None, "youth", "child", "mother", "father"])
# Over already, over in a moment, or long.
lasting = st.sampled_from([-1.0, 0.02, 90.0, 90.0, 90.0])
effects = st.sampled_from(["permit", "deny"])
# Most are for working on the plan; one that names no purpose is for any.
purposes = st.sampled_from([["coordination"]] * 3 + [[], ["school"], ["care", "school"]])
DEFAULT = ("coordination",)
WHOLE = {"sole", "joint", "society"}


class Consenting(Changing):
    """Every fact that may change, in any order."""

    make_world: Callable[[], World] = staticmethod(begin)

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self._count = 0

    @initialize()
    def start(self) -> None:
        self.world = type(self).make_world()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

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

    @rule(purpose=st.sampled_from(["coordination", "school", "care"]))
    def come_for(self, purpose: str) -> None:
        """What everybody opens the record for from now on."""
        self.world.purpose = purpose

    @rule(member=st.sampled_from(ON_TEAM))
    def join(self, member: tuple[str, str | None]) -> None:
        who, at = member
        account = self.world.accounts[who]
        agency = self.world.agencies[at].id if at else None
        with self.world.acting(self._director()) as viewer:
            actions.join_team(viewer, self.world.family, account, agency)
        self.world.facts.bases.append(oracle.Basis("team", account, agency))

    @rule(member=st.sampled_from(ON_TEAM))
    def leave(self, member: tuple[str, str | None]) -> None:
        account = self.world.accounts[member[0]]
        with self.world.acting(self._director()) as viewer:
            actions.leave_team(viewer, self.world.family, account)
        self._end("team", account)

    @rule()
    def assign(self) -> None:
        dana = self.world.workers["dana", "lead"]
        with self.world.acting(self._director()) as viewer:
            actions.assign_coordinator(viewer, self.world.family, dana)
        self.world.facts.bases.append(oracle.Basis("assignment", dana.account_id, dana.agency_id))

    @rule(kind=st.sampled_from([Basis.Kind.INTAKE, Basis.Kind.ASSIGNMENT]))
    def end(self, kind: str) -> None:
        with self.world.acting(self._director()) as viewer:
            actions.end_basis(viewer, self.world.family, kind)
        self._end(kind)

    def _end(self, kind: str, account: UUID | None = None) -> None:
        now = clock.now()
        self.world.facts.bases = [
            replace(b, ends=now)
            if b.kind == kind and b.ends is None and account in {None, b.account}
            else b
            for b in self.world.facts.bases
        ]

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
        job=st.sampled_from(
            [("okafor", "school"), ("sam", "clinic"), ("stranger", "clinic"), ("farah", FAR)]
        ),
        parts=st.sets(st.sampled_from(PARTS[:-1]), min_size=1, max_size=3),
    )
    def emergency(self, job: tuple[str, str], parts: set[str]) -> None:
        """Opened, unless the worker has left or is of another community than the family, or
        somebody keeps them out of it by name."""
        who, at = job
        asking = Viewer(id=self.world.accounts[who], agency_id=self.world.agencies[at].id)
        with acting_as(asking), connection.cursor() as cursor:
            cursor.execute(
                "SELECT oneplan_emergency(%s, %s, 'harm_self', 'Somebody may be hurt', %s, %s)",
                [self.world.reference, sorted(parts), new_id(), new_id()],
            )
            opened = cursor.fetchone()[0]
        now = clock.now()
        self.world.facts.now = now
        expected = oracle.may_open_emergency(
            self.world.facts, oracle.Viewer(asking.id, asking.agency_id), frozenset(parts)
        )
        near = (at == FAR) == (self.world.lead == FAR)
        assert bool(opened) == (expected.allow and near), (job, parts, expected, near)
        if opened:
            self.world.facts.emergencies.append(
                oracle.Emergency(
                    asking.id, asking.agency_id, frozenset(parts), now, now + timedelta(hours=4)
                )
            )

    @rule(job=st.sampled_from(sorted(JOBS)))
    def leave_or_return_to_agency(self, job: tuple[str, str]) -> None:
        worker = self.world.workers[job]
        which = list(JOBS).index(job)
        gone = not self.world.facts.jobs[which].left
        Worker.objects.filter(pk=worker.pk).update(left_at=clock.now() if gone else None)
        self.world.facts.jobs[which] = replace(self.world.facts.jobs[which], left=gone)

    @rule(name=st.sampled_from(["father", "youth", "aunt", "mother"]))
    def leave_or_return_to_family(self, name: str) -> None:
        """Nobody of the family is put out of it by another: whoever goes, says so."""
        left = not self._noted(name).left
        if self._directing() == [name]:
            return
        self._nobody_unseats(name, {"left_at": clock.now()}, left)
        with suppress(
            EditConflict, Person.DoesNotExist
        ):  # the one who directs is kept from these parts themself
            facts = {"left_at": clock.now() if left else None}
            self._alter(name, facts, name if left else self._director(), left=left)

    @rule(name=st.sampled_from(["father", "mother"]))
    def change_custody(self, name: str) -> None:
        if self._directing() == [name] or self._noted(name).left:
            return
        directs = not self._noted(name).directs
        self._nobody_unseats(name, {"directs": False}, not directs)
        with suppress(EditConflict, Person.DoesNotExist):
            by = self._director() if directs else name
            self._alter(name, {"directs": directs}, by, directs=directs)

    def _nobody_unseats(self, name: str, facts: dict[str, object], takes: bool) -> None:
        """Another who directs may see the person's row, and cannot take anything from them."""
        others = [one for one in self._directing() if one != name]
        if takes and others:
            self._refused(name, facts, others[0])

    def _refused(self, name: str, facts: dict[str, object], by: str) -> None:
        with suppress(EditConflict, Person.DoesNotExist):
            try:
                self._alter(name, facts, by)
            except Invalid:
                return
            raise AssertionError(f"{by} could set {facts} of {name}")

    @rule(name=st.sampled_from(["youth", "aunt"]))
    def claim_to_direct(self, name: str) -> None:
        """Nobody makes themself the one who directs."""
        self._refused(name, {"directs": True}, name)

    def _alter(self, name: str, facts: dict[str, object], by: str, **noted: object) -> None:
        with self.world.acting(by) as viewer:
            row = Person.objects.get(pk=self.world.persons[name].pk)
            people.change_person(viewer, row, row.revision, **facts)
        self._note(name, **noted)

    def _note(self, name: str, **facts: object) -> None:
        which = list(self.world.persons).index(name)
        self.world.facts.persons[which] = replace(self.world.facts.persons[which], **facts)

    @rule(
        who=st.sampled_from(["father", "mother"]),
        to=st.sampled_from(["youth", "child", "again"]),
        custody=st.sampled_from(["", "sole", "joint", "access", "society"]),
    )
    def relate(self, who: str, to: str, custody: str) -> None:
        """Who has custody of whom, or access to them: the ground of decisions about them."""
        facts, decider = self.world.facts, self._director()
        viewer = self.world.viewer(decider, None)
        if not oracle.judge(facts, viewer, None, "contact", oracle.WRITE).allow:
            return
        person, child = self.world.persons[who], self.world.persons[to]
        before = next(
            (r.custody for r in facts.relations if (r.person, r.to) == (person.id, child.id)), ""
        )
        takes = (before in WHOLE and custody not in WHOLE) or (
            custody == "access" and before not in {*WHOLE, "access"}
        )
        refused = takes and who != decider and not self._noted(who).left
        with self.world.acting(decider) as acting:
            try:
                people.relate(
                    acting, self.world.family, person, child, kind="parent", custody=custody
                )
            except Invalid:
                assert takes and who != decider, (who, to, before, custody)
                return
        assert not refused, (who, to, before, custody)
        facts.relations = [
            one for one in facts.relations if (one.person, one.to) != (person.id, child.id)
        ]
        facts.relations.append(oracle.Relation(person.id, child.id, custody))

    @rule()
    def move(self) -> None:
        """To the other community, or back: what stood on an agency is over; who answers requests
        there begins. A record that was closed by a merge stays where it is."""
        world, facts = self.world, self.world.facts
        to = "lead" if world.lead == FAR else FAR
        agency = world.agencies[to]
        try:
            with world.acting(self._director()) as viewer:
                referrals.move(viewer, world.family, agency.community_id)
        except NotReady:
            assert facts.handed is not None
            return
        assert facts.handed is None and world.lead == to
        now = clock.now()
        facts.bases = [
            replace(b, ends=now) if b.agency is not None and b.ends is None else b
            for b in facts.bases
        ]
        facts.emergencies = [e._replace(ends=min(e.ends, now)) for e in facts.emergencies]
        facts.bases.append(oracle.Basis("intake", agency=agency.id, role="intake"))

    @rule(viewer=st.sampled_from(VIEWERS), page=st.sampled_from(sorted(PAGES)))
    def look(self, viewer: tuple[str, str | None], page: str) -> None:
        """Open a page or print the paper: its words are those of the rows one may see."""
        differences(self.world)  # sets the oracle's clock
        found = differs(self.world, *viewer, page)
        assert not found, found

    @invariant()
    def wall_and_oracle_agree(self) -> None:
        if hasattr(self, "world"):
            found = differences(self.world)
            assert not found, "\n".join(found[:12])
