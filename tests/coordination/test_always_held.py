"""Whatever happens, in whatever order: no family is nobody's for a moment, none is held twice.

Ten thousand random steps with the database's own functions, as whoever does them, kept beside a
model that knows nothing of theirs; and some hundred through the actions. About 10 seconds.
`ONEPLAN_BATON_STEPS` makes it longer.
"""

import os
import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from oneplan.access.actions import assign_coordinator, begin_family, send_to_intake
from oneplan.coordination import actions, readers
from oneplan.coordination.actions import Proposed
from oneplan.kernel.errors import Invalid, NotFound, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.people.models import Family, Worker
from tests.conftest import owner_connection
from tests.teams.cast import Cast, _worker, make_cast

STEPS = int(os.environ.get("ONEPLAN_BATON_STEPS", "10000"))
SEED = 33
AT_ONCE = 50
FAMILIES = 6
HUNDREDS = 300
HOLDERS = ("dana", "stranger", "luc", "ines", "omar")

ACT_AS = "SELECT set_config('oneplan.viewer', %s, true), set_config('oneplan.agency', %s, true)"
PROPOSE = 'SELECT oneplan_propose_handover(%s, %s, %s, \'{"why": "because"}\')'
ANSWER = "SELECT oneplan_answer_handover(%s, %s, '')"
TAKE_BACK = "SELECT oneplan_take_back_handover(%s)"
COVER = """SELECT oneplan_set_cover(%s, %s, %s, clock_timestamp() + %s * interval '1 hour',
                                    clock_timestamp() + interval '2 days')"""
IS_BACK = "SELECT oneplan_end_cover(%s)"
LEAVE = "UPDATE people_worker SET left_at = now() WHERE id = %s RETURNING 'left'"
RETURN = "UPDATE people_worker SET left_at = NULL WHERE id = %s RETURNING 'returned'"
# How long each family was nobody's, and how long somebody's twice, since it was first held.
UNHELD = """
SELECT coalesce(sum(extract(epoch FROM starts - before)) FILTER (WHERE starts > before), 0),
       coalesce(sum(extract(epoch FROM before - starts)) FILTER (WHERE starts < before), 0),
       count(*)
FROM (SELECT lower(during) AS starts,
             lag(upper(during)) OVER (PARTITION BY family_id ORDER BY lower(during)) AS before
      FROM coordination_holding) h
"""
AT_A_MOMENT = """
SELECT count(*) FROM (
    SELECT m.at, f.id, (SELECT count(*) FROM coordination_holding h
                        WHERE h.family_id = f.id AND h.during @> m.at) AS holders
    FROM (SELECT DISTINCT family_id AS id FROM coordination_holding) f
    CROSS JOIN LATERAL (
        SELECT b.first + random() * (clock_timestamp() - b.first) AS at
        FROM (SELECT max(first) AS first FROM (SELECT min(lower(during)) AS first
              FROM coordination_holding GROUP BY family_id) e) b, generate_series(1, 300)) m
) moments WHERE holders <> 1
"""
NOW = "SELECT family_id, worker_id FROM coordination_holding WHERE upper_inf(during)"
ASSIGNED = """
SELECT count(*) FROM coordination_holding h JOIN people_worker w ON w.id = h.worker_id
WHERE upper_inf(h.during) AND 1 <> (SELECT count(*) FROM access_involvement a
    WHERE a.family_id = h.family_id AND a.kind = 'assignment' AND a.ends IS NULL
      AND a.viewer_id = w.account_id)
"""


def _families(cast: Cast) -> list[Any]:
    """Some more families of Dana's, and more coordinators beside her."""
    agency = cast.workers["dana"].agency
    for name in HOLDERS[2:]:
        _worker(cast, name, agency, "coordinator")
    found = [cast.family_id]
    amira = cast.accounts["amira"]
    for _n in range(FAMILIES - 1):
        with acting_as(Viewer(id=amira.pk, name="Amira", signed_in=True)) as viewer:
            family = Family.objects.get(pk=begin_family(viewer, cast.community.pk))
            send_to_intake(viewer, family)
        with acting_as(cast.viewer("priya")) as viewer:
            assign_coordinator(viewer, family, cast.workers["dana"])
        found.append(family.pk)
    return found


