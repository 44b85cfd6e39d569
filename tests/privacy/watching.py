"""After each step: the rows, and then what is read, sent and written, beside the oracle.

What an outlet answers depends on what the viewer may see. So after each step

- the rows of every viewer, to see and to write, are compared with the oracle (world.differences);
- what was sent as messages is read;
- whoever's answer by the oracle, hat or place in the family changed opens every outlet that is not
  dear and one that is (looking.OUTLETS), and all previews if they direct the family; whoever
  directs it opens the preview of them; a new version is opened by everybody;
- whether it changed or not, one viewer opens one outlet, dear ones and previews too, and one sends
  the form that changes one need. Which, follows from the steps taken as if by lot: so a sequence
  that is taken again looks at the same.

The beginning is the same in every sequence: in the first, everybody opens all that is not dear. At
the end of a sequence everybody opens one dear outlet.

`ONEPLAN_LONG=1` does the same in twenty times as many sequences, of up to 50 steps, each time
others; `ONEPLAN_LONG=all` opens everything as everybody after each step: it takes seconds a step.
"""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from uuid import UUID
from zlib import crc32

from tests.privacy.looking import (
    CHEAP,
    DEAR,
    EVERY,
    MEMBERS,
    PREVIEWS,
    differs,
    directs,
    hat_of,
    viewer_of,
)
from tests.privacy.sending import changes_wrongly, rows_in_forms, sent, tells
from tests.privacy.world import PEOPLE, VIEWERS, Hat, World, differences, oracle_says

ALL = os.environ.get("ONEPLAN_LONG", "") == "all"
Viewers = tuple[str, str | None]


class Watching:
    """The comparisons of one sequence."""

    begun: ClassVar[bool] = False
    looks: ClassVar[Counter[tuple[str, bool]]] = Counter()
    pairs: ClassVar[set[tuple[Viewers, str]]] = set()

    def __init__(self, world: World) -> None:
        self.world = world
        self.turn = 0
        self.known: dict[Viewers, Any] = {}
        self.agreed = 0
        self.emergency = False
        # Whom a handover of this step is told to at work.
        self.handed_over: list[UUID] = []
        self.failed = False

    @classmethod
    def forget(cls) -> None:
        cls.begun, cls.looks, cls.pairs = False, Counter(), set()

    def after_a_step(self) -> None:
        self.failed = True
        self._none(sorted(differences(self.world)))
        with self._nothing_changes():
            self._look_after_a_step()
        self.failed = False

    @contextmanager
    def _nothing_changes(self) -> Iterator[None]:
        """What is sent while looking is taken back: the oracle is asked once about each viewer."""
        self.world.settled = {}
        try:
            yield
        finally:
            self.world.settled = None

    def _look_after_a_step(self) -> None:
        told = tells(self.world, sent(), emergency=self.emergency, handed_over=self.handed_over)
        self._none([told])
        self.emergency, self.handed_over = False, []
        if ALL:
            self._look_at_everything()
        else:
            self._look_where_it_changed()
            self._look_in_turn()
        self._send_in_turn()
        self._go_on()

    def at_the_end(self) -> None:
        """Not after a failure: it is told already, and the transaction may be broken."""
        if self.failed:
            return
        self.failed = True
        differences(self.world)  # sets the oracle's clock
        if ALL:
            self._look_at_everything()
        else:
            name = self._next_dear()
            for viewer in VIEWERS:
                self._look(viewer, name)
        self.failed = False
        Watching.begun = True
        Watching.looks.update(self.world.looks)

    # What depends on what

    def _state(self, viewer: Viewers) -> Any:
        hat = hat_of(self.world, *viewer)
        account = self.world.accounts[hat.who]
        place = [(p.directs, p.left) for p in self.world.facts.persons if p.account == account]
        return oracle_says(self.world, viewer_of(self.world, hat)), hat, place

    def _look_where_it_changed(self) -> None:
        states = {viewer: self._state(viewer) for viewer in VIEWERS}
        # The beginning is the same for all sequences: it is looked at in full in the first.
        first = not self.known
        changed = [v for v in VIEWERS if states[v] != self.known.get(v)]
        if not first or not Watching.begun:
            for viewer in changed:
                for name in [*CHEAP, self._next_dear()]:
                    self._look(viewer, name)
                self._look_through(viewer)
                if directs(self.world, hat_of(self.world, *viewer)):
                    for name in PREVIEWS:
                        self._look(viewer, name)
        if len(self.world.versions) != self.agreed:
            self.agreed = len(self.world.versions)
            for viewer in VIEWERS:
                self._look(viewer, "last version")
        self.known = states

    def _next_dear(self) -> str:
        return DEAR[self.turn % len(DEAR)]

    def _look_through(self, viewer: Viewers) -> None:
        """Whoever directs looks with the eyes of the one whose sight has changed."""
        if Hat(*viewer) in MEMBERS:
            for who in PEOPLE:
                if directs(self.world, Hat(who, None)):
                    self._look((who, None), f"seen by {viewer[0]} at {viewer[1]}")

    # A few of all pairs, the same where the same steps are taken again

    def _go_on(self) -> None:
        seen = [len(self._state(viewer)[0].see) for viewer in VIEWERS]
        self.turn = crc32(repr((self.turn, seen)).encode())

    def _look_in_turn(self) -> None:
        name, place = divmod(self.turn, len(VIEWERS))
        self._look(VIEWERS[place], list(EVERY)[name % len(EVERY)])

    def _send_in_turn(self) -> None:
        rows = rows_in_forms(self.world)
        which, place = divmod(self.turn, len(VIEWERS))
        self._none([changes_wrongly(self.world, *VIEWERS[place], rows[which % len(rows)])])

    def _look_at_everything(self) -> None:
        for viewer in VIEWERS:
            for name in EVERY:
                self._look(viewer, name)

    def _look(self, viewer: Viewers, name: str) -> None:
        Watching.pairs.add((viewer, name))
        self._none([differs(self.world, *viewer, name)])

    def _none(self, found: list[str]) -> None:
        told = "\n".join(line for line in found[:12] if line)
        assert not told, told
