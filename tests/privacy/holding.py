"""The family's baton in the machine: given once, then handed over; access follows (adr/0033)."""

from collections.abc import Callable
from contextlib import suppress

from django.db import ProgrammingError, transaction
from hypothesis import strategies as st
from hypothesis.stateful import rule

from oneplan.access import actions
from oneplan.coordination.actions import Proposed, answer_handover, propose_handover
from oneplan.kernel.errors import Invalid, NotFound
from oneplan.kernel.viewer import Viewer, name_to_database
from oneplan.people.models import Worker
from tests.privacy import oracle
from tests.privacy.deciding import Deciding
from tests.privacy.watching import Watching
from tests.privacy.world import JOBS


class Holding(Deciding):
    """Who coordinates: by what the family's coordinators are permitted, and nothing beside."""

    _has_to_do: Callable[..., bool]  # the machine's own
    _end: Callable[..., None]
    watching: Watching

    @rule()
    def assign(self) -> None:
        """The family's first coordinator; where somebody holds it, nobody is given it so."""
        dana = self.world.workers["dana", "lead"]

        def write(viewer: Viewer) -> None:
            actions.assign_coordinator(viewer, self.world.family, dana)

        if self._holder():
            with suppress(ProgrammingError), self.world.acting(self._director()) as viewer:
                with transaction.atomic():
                    write(viewer)
                raise AssertionError("a baton was taken")
            name_to_database(Viewer())
        elif self._has_to_do("dana", "lead", write):
            self._holds(dana)

    def _holder(self) -> oracle.Involvement | None:
        kept = (b for b in self.world.facts.bases if b.kind == "assignment" and b.ends is None)
        return next(kept, None)

    def _holds(self, worker: Worker) -> None:
        given = oracle.Involvement("assignment", worker.account_id, worker.agency_id)
        self.world.facts.bases.append(given)

    @rule(who=st.sampled_from(["dana", "luc"]))
    def hand_over(self, who: str) -> None:
        """By the supervisor, whoever holds it, also somebody who has left."""
        now, to = self._holder(), self.world.workers[who, "lead"]
        able = now is not None and not self._left("helene")
        asked = None
        with suppress(NotFound, Invalid), self.world.acting_at_work("helene") as viewer:
            family_id = self.world.family.pk
            asked = propose_handover(viewer, family_id, to.pk, Proposed("because"))
        may = able and now is not None and now.account != to.account_id and not self._left(who)
        assert bool(asked) == (may and not self._keeps_out(to))
        if asked:
            with self.world.acting_at_work(who) as viewer:
                answer_handover(viewer, asked, yes=True)
            self._is_told(now, to)
            self._end("assignment")
            self._holds(to)

    def _is_told(self, before: oracle.Involvement | None, to: Worker) -> None:
        """Whoever is asked; then whoever held it, unless they have left, and whoever proposed."""
        told = {to.account_id, self.world.workers["helene", "lead"].account_id}
        told |= {
            worker.account_id
            for (who, agency), worker in self.world.workers.items()
            if agency == "lead" and before and worker.account_id == before.account
            and not self._left(who)
        }  # fmt: skip
        self.watching.handed_over = sorted(told)

    def _left(self, who: str) -> bool:
        return self.world.facts.jobs[list(JOBS).index((who, "lead"))].left

    def _keeps_out(self, to: Worker) -> bool:
        """Whether the family has said no to them, about everybody of it."""
        now = self.world.facts.now
        return any(
            d.effect == "deny" and d.person is None and not d.items and not d.withdrawn
            and d.ends > now
            and (d.account == to.account_id if d.account else d.agency == to.agency_id
                 and (not d.role or d.role in to.roles))
            for d in self.world.facts.directives
        )  # fmt: skip
