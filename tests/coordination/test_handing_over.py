"""The baton passes on: nobody loses it before somebody else has it; access follows it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import ProgrammingError, connection, transaction

from oneplan.access.actions import Recipient, record_directive
from oneplan.coordination import actions, readers
from oneplan.coordination.actions import Asked, Proposed
from oneplan.coordination.models import Handover, Holding
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotFound, NotReady
from oneplan.people.models import Family, Worker
from tests.sending import send_all
from tests.teams.cast import Cast

WHY = Proposed("Dana moves to another office", promised="A visit every second Friday")


def asked(cast: Cast, to: str = "stranger", by: str = "dana", said: Proposed = WHY):
    with cast.acting_outside(by) as viewer:
        return actions.propose_handover(viewer, cast.family_id, cast.workers[to].pk, said)


def holder(cast: Cast) -> str:
    with cast.acting("amira"):
        found = readers.coordination(cast.family_id).holder
    assert found
    return found.name.split()[0].lower()


def sees(cast: Cast, who: str) -> bool:
    with cast.acting_outside(who):
        return Family.objects.filter(pk=cast.family_id).exists()


def let_coordinators_see(cast: Cast) -> None:
    with cast.acting("amira") as (viewer, family):
        agency = cast.workers["dana"].agency_id
        to = Recipient(agency_id=agency, role="coordinator")
        person = cast.people["amira"].pk
        record_directive(
            viewer, family, to, ["contact", "schedule"], may_write=True, decided_by_id=person
        )


def test_from_the_first_assignment_on_it_is_held(cast: Cast) -> None:
    assert holder(cast) == "dana"


def test_a_proposal_changes_nothing_until_it_is_accepted(cast: Cast) -> None:
    let_coordinators_see(cast)
    handover = asked(cast)
    assert holder(cast) == "dana"
    assert sees(cast, "dana") and not sees(cast, "stranger")
    with cast.acting_outside("stranger") as viewer:
        (offered,) = readers.batons_offered(viewer)
        assert offered.promised == "A visit every second Friday" and offered.name
        actions.answer_handover(viewer, handover, yes=True)
    assert holder(cast) == "stranger"
    assert sees(cast, "stranger") and not sees(cast, "dana")
    with cast.acting("amira"):
        first, second = Holding.objects.order_by("during")
        assert first.during.upper == second.during.lower and second.during.upper is None


def test_the_next_holder_sees_no_more_than_the_family_lets_coordinators_see(cast: Cast) -> None:
    """Dana was let in by name: that is hers alone."""
    handover = asked(cast)
    with cast.acting_outside("stranger") as viewer:
        assert readers.batons_offered(viewer)[0].name == ""
        actions.answer_handover(viewer, handover, yes=True)
    assert holder(cast) == "stranger" and not sees(cast, "stranger")


def test_who_stays_beside_the_next_holder_coordinates_no_more(cast: Cast) -> None:
    let_coordinators_see(cast)
    beside = Proposed("Because", overlap_until=clock.today() + timedelta(days=10))
    handover = asked(cast, said=beside)
    with cast.acting_outside("stranger") as viewer:
        actions.answer_handover(viewer, handover, yes=True)
    assert sees(cast, "dana")
    with cast.acting_outside("dana"), connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_families('coordinate'), oneplan_families('steward')")
        assert cursor.fetchone() == ([], [])


def test_declined_taken_back_and_twice(cast: Cast) -> None:
    handover = asked(cast)
    with pytest.raises(NotReady):
        asked(cast)
    with cast.acting_outside("stranger") as viewer:
        actions.answer_handover(viewer, handover, yes=False, words="I am full")
        with pytest.raises(NotReady):
            actions.answer_handover(viewer, handover, yes=True)
    other = asked(cast)
    with cast.acting_outside("priya") as viewer:
        actions.take_back_handover(viewer, other)
    assert holder(cast) == "dana"


def test_who_may_not(cast: Cast) -> None:
    for who in ("amira", "okafor", "stranger", "neighbour"):
        with pytest.raises(NotFound):
            asked(cast, to="stranger", by=who)
    for whom in ("okafor", "priya", "dana"):
        with pytest.raises(Invalid):
            asked(cast, to=whom)
    handover = asked(cast)
    for who in ("dana", "priya", "amira"):
        with cast.acting_outside(who) as viewer, pytest.raises(NotFound):
            actions.answer_handover(viewer, handover, yes=True)


def test_nobody_whom_the_family_keeps_out_is_asked(cast: Cast) -> None:
    with cast.acting("amira") as (viewer, family):
        stranger = cast.workers["stranger"]
        record_directive(
            viewer,
            family,
            Recipient(account_id=stranger.account_id),
            ["contact"],
            effect="deny",
            decided_by_id=cast.people["amira"].pk,
        )
    with pytest.raises(Invalid):
        asked(cast)


def test_a_family_says_no_and_asks_for_somebody_else(cast: Cast) -> None:
    handover = asked(cast)
    with cast.acting("amira") as (viewer, family):
        actions.ask_for_somebody_else(viewer, family, Asked("Not her, please", handover))
    with cast.acting_outside("stranger") as viewer:
        assert not readers.batons_offered(viewer)
        with pytest.raises(NotReady):
            actions.answer_handover(viewer, handover, yes=True)
    with cast.acting_outside("priya") as viewer:
        (baton,) = readers.batons(viewer)
        assert baton.wish == "Not her, please" and baton.reference
        actions.answer_wish(viewer, baton.wish_id, "We look for somebody")
    with cast.acting_outside("dana") as viewer:
        assert readers.batons(viewer)[0].wish is None
    with cast.acting("amira"):
        assert readers.coordination(cast.family_id).answers[0].answer == "We look for somebody"
    for who in ("dana", "yusuf", "neighbour"):
        with cast.acting_outside(who) as viewer, pytest.raises(NotFound):
            actions.ask_for_somebody_else(viewer, Family(pk=cast.family_id), Asked("x"))


def leaves(cast: Cast, who: str) -> None:
    Worker.objects.filter(pk=cast.workers[who].pk).update(left_at=clock.now())


def test_who_leaves_holds_on_paper_and_supervisors_hand_on(cast: Cast) -> None:
    let_coordinators_see(cast)
    leaves(cast, "dana")
    assert holder(cast) == "dana" and not sees(cast, "dana")
    with cast.acting("amira"):
        found = readers.coordination(cast.family_id)
        assert found.holder and found.holder.gone
        assert [one.name for one in found.supervisors] == ["Priya Fictional"]
    with cast.acting_outside("priya") as viewer:
        assert [(b.gone, b.worker_name) for b in readers.batons(viewer)] == [
            (True, "Dana Fictional")
        ]
        assert readers.batons_waiting(viewer).on_paper == 1
    handover = asked(cast, by="priya")
    with cast.acting_outside("stranger") as viewer:
        assert readers.batons_waiting(viewer).for_me == 1
        actions.answer_handover(viewer, handover, yes=True)
    assert holder(cast) == "stranger" and sees(cast, "stranger")


def test_who_leaves_takes_nothing_over(cast: Cast) -> None:
    handover = asked(cast)
    leaves(cast, "stranger")
    with cast.acting("amira"):
        assert Handover.objects.get(pk=handover).status == "declined"


def test_cover_acts_for_its_time_and_the_family_is_told(cast: Cast) -> None:
    let_coordinators_see(cast)
    today, stranger = clock.today(), cast.workers["stranger"].pk
    week = today + timedelta(days=7)
    with cast.acting_outside("dana") as viewer:
        cover = actions.set_cover(viewer, cast.workers["dana"], stranger, today, week)
        with pytest.raises(Invalid):
            actions.set_cover(viewer, cast.workers["dana"], stranger, week, week)
    assert sees(cast, "stranger") and sees(cast, "dana") and holder(cast) == "dana"
    with cast.acting("amira"):
        assert [c.name for c in readers.coordination(cast.family_id).covers] == [
            "Stranger Fictional"
        ]
    with cast.acting_outside("stranger") as viewer:
        assert [b.mine for b in readers.batons(viewer)] == [False]
    with cast.acting_outside("priya") as viewer:
        actions.end_cover(viewer, cover)
    assert not sees(cast, "stranger") and sees(cast, "dana")


def test_another_agency_is_the_familys_choice(cast: Cast) -> None:
    clinic = cast.workers["chen"]
    Worker.objects.filter(pk=clinic.pk).update(roles=["coordinator"])
    with pytest.raises(Invalid):
        asked(cast, to="chen")
    with cast.acting("amira") as (viewer, family):
        actions.choose_agency(viewer, family, clinic.agency_id, ["contact", "schedule"])
    handover = asked(cast, to="chen")
    with cast.acting_outside("chen") as viewer:
        assert readers.batons_offered(viewer)[0].name
        actions.answer_handover(viewer, handover, yes=True)
    assert holder(cast) == "chen" and sees(cast, "chen") and not sees(cast, "dana")


def test_who_leads_may_be_an_aunt_and_a_worker_holds_on(cast: Cast) -> None:
    with cast.acting("amira") as (viewer, family):
        actions.choose_lead(viewer, family, cast.people["layla"].pk)
        found = readers.coordination(cast.family_id)
    assert found.lead_name == "Layla" and holder(cast) == "dana"


@pytest.mark.parametrize("who", ["dana", "stranger", "priya", "amira", "neighbour"])
def test_no_statement_takes_gives_or_ends_a_baton(cast: Cast, who: str) -> None:
    stranger = cast.workers["stranger"]
    tries = (
        "UPDATE access_involvement SET ends = now() WHERE kind = 'assignment'",
        "UPDATE access_involvement SET kind = 'team' WHERE kind = 'assignment'",
        "UPDATE coordination_holding SET during = tstzrange(lower(during), now())",
        "DELETE FROM coordination_holding",
        "UPDATE coordination_handover SET status = 'accepted'",
        "DELETE FROM coordination_cover",
        "INSERT INTO access_involvement (id, community_id, family_id, created_at, kind, viewer_id,"
        " agency_id, role, sent, starts) SELECT gen_random_uuid(), community_id, id, now(),"
        f" 'assignment', '{stranger.account_id}', '{stranger.agency_id}', 'coordinator', false,"
        f" now() FROM people_family WHERE id = '{cast.family_id}'",
    )
    for statement in tries:
        with cast.acting_outside(who), transaction.atomic(), connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(statement)
                    done = cursor.rowcount
            except ProgrammingError:
                done = 0
            assert done == 0, statement
    assert holder(cast) == "dana"


def written_to(cast: Cast) -> set[str]:
    """Whose accounts a message waits for; they are sent then."""
    mail.outbox.clear()
    assert send_all() == []
    return {message.to[0].partition("@")[0] for message in mail.outbox}


def test_who_is_asked_and_the_family_are_written_to(cast: Cast) -> None:
    """By the outbox; what there is to read stands on the page, and not in the message."""
    written_to(cast)
    handover = asked(cast)
    told = written_to(cast)
    assert "stranger" in told and "amira" in told and "dana" not in told
    assert all("moves to another" not in str(message.body) for message in mail.outbox)
    with cast.acting_outside("stranger") as viewer:
        actions.answer_handover(viewer, handover, yes=False, words="I am full")
    assert written_to(cast) == {"dana"}
    handover = asked(cast)
    written_to(cast)
    with cast.acting_outside("stranger") as viewer:
        actions.answer_handover(viewer, handover, yes=True)
    assert {"dana", "amira"} <= written_to(cast)