def _one(cursor: Any, sql: str) -> Any:
    cursor.execute(sql)
    return cursor.fetchone()


def _never_nobodys(cursor: Any) -> int:
    """Raises unless each family was somebody's, and one's, the whole time; how many holdings."""
    unheld, twice, holdings = _one(cursor, UNHELD)
    assert (unheld, twice) == (0, 0)
    assert _one(cursor, AT_A_MOMENT) == (0,)
    assert _one(cursor, ASSIGNED) == (0,)
    return int(holdings)


class Walk:
    """Random steps, each as somebody; a model that knows nothing of the functions says what each
    must answer, and who holds what in the end."""

    def __init__(self, cursor: Any, cast: Cast, families: list[Any]) -> None:
        self.cursor, self.dice = cursor, random.Random(SEED)
        self.families = families
        self.workers = [cast.workers[name] for name in HOLDERS]
        self.agency, self.supervisor = self.workers[0].agency_id, cast.accounts["priya"].pk
        self.holds: dict[Any, Worker] = dict.fromkeys(families, self.workers[0])
        self.asked: dict[Any, tuple[Any, Worker]] = {}
        self.away: dict[Any, tuple[Any, Worker]] = {}
        self.gone: set[Any] = set()
        self.done: Counter[str] = Counter()

    def step(self) -> None:
        acts = (self.propose, self.answer, self.take_back, self.cover, self.is_back, self.leave)
        (act,) = self.dice.choices(acts, (40, 36, 4, 9, 7, 2))
        act()

    def says(self, account: Any, sql: str, values: list[Any]) -> str:
        self.cursor.execute(ACT_AS, [str(account), str(self.agency)])
        self.cursor.execute(sql, values)
        word = str(self.cursor.fetchone()[0])
        self.done[word] += 1
        return word

    def propose(self) -> None:
        family, to, id = self.dice.choice(self.families), self.dice.choice(self.workers), new_id()
        holder = self.holds[family]
        by = self.dice.choice([holder.account_id, self.supervisor])
        if by != self.supervisor and holder.pk in self.gone:
            ought = "nothing"
        elif to == holder or to.pk in self.gone:
            ought = "not_them"
        else:
            ought = "waits" if family in self.asked else "proposed"
        assert self.says(by, PROPOSE, [id, family, to.pk]) == ought
        if ought == "proposed":
            self.asked[family] = id, to

    def answer(self) -> None:
        if self.asked:
            family = self.dice.choice(list(self.asked))
            id, to = self.asked.pop(family)
            yes = self.dice.random() < 0.8
            ought = "accepted" if yes else "declined"
            assert self.says(to.account_id, ANSWER, [id, yes]) == ought
            if yes:
                self.holds[family] = to

    def take_back(self) -> None:
        if self.asked:
            id, _to = self.asked.pop(self.dice.choice(list(self.asked)))
            assert self.says(self.supervisor, TAKE_BACK, [id]) == "taken_back"

    def cover(self) -> None:
        who, by = self.dice.sample(self.workers, 2)
        if self.gone.isdisjoint({who.pk, by.pk}):
            id, hours = new_id(), self.dice.uniform(-5, 5)
            if self.says(who.account_id, COVER, [id, who.pk, by.pk, hours]) == "set":
                self.away[id] = who, by

    def is_back(self) -> None:
        if self.away:
            id = self.dice.choice(list(self.away))
            del self.away[id]
            assert self.says(self.supervisor, IS_BACK, [id]) == "ended"

    def leave(self) -> None:
        who = self.dice.choice(self.workers)
        if who.pk in self.gone:
            self.gone.remove(who.pk)
            self.says(self.supervisor, RETURN, [who.pk])
            return
        self.gone.add(who.pk)
        self.says(self.supervisor, LEAVE, [who.pk])
        self.asked = {f: one for f, one in self.asked.items() if one[1] != who}
        self.away = {id: both for id, both in self.away.items() if who not in both}


