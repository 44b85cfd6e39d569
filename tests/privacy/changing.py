"""The steps of the machine that need two people (adr/0014): intake asks, a supervisor decides."""

from contextlib import suppress
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from oneplan.approvals.actions import Wanted, ask_change, decide_change, undo_change
from oneplan.approvals.models import Change
from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound, NotReady
from tests.privacy import oracle
from tests.privacy.world import FAR, PARTS, World


class Changing(RuleBasedStateMachine):
    """Merges of people and of records, and their undoing."""

    world: World

    def _noted(self, name: str) -> oracle.Person:
        mine = self.world.persons[name].id
        return next(p for p in self.world.facts.persons if p.id == mine)

    @rule(stays=st.sampled_from(["child", "youth", "mother"]))
    def merge_people(self, stays: str) -> None:
        """Somebody turns out to have been entered twice."""
        facts, again = self.world.facts, self.world.persons["again"]
        possible = not facts.same and not self._noted(stays).left
        wanted = {
            "family": self.world.family.pk,
            "person": self.world.persons[stays].pk,
            "other_person": again.pk,
        }
        if self._change(Change.Kind.PEOPLE, wanted, possible=possible):
            facts.same = {again.pk: self.world.persons[stays].pk}

    @rule()
    def merge_families(self) -> None:
        """The family had asked for help before: the later record is closed."""
        facts, world = self.world.facts, self.world
        assert world.earlier
        wanted = {"family": world.earlier.pk, "other_family": world.family.pk}
        sees = self._intake_sees()
        if self._change(Change.Kind.FAMILIES, wanted, possible=facts.handed is None):
            priya = (world.accounts["priya"], world.agencies["lead"].id)
            facts.handed = {priya: sees & oracle.INTAKE_PARTS}

    def _change(self, kind: str, wanted: dict[str, UUID], *, possible: bool) -> bool:
        """Ask and approve; the database and the oracle agree on whether that can be. What was asked
        while nobody was there to approve it waits."""
        world, key = self.world, (kind, *sorted(wanted.items()))
        handles = self._works("priya") and bool(self._intake_sees())
        with suppress(NotFound, NotReady):
            if key not in world.waiting:
                change = Wanted(kind, wanted)
                with world.acting("priya", "lead") as viewer:
                    ask_change(viewer, change, "They told me so on the phone.")
                assert handles and possible, (kind, "asked")
                world.waiting[key] = change.id
            with world.acting("helene", "lead") as viewer:
                decide_change(viewer, world.waiting[key], yes=True, words="I asked them too.")
            assert handles and possible and self._works("helene"), (kind, "approved")
            world.changes.append((kind, world.waiting.pop(key)))
            return True
        assert not (handles and possible and self._works("helene")), (kind, "refused")
        return False

    def _works(self, who: str) -> bool:
        account = self.world.accounts[who]
        return any(job.account == account and not job.left for job in self.world.facts.jobs)

    def _intake_sees(self) -> frozenset[str]:
        """What intake sees of the whole family, for working on the plan."""
        facts, world = self.world.facts, self.world
        facts.now = clock.now()
        priya = oracle.Viewer(world.accounts["priya"], world.agencies["lead"].id)
        return frozenset(part for part in PARTS if oracle.judge(facts, priya, None, part).allow)

    @precondition(lambda self: self.world.changes)
    @rule()
    def restore(self) -> None:
        """Either of the two takes the last change back: all is as it would be without."""
        who = next((one for one in ("priya", "helene") if self._works(one)), None)
        if who is None:
            return
        kind, change = self.world.changes[-1]
        if kind == Change.Kind.PEOPLE and self.world.lead == FAR:  # it went with the family
            with pytest.raises(NotFound), self.world.acting(who, "lead") as viewer:
                undo_change(viewer, change)
            return
        self.world.changes.pop()
        with self.world.acting(who, "lead") as viewer:
            undo_change(viewer, change)
        if kind == Change.Kind.PEOPLE:
            self.world.facts.same = {}
        else:
            self.world.facts.handed = None
