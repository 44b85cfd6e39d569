"""A family moves: the database's own function, as the application's role."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Q

from oneplan.access.actions import Recipient, join_team, open_record, record_directive
from oneplan.access.models import AccessEvent, AccessGrant, FamilyReference, Involvement
from oneplan.access.viewers import name_account
from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound
from oneplan.kernel.viewer import NOBODY, acting_as
from oneplan.oversight.actions.asking import ask
from oneplan.oversight.models import Ask
from oneplan.people.models import Family, Stage, Worker
from tests.access.moving import ask_to_move, make_movers, there_of
from tests.approvals.office import as_
from tests.conftest import owner_does
from tests.teams.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_movers()


def moved(cast: Cast) -> None:
    with cast.acting("amira"):
        assert ask_to_move(cast, there_of(cast)) == ""


def sees(cast: Cast, name: str) -> bool:
    with as_(cast, name):
        return Family.objects.filter(pk=cast.family_id).exists()


@pytest.mark.parametrize(
    "name", ["stranger", "dana", "priya", "okafor", "yusuf", "layla", "neighbour", "farah"]
)
def test_only_who_directs_it_moves_it(cast: Cast, name: str) -> None:
    with as_(cast, name):
        assert ask_to_move(cast, there_of(cast)) == "nothing"
    assert sees(cast, "dana")
    assert not sees(cast, "farah")


def test_nobody_moves_nothing(cast: Cast) -> None:
    with acting_as(NOBODY):
        assert ask_to_move(cast, there_of(cast)) == "nothing"


def test_not_under_another_hat(cast: Cast) -> None:
    """A mother who also works at an agency moves her family as its mother."""
    job = Worker.objects.create(
        community=cast.community,
        account=cast.accounts["amira"],
        agency_id=cast.workers["chen"].agency_id,
        name="Amira",
        roles=["provider"],
    )
    for acting, answer in ((str(job.pk), "nothing"), ("family", "")):
        with acting_as(NOBODY):
            known = name_account(cast.accounts["amira"].pk, acting)
        assert known
        with acting_as(known.viewer):
            assert ask_to_move(cast, there_of(cast)) == answer


def test_a_place_where_nobody_answers_is_no_place(cast: Cast) -> None:
    with cast.acting("amira"):
        assert ask_to_move(cast, cast.community.pk) == "place"  # there already
        assert ask_to_move(cast, cast.family_id) == "place"
    assert sees(cast, "dana")


def test_who_sees_it_before_and_after(cast: Cast) -> None:
    before = {"amira", "yusuf", "layla", "dana", "priya", "okafor"}
    everybody = sorted(before | {"farah", "cora", "chen", "stranger", "neighbour"})
    assert {name for name in everybody if sees(cast, name)} == before
    moved(cast)
    assert {name for name in everybody if sees(cast, name)} == {"amira", "yusuf", "layla", "farah"}
    with cast.acting("farah"), connection.cursor() as cursor:
        cursor.execute("SELECT (oneplan_sight('see') -> %s -> '*')::json", [str(cast.family_id)])
        assert set(cursor.fetchone()[0]) == {"contact", "referral", "any"}
    with cast.acting("amira"):
        assert Family.objects.get().stage == Stage.REFERRED


def test_grants_and_what_is_remembered_are_of_the_new_place(cast: Cast) -> None:
    moved(cast)
    with cast.acting("amira"):
        places = set(AccessGrant.objects.values_list("community_id", flat=True))
        open_ = AccessGrant.objects.filter(Q(ends=None) | Q(ends__gt=clock.now()))
        agencies = set(open_.values_list("agency_id", flat=True))
        assert FamilyReference.objects.get().community_id == there_of(cast)
    assert places == {there_of(cast)}
    assert agencies == {None, cast.workers["farah"].agency_id}


def test_what_was_weighed_before_is_forgotten(committed_db: None) -> None:
    cast = make_movers()
    moved(cast)
    wrong = "community_id <> (SELECT id FROM people_community WHERE slug = 'lakes')"
    old = (
        "see IS NOT NULL"
        " AND agency_id IN (SELECT id FROM people_agency WHERE name <> 'Lakes Together')"
    )
    owner_does(
        "DO $$ BEGIN ASSERT (SELECT count(*) > 0 FROM access_visibleparts);"
        f" ASSERT NOT EXISTS (SELECT FROM access_visibleparts WHERE {wrong} OR {old}); END $$"
    )


def test_bases_of_agencies_end_and_the_others_stay(cast: Cast) -> None:
    moved(cast)
    with cast.acting("amira"):
        running = Involvement.objects.filter(ends__isnull=True).order_by("kind", "created_at")
        kinds = [(b.kind, b.agency_id, b.viewer_id) for b in running]
    far, layla = cast.workers["farah"].agency_id, cast.accounts["layla"].pk
    assert ("team", None, layla) in kinds
    assert [one for one in kinds if one[1]] == [("intake", far, None)]


def test_who_was_kept_out_stays_out(cast: Cast) -> None:
    dana = cast.workers["dana"]
    with cast.acting("amira") as (viewer, family):
        record_directive(
            viewer,
            family,
            Recipient(account_id=cast.accounts["layla"].pk),
            ["schedule"],
            effect="deny",
            decided_by_id=cast.people["amira"].pk,
        )
    assert not sees(cast, "layla")
    moved(cast)
    assert not sees(cast, "layla")
    with cast.acting("amira") as (viewer, family):  # a permit that nothing stands behind
        assert ask_to_move(cast, cast.community.pk) == ""
        assert not sees(cast, "dana")
    with cast.acting("amira") as (viewer, family):
        join_team(viewer, family, dana.account_id, dana.agency_id)
    assert sees(cast, "dana")  # what the family had decided about her was still there


def test_moving_back_is_moving(cast: Cast) -> None:
    moved(cast)
    with cast.acting("amira"):
        assert ask_to_move(cast, cast.community.pk) == ""
    assert sees(cast, "priya")
    assert not any(sees(cast, name) for name in ("farah", "dana", "okafor"))


def test_questions_that_wait_are_answered(cast: Cast) -> None:
    with cast.acting("okafor") as (viewer, family):
        ask(viewer, family.pk, "", ["health"], purpose="care", words="To help.", days=30)
    moved(cast)
    with cast.acting("amira"):
        assert Ask.objects.get().answer == Ask.Answer.NO


def emergency(cast: Cast, name: str, reference: str) -> bool:
    with as_(cast, name), connection.cursor() as cursor:
        cursor.execute(
            "SELECT oneplan_emergency(%s, '{health}', 'care', 'Somebody is hurt badly',"
            " gen_random_uuid(), gen_random_uuid())",
            [reference],
        )
        return bool(cursor.fetchone()[0])


def test_an_emergency_is_for_those_who_are_near(cast: Cast) -> None:
    with cast.acting("amira"):
        reference = FamilyReference.objects.get().reference
    assert emergency(cast, "chen", reference)
    assert not emergency(cast, "cora", reference)
    assert sees(cast, "chen")
    moved(cast)
    assert not sees(cast, "chen")  # one that was running is over, too
    assert not emergency(cast, "chen", reference)
    assert emergency(cast, "cora", reference)


def test_the_log_stays_as_it_was_written(committed_db: None) -> None:
    cast = make_movers()
    with cast.acting("dana") as (viewer, family):
        open_record(viewer, family.pk, "plans")
    moved(cast)
    with pytest.raises(NotFound), as_(cast, "dana") as viewer:
        open_record(viewer, cast.family_id, "plans")
    with as_(cast, "farah") as viewer:
        open_record(viewer, cast.family_id, "referral")
    with cast.acting("amira"):
        lines = AccessEvent.objects.order_by("at").values_list("viewer_name", "community_id")
        said = list(lines)
    assert said == [
        ("Dana Fictional", cast.community.pk),
        ("Farah F.", there_of(cast)),
    ]
    out = StringIO()
    call_command("check_log", stdout=out)
    assert "2 lines, 0 without a seal, 0 broken" in out.getvalue()


def test_the_application_cannot_carry_by_itself(cast: Cast) -> None:
    """The setting that lets the owner see rows for a moment is nothing in other hands."""
    with as_(cast, "stranger"), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('oneplan.moving', %s, true)", [str(cast.family_id)])
        cursor.execute("SELECT oneplan_moves(%s)", [cast.family_id])
        assert cursor.fetchone() == (False,)
        for table in ("people_person", "voice_note", "plans_need", "people_household"):
            cursor.execute(f"UPDATE {table} SET community_id = community_id")
            assert cursor.rowcount == 0, table
