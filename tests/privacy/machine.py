"""Every fact about a family's consent that may change, as steps to be taken in any order."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch
from uuid import UUID

from django.core.cache import cache
from django.db import ProgrammingError, transaction
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from oneplan.access import actions
from oneplan.access.models import Involvement
from oneplan.kernel import clock
from oneplan.kernel.errors import EditConflict, Invalid, NotReady
from oneplan.kernel.viewer import Viewer, acting_as, name_to_database
from oneplan.oversight.actions import open_emergency
from oneplan.people import actions as people
from oneplan.people.models import Custody, Person, Relation, Worker
from oneplan.plans.actions import agree_to_plan
from oneplan.plans.readers import plan_page
from oneplan.plans.rules import fingerprint
from oneplan.referrals import actions as referrals
from tests.privacy import judging, oracle
from tests.privacy.attacking import Attacking
from tests.privacy.holding import Holding
from tests.privacy.looking import own_voice
from tests.privacy.watching import Watching
from tests.privacy.world import FAR, JOBS, ON_TEAM, PARTS, World, begin, oracle_says

READINESS = "oneplan.plans.actions.agreeing.readiness"
MOST_VERSIONS = 3
WHOLE = {"sole", "joint", "society"}
PAPERS = {"guardian", "attorney", "representative", "spouse"}


class Consenting(Holding, Attacking):
    """Every fact that may change, in any order."""

    make_world: Callable[[], World] = staticmethod(begin)

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    @initialize()
    def start(self) -> None:
        self.world = type(self).make_world()
        self.watching = Watching(self.world)

    def teardown(self) -> None:
        try:
            if hasattr(self, "watching"):
                self.watching.at_the_end()
        finally:
            self.take_back()

    def take_back(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @rule(purpose=st.sampled_from(["coordination", "school", "care"]))
    def come_for(self, purpose: str) -> None:
        """What everybody opens the record for from now on."""
        self.world.purpose = purpose

    @rule(member=st.sampled_from(ON_TEAM))
    def join(self, member: tuple[str, str | None]) -> None:
        who, at = member
        account = self.world.accounts[who]
        agency = self.world.agencies[at].id if at else None
        if self._has_to_do(who, at, lambda viewer: actions.join_team(
            viewer, self.world.family, account, agency)):  # fmt: skip
            self.world.facts.bases.append(oracle.Involvement("team", account, agency))

    def _has_to_do(self, who: str, at: str | None, write: Callable[[Viewer], object]) -> bool:
        """Whoever has left the agency or the family, or works elsewhere, has nothing to do with it:
        that they have is then not written."""
        if at is None:
            may = not self._noted(who).left
        else:
            job = self.world.facts.jobs[list(JOBS).index((who, at))]
            may = not job.left and (at == FAR) == (self.world.lead == FAR)
        try:
            with self.world.acting(self._director()) as viewer, transaction.atomic():
                write(viewer)
        except ProgrammingError:
            name_to_database(Viewer())
            assert not may, (who, at)
            return False
        assert may, (who, at)
        return True

    @rule(member=st.sampled_from(ON_TEAM))
    def leave(self, member: tuple[str, str | None]) -> None:
        account = self.world.accounts[member[0]]
        with self.world.acting(self._director()) as viewer:
            actions.leave_team(viewer, self.world.family, account)
        self._end("team", account)

    @rule()
    def end_intake(self) -> None:
        with self.world.acting(self._director()) as viewer:
            actions.end_involvement(viewer, self.world.family, Involvement.Kind.INTAKE)
        self._end(Involvement.Kind.INTAKE)

    def _end(self, kind: str, account: UUID | None = None) -> None:
        now = clock.now()
        self.world.facts.bases = [
            replace(b, ends=now)
            if b.kind == kind and b.ends is None and account in {None, b.account}
            else b
            for b in self.world.facts.bases
        ]

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
        account, agency = self.world.accounts[who], self.world.agencies[at].id
        asking = Viewer(id=account, agency_id=agency)
        cache.clear()  # else whoever had tried too often is not let try again
        opened = False
        with suppress(Invalid), acting_as(asking):
            words = "Somebody may be hurt"
            open_emergency(asking, self.world.reference, parts, "harm_self", words)
            opened = True
        now = clock.now()
        self.world.facts.now = now
        expected = judging.may_open_emergency(
            self.world.facts, oracle.Viewer(account, agency), frozenset(parts)
        )
        near = (at == FAR) == (self.world.lead == FAR)
        assert opened == (expected.allow and near), (job, parts, expected, near)
        if opened:
            self.watching.emergency = True
            self.world.facts.emergencies.append(
                oracle.Emergency(account, agency, frozenset(parts), now, now + timedelta(hours=4))
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

    def _nobody_unseats(self, name: str, facts: Mapping[str, object], takes: bool) -> None:
        """Another who directs may see the person's row, and cannot take anything from them."""
        others = [one for one in self._directing() if one != name]
        if takes and others:
            self._refused(name, facts, others[0])

    def _refused(self, name: str, facts: Mapping[str, object], by: str) -> None:
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

    def _alter(self, name: str, facts: Mapping[str, object], by: str, **noted: object) -> None:
        with self.world.acting(by) as viewer:
            row = Person.objects.get(pk=self.world.persons[name].pk)
            people.change_person(viewer, row, row.revision, **facts)
        self._note(name, **noted)

    @rule(
        who=st.sampled_from(["father", "mother", "aunt"]),
        to=st.sampled_from(["youth", "child", "again"]),
        custody=st.sampled_from(Custody.values),
        papers=st.booleans(),
    )
    def relate(self, who: str, to: str, custody: str, papers: bool = False) -> None:
        """By what right somebody decides for whom: the ground of decisions about them. What stands
        before a parent's right is written by a worker: by intake, who saw the papers."""
        facts, decider = self.world.facts, "priya" if papers else self._director()
        at = "lead" if papers else None
        viewer = self.world.viewer(decider, at)
        if not oracle.judge(facts, viewer, None, "contact", oracle.WRITE).allow:
            return
        person, child = self.world.persons[who], self.world.persons[to]
        before = next(
            (r.custody for r in facts.relations if (r.person, r.to) == (person.id, child.id)), ""
        )
        takes = (
            (before in WHOLE and custody not in WHOLE)
            or (before in oracle.SUBSTITUTES and custody != before)
            or (custody == "access" and before not in {*WHOLE, "access"})
        )
        if takes and papers:
            return  # whom a worker may unseat is in tests/people/test_rights.py
        refused = takes and who != decider and not self._noted(who).left
        refused = refused or (custody in PAPERS and custody != before and not papers)
        with self.world.acting(decider, at) as acting:
            stands = Relation.objects.filter(person_id=person.pk, to_person_id=child.pk).first()
            try:
                people.relate(
                    acting, self.world.family, person, child, kind="parent", custody=custody,
                    seen_revision=stands.revision if stands else 0,
                )  # fmt: skip
            except Invalid:
                assert refused or (takes and who != decider), (who, to, before, custody)
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
        world.waiting.clear()
        now = clock.now()
        facts.bases = [
            replace(b, ends=now) if b.agency is not None and b.ends is None else b
            for b in facts.bases
        ]
        facts.emergencies = [e._replace(ends=min(e.ends, now)) for e in facts.emergencies]
        facts.bases.append(oracle.Involvement("intake", agency=agency.id, role="intake"))

    @precondition(lambda self: len(self.world.versions) < MOST_VERSIONS)
    @rule(parent=st.integers(0, 1))
    def agree(self, parent: int) -> None:
        """The draft, as far as whoever agrees sees it, becomes a version; own voice never does.
        What a plan lacks before it can be agreed to is of no matter here."""
        decider = self._one_directing(parent)
        with self.world.acting(decider) as viewer, patch(READINESS, return_value=[]):
            page = plan_page(viewer, self.world.family.pk)
            agree_to_plan(
                viewer,
                self.world.family,
                seen_number=page.version.number if page.version else 0,
                seen_draft=fingerprint(page.rows),
            )
        self.world.facts.now = clock.now()
        seen = oracle_says(self.world, oracle.Viewer(self.world.accounts[decider])).see
        self.world.versions.append(seen - own_voice(self.world))

    @invariant()
    def all_agree(self) -> None:
        if hasattr(self, "watching"):
            self.watching.after_a_step()
