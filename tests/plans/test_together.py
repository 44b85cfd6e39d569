"""Two people at once, on two connections: one agreement, and no lost word."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from oneplan.kernel.errors import EditConflict
from oneplan.plans import actions, readers
from oneplan.plans.models import Agreement, PlanVersion, PlanVersionPart, Strength
from oneplan.plans.rules import fingerprint
from tests.plans.writing import write_plan
from tests.teams.cast import make_cast


@pytest.fixture
def cast(committed_db):
    return make_cast()


def at_once(*works):
    """Run each in its own thread and connection, all let go together; results or errors."""
    gate = Barrier(len(works))

    def run(work):
        try:
            gate.wait(10)
            return work()
        except EditConflict as clash:
            return clash
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def test_two_who_agree_at_once_make_one_version(cast):
    write_plan(cast)
    with cast.acting("amira") as (viewer, family):
        read = fingerprint(readers.plan_page(viewer, family.pk).rows)
    amira = cast.people["amira"].pk

    def agrees(name, **more):
        def work():
            with cast.acting(name) as (viewer, family):
                asked = {"seen_number": 0, "seen_draft": read} | more
                return actions.agree_to_plan(viewer, family, **asked)

        return work

    told = agrees("dana", agreed_by_id=amira, how_agreed="At the table")
    outcomes = at_once(agrees("amira"), told, agrees("amira"))
    assert {one.number for one in outcomes} == {1}
    with cast.acting("amira"):
        assert PlanVersion.objects.count() == 1
        assert Agreement.objects.count() == 1
        parts = list(PlanVersionPart.objects.values_list("category", "person_id"))
        assert len(parts) == len(set(parts))


def test_two_who_save_at_once_never_lose_a_word(cast):
    write_plan(cast)
    with cast.acting("amira"):
        row = Strength.objects.get()

    def saves(name, text):
        def work():
            with cast.acting(name) as (viewer, family):
                return actions.write_strength(
                    viewer, family, text, language="en", row_id=row.pk, seen_revision=1
                )

        return work

    outcomes = at_once(saves("amira", "She sings"), saves("dana", "She bakes"))
    clashes = [one for one in outcomes if isinstance(one, EditConflict)]
    saved = [one for one in outcomes if isinstance(one, Strength)]
    assert (len(clashes), len(saved)) == (1, 1)
    assert clashes[0].theirs["statement"] == saved[0].statement