def test_ten_thousand_steps(committed_db: None) -> None:
    cast = make_cast()
    families = _families(cast)
    with connection.cursor() as cursor:
        walk = Walk(cursor, cast, families)
        for _batch in range(STEPS // AT_ONCE):
            with transaction.atomic():
                for _n in range(AT_ONCE):
                    walk.step()
    assert walk.done["accepted"] > STEPS / 20 and walk.done["left"] > STEPS / 250
    assert walk.done["set"] and walk.done["ended"] and walk.done["declined"]
    with owner_connection() as owner, owner.cursor() as looks:
        holdings = _never_nobodys(looks)
        assert holdings == walk.done["accepted"] + FAMILIES
        looks.execute(NOW)
        assert dict(looks.fetchall()) == {f: w.pk for f, w in walk.holds.items()}


def test_some_hundred_through_the_actions(committed_db: None) -> None:
    """As people do them: refused or done, in words; the family reads of it."""
    cast, dice = make_cast(), random.Random(SEED)
    families = _families(cast)
    for _n in range(HUNDREDS):
        who = dice.choice((*HOLDERS, "priya"))
        with cast.acting_outside(who) as viewer, suppress(NotFound, NotReady, Invalid):
            _one_action(viewer, cast, dice, families)
    with owner_connection() as owner, owner.cursor() as looks:
        assert _never_nobodys(looks) > FAMILIES + HUNDREDS / 20
    with cast.acting("amira"):
        held = readers.coordination(cast.family_id).held
    assert all(after.starts == before.ends for after, before in pairwise(held))


def _one_action(viewer: Viewer, cast: Cast, dice: random.Random, families: list[Any]) -> None:
    family, to = dice.choice(families), cast.workers[dice.choice(HOLDERS)]
    today = timezone.localdate()
    for offered in readers.batons_offered(viewer):
        actions.answer_handover(viewer, offered.handover_id, yes=dice.random() < 0.8)
    match dice.randrange(6):
        case 0 | 1 | 2 | 3:
            beside = today + timedelta(days=dice.randrange(5)) if dice.random() < 0.3 else None
            actions.propose_handover(
                viewer, family, to.pk, Proposed("because", overlap_until=beside)
            )
        case 4:
            absent = cast.workers[dice.choice(HOLDERS)]
            actions.set_cover(viewer, absent, to.pk, today, today + timedelta(days=1))
        case 5:
            for one in readers.holders_here(viewer):
                if one.cover_id and dice.random() < 0.3:
                    actions.end_cover(viewer, one.cover_id)


def test_the_database_itself_leaves_no_gap(committed_db: None) -> None:
    """Not even its owner can end a holding and leave the family to nobody, or hold it twice."""
    cast = make_cast()
    with owner_connection() as owner:
        for statement in (
            "UPDATE coordination_holding SET during = tstzrange(lower(during), now())",
            "UPDATE coordination_holding SET during = tstzrange(now(), NULL)",
            "DELETE FROM coordination_holding",
        ):
            with pytest.raises(psycopg.errors.CheckViolation), owner.transaction():
                owner.execute(statement)
                owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(psycopg.errors.ExclusionViolation), owner.transaction():
            owner.execute(
                "INSERT INTO coordination_holding (id, community_id, family_id, created_at,"
                " worker_id, agency_id, during, ended) SELECT gen_random_uuid(), community_id,"
                " family_id, now(), worker_id, agency_id, tstzrange(now(), NULL), ''"
                " FROM coordination_holding"
            )
    assert cast.family_id
