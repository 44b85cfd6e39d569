"""Writing and agreeing to a plan, as the people who do it, behind the wall."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from oneplan.access.actions import Recipient, record_directive
from oneplan.kernel import clock
from oneplan.kernel.errors import EditConflict, Invalid, NotAllowed, NotFound, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import acting_as
from oneplan.people.models import Family, Stage
from oneplan.plans import actions, readers
from oneplan.plans.actions import MemberView
from oneplan.plans.models import (
    ActionStep,
    Agreement,
    Need,
    PlanVersion,
    PlanVersionPart,
    Strength,
    Unsent,
    Vision,
)
from oneplan.plans.rules import fingerprint
from oneplan.teams import actions as teams
from oneplan.teams.readers import team_page
from tests.plans.writing import agree, share_with, write_need, write_plan


def test_the_family_or_its_coordinator_begins_the_plan_once(cast):
    with cast.acting("yusuf") as (viewer, family), pytest.raises(NotAllowed):
        actions.begin_plan(viewer, family)
    with cast.acting("dana") as (viewer, family):
        begun = actions.begin_plan(viewer, family)
        assert actions.begin_plan(viewer, family).pk == begun.pk
        assert Family.objects.get(pk=family.pk).stage == Stage.PLANNING


def test_nothing_is_written_before_the_plan_begins(cast):
    with cast.acting("amira") as (viewer, family), pytest.raises(NotReady):
        actions.write_strength(viewer, family, "Cooks", language="en")


def test_a_form_sent_twice_writes_one_row(cast):
    write_plan(cast)
    key = new_id()
    with cast.acting("amira") as (viewer, family):
        for text in ("Cooks for everybody", "Cooks for everybody"):
            actions.write_strength(viewer, family, text, language="en", row_id=key)
        with pytest.raises(EditConflict) as other:
            actions.write_strength(viewer, family, "Cooks on Fridays", language="en", row_id=key)
        row = Strength.objects.get(pk=key)
    assert (row.statement, row.revision) == ("Cooks for everybody", 1)
    assert other.value.theirs["statement"] == row.statement


def test_two_editors_never_overwrite_each_other(cast):
    write_plan(cast)
    with cast.acting("amira") as (viewer, family):
        row = actions.write_strength(viewer, family, "Cooks", language="en")
        again = {"language": "en", "row_id": row.pk, "seen_revision": 1}
        actions.write_strength(viewer, family, "Cooks well", **again)
    with cast.acting("dana") as (viewer, family):
        with pytest.raises(EditConflict) as clash:
            actions.write_strength(viewer, family, "Cooks a lot", **again)
        assert clash.value.theirs["statement"] == "Cooks well"
        assert Strength.objects.get(pk=row.pk).statement == "Cooks well"


@pytest.mark.parametrize(
    "text", ["ع" * 10_000, "🙂👩‍👧‍👦" * 500, "<script>alert(1)</script>", "a\nb"]
)
def test_any_words_are_kept_as_they_are(cast, text):
    write_plan(cast)
    with cast.acting("amira") as (viewer, family):
        row = actions.write_vision(viewer, family, text, language="ar", row_id=new_id())
        assert Vision.objects.get(pk=row.pk).text == text


def own(cast, text, private, **more):
    with cast.acting("yusuf") as (viewer, family):
        facts = {"language": "en", "person_id": cast.people["yusuf"].pk, "private": private}
        return actions.write_vision(viewer, family, text, **facts | more)


def test_own_voice_is_nobody_elses(cast):
    write_plan(cast)
    row = own(cast, "I want out of the group home talk", True)
    for name in ("amira", "dana"):
        with cast.acting(name) as (viewer, family):
            assert not Vision.objects.filter(pk=row.pk).exists()
            assert "group home" not in str(readers.plan_page(viewer, family.pk).rows)
    own(cast, "I want to fix bikes", False, row_id=row.pk, seen_revision=1)
    with cast.acting("amira") as (viewer, family):
        assert Vision.objects.get(pk=row.pk).text == "I want to fix bikes"
    own(cast, "Just mine", True, row_id=row.pk, seen_revision=2)
    with cast.acting("amira") as (viewer, family):
        assert not Vision.objects.filter(pk=row.pk).exists()


def test_nobody_writes_anothers_words(cast):
    write_plan(cast)
    row = own(cast, "I want to fix bikes", False)
    yusuf, sara = cast.people["yusuf"].pk, cast.people["sara"].pk
    for name in ("amira", "dana"):
        with cast.acting(name) as (viewer, family):
            for facts in ({"row_id": row.pk, "seen_revision": 1}, {"person_id": yusuf}):
                with pytest.raises(NotAllowed):
                    actions.write_vision(viewer, family, "Theirs", language="en", **facts)
            with pytest.raises(NotAllowed):
                actions.write_vision(viewer, family, "x", language="en", private=True)
            actions.write_vision(viewer, family, "To dance", language="en", person_id=sara)
    with cast.acting("yusuf") as (viewer, family), pytest.raises(NotAllowed):
        actions.write_vision(viewer, family, "The family's", language="en")


def test_a_need_moves_with_everything_under_it(cast):
    need_id = write_plan(cast)[0]
    with cast.acting("amira") as (viewer, family):
        need = Need.objects.get(pk=need_id)
        actions.write_need(
            viewer,
            family,
            need.statement,
            "health",
            language="en",
            person_id=cast.people["sara"].pk,
            row_id=need.pk,
            seen_revision=need.revision,
        )
        page = readers.plan_page(viewer, family.pk)
    rows = [r for kind in ("outcomes", "options", "steps") for r in page.rows[kind]]
    under = [r for r in rows if r["need_id"] == str(need_id)]
    assert len(under) == 4
    assert {(r["category"], r["person"]) for r in under} == {("health", "Sara")}


def test_priorities_are_the_familys(cast):
    first, second = write_plan(cast)
    with cast.acting("amira") as (viewer, family):
        for _twice in (1, 2):
            actions.move_need(viewer, family, second, "up")
        needs = readers.plan_page(viewer, family.pk).draft.needs
        assert [n.id for n in needs] == [str(second), str(first)]
        assert [n.revision for n in needs] == [1, 1]


def test_what_is_taken_out_is_gone_from_the_draft_only(cast):
    first, second = write_plan(cast)
    agree(cast)
    with cast.acting("amira") as (viewer, family):
        for _twice in (1, 2):
            actions.remove_piece(viewer, family, "need", first)
        page = readers.plan_page(viewer, family.pk)
        assert [n.id for n in page.draft.needs] == [str(second)]
        assert ActionStep.objects.filter(need_id=first, removed_at=None).count() == 0
        assert len(page.version.document.needs) == 2


def report(cast, name, step_id, status, blocker=""):
    with cast.acting(name) as (viewer, family):
        return actions.set_step_status(viewer, family, step_id, status, blocker=blocker)


def test_a_promise_is_reported_on_by_who_made_it_even_if_they_only_read(cast):
    write_plan(cast)
    member = share_with(cast, "okafor", "education")
    with cast.acting("amira") as (viewer, family):
        need = write_need(cast, viewer, family, "education", owner=member)
    step_id = need.steps_made[0]
    assert report(cast, "okafor", step_id, "stuck", "No room free").blocker == "No room free"
    assert report(cast, "okafor", step_id, "done").done_on == clock.today()
    with pytest.raises(Invalid):
        report(cast, "okafor", step_id, "stuck", " ")
    with cast.acting("okafor") as (viewer, family):
        with pytest.raises(NotAllowed):
            actions.write_option(
                viewer, family, need.pk, text="x", kind="formal", language="en", chosen=False
            )
        assert [s.id for s in readers.my_steps(viewer)] == []
    report(cast, "okafor", step_id, "partly")
    with cast.acting("okafor") as (viewer, family):
        mine = readers.my_steps(viewer)
    assert [(s.id, s.mine) for s in mine] == [(step_id, True)]


def test_others_who_only_read_do_not_report(cast):
    first, _second = write_plan(cast)
    share_with(cast, "okafor", "strengths", "education", "housing")
    with cast.acting("okafor") as (viewer, family):
        step = ActionStep.objects.filter(need_id=first).first()
        with pytest.raises(NotAllowed):
            actions.set_step_status(viewer, family, step.pk, "done")
        # And past the action, the database says the same.
        assert ActionStep.objects.filter(pk=step.pk).update(status="done") == 0


def test_whether_a_need_is_met_is_for_its_holder_to_say(cast):
    write_plan(cast)
    with cast.acting("amira") as (viewer, family):
        yusufs = write_need(cast, viewer, family, "education", person="yusuf")
        saras = write_need(cast, viewer, family, "education", person="sara")
    with cast.acting("yusuf") as (viewer, family):
        assert actions.set_need_status(viewer, family, yusufs.pk, "partly_met").revision == 2
        with pytest.raises(NotAllowed):
            actions.set_need_status(viewer, family, saras.pk, "met")
        with pytest.raises(Invalid):
            actions.set_need_status(viewer, family, yusufs.pk, "non_compliant")


def test_a_promise_is_made_by_somebody_of_the_team(cast):
    need_id = write_plan(cast)[0]
    with cast.acting("amira") as (viewer, family):
        facts = {"task": "Call", "due": clock.today(), "language": "en"}
        with pytest.raises(Invalid):
            actions.write_step(viewer, family, need_id, accountable_id=new_id(), **facts)


# Agreeing


def test_the_family_agrees_and_the_draft_is_frozen(cast):
    write_plan(cast)
    own(cast, "canary of my own", True)
    version = agree(cast, views=[MemberView("Dana Fictional", "worry", "The bus")])
    assert (version.number, version.recorded_by) == (1, "Amira")
    with cast.acting("amira") as (viewer, family):
        assert family.stage == Stage.IMPLEMENTATION
        page = readers.plan_page(viewer, family.pk)
        assert page.version.document.needs == page.draft.needs
        assert [(v.name, v.view) for v in page.version.views] == [
            ("Amira", "agrees"), ("Dana Fictional", "worry")]  # fmt: skip
        assert [m["name"] for m in page.version.document.team] == ["Amira", "Dana Fictional"]
    with cast.acting("yusuf"):
        assert "canary" not in str(list(PlanVersionPart.objects.values_list("document")))


@pytest.mark.parametrize("name", ["yusuf", "okafor"])
def test_only_who_directs_agrees(cast, name):
    write_plan(cast)
    share_with(cast, "okafor", "strengths", "education", "housing", may_write=True)
    with pytest.raises(NotAllowed):
        agree(cast, by=name)
    with cast.acting("amira"):
        assert PlanVersion.objects.count() == 0


def test_the_coordinator_writes_down_who_agreed_and_how(cast):
    write_plan(cast)
    amira, yusuf = cast.people["amira"].pk, cast.people["yusuf"].pk
    for wrong in ({}, {"how_agreed": "At home"}, {"how_agreed": "x", "agreed_by_id": yusuf}):
        with pytest.raises(Invalid):
            agree(cast, by="dana", **wrong)
    version = agree(cast, by="dana", how_agreed="Read aloud at home", agreed_by_id=amira)
    assert version.recorded_by == "Dana Fictional"
    with cast.acting("amira"):
        said = Agreement.objects.get(version=version)
        assert (said.member_name, said.person_id, said.words) == (
            "Amira", amira, "Read aloud at home")  # fmt: skip


def test_a_coordinator_who_sees_less_cannot_write_down_an_agreement_to_more(cast):
    write_plan(cast)
    dana = cast.workers["dana"]
    with cast.acting("amira") as (viewer, family):
        to = Recipient(account_id=dana.account_id, agency_id=dana.agency_id)
        record_directive(viewer, family, to, ["substance_use"], effect="deny")
    with pytest.raises(NotAllowed):
        agree(cast, by="dana", how_agreed="x", agreed_by_id=cast.people["amira"].pk)


def test_nothing_unfinished_is_agreed_to(cast):
    write_plan(cast)
    with cast.acting("amira") as (viewer, family):
        actions.write_need(viewer, family, "To be heard", "strengths", language="en")
    with pytest.raises(NotReady):
        agree(cast)


def test_nobody_agrees_to_what_they_have_not_read(cast):
    write_plan(cast)
    with cast.acting("amira") as (viewer, family):
        read = fingerprint(readers.plan_page(viewer, family.pk).rows)
        actions.write_strength(viewer, family, "Cooks", language="en")
        with pytest.raises(EditConflict):
            actions.agree_to_plan(viewer, family, seen_number=0, seen_draft=read)
    agree(cast)
    with pytest.raises(EditConflict):
        agree(cast, seen_number=0, seen_draft="another")


def test_the_same_agreement_twice_is_one_version(cast):
    write_plan(cast)
    with cast.acting("amira") as (viewer, family):
        read = fingerprint(readers.plan_page(viewer, family.pk).rows)
        asked = {"seen_number": 0, "seen_draft": read}
        one = actions.agree_to_plan(viewer, family, **asked)
        assert actions.agree_to_plan(viewer, family, **asked).pk == one.pk
        assert Agreement.objects.count() == 1


def test_versions_follow_each_other_and_never_change(cast):
    write_plan(cast)
    first = agree(cast)
    with cast.acting("amira") as (viewer, family):
        actions.write_strength(viewer, family, "Sings", language="en")
        assert not readers.version(family.pk, 1).document.strengths[1:]
    assert agree(cast, why="We found a choir").number == 2
    with cast.acting("amira") as (viewer, family):
        assert [v.number for v in readers.versions(family.pk)] == [2, 1]
        assert readers.version(family.pk, 2).why == "We found a choir"
        assert len(readers.version(family.pk, 1).document.strengths) == 1
        for rows in (PlanVersion.objects.all(), PlanVersionPart.objects.all()):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(community_id=family.community_id)
            assert rows.filter(family=family).exists()
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {rows.model._meta.db_table}")
                assert cursor.rowcount == 0
    assert first.number == 1


def test_a_view_is_added_later_and_dissent_is_kept(cast):
    write_plan(cast)
    agree(cast)
    with cast.acting("dana") as (viewer, family):
        dana = next(m for m in team_page(family.pk).members if m.coordinates)
        actions.record_view(viewer, family, 1, member_id=dana.id, view="disagrees", words="Why")
        assert readers.version(family.pk, 1).views[-1].view == "disagrees"
    with cast.acting("yusuf") as (viewer, family), pytest.raises((NotAllowed, NotFound)):
        actions.record_view(viewer, family, 1, member_id=dana.id, view="agrees")


# The wall


def test_a_school_member_sees_the_school_need_and_no_other(cast):
    first, second = write_plan(cast)
    share_with(cast, "okafor", "education")
    agree(cast)
    with cast.acting("okafor") as (viewer, family):
        page = readers.plan_page(viewer, family.pk)
        found = readers.version(family.pk, 1)
        steps = readers.steps_of(family.pk)
        ages = readers.plan_age([family.pk])
    for document in (page.draft, found.document):
        assert [n.id for n in document.needs] == [str(first)]
        assert (document.visions, document.strengths, document.services) == ((), (), ())
        assert document.needs[0].options and document.needs[0].steps
    assert found.views == () and found.document.team == ()
    assert {s.need_id for s in steps} == {first}
    assert ages[cast.family_id].open_steps == 1
    assert str(second) not in str(page.rows)


@pytest.mark.parametrize("name", ["stranger", "neighbour", "chen", "layla"])
def test_strangers_see_nothing_of_a_plan(cast, name):
    write_plan(cast)
    agree(cast)
    with acting_as(cast.viewer(name)) as viewer:
        page = readers.plan_page(viewer, cast.family_id)
        assert (page.plan_id, page.version, page.draft.empty) == (None, None, True)
        assert readers.version(cast.family_id, 1) is None
        assert readers.versions(cast.family_id) == []
        assert readers.steps_of(cast.family_id) == [] == readers.my_steps(viewer)
        assert readers.plan_age([cast.family_id]) == {}


def test_intake_sees_that_there_is_a_plan_and_none_of_its_words(cast):
    write_plan(cast)
    agree(cast)
    with cast.acting("priya") as (viewer, family):
        page = readers.plan_page(viewer, family.pk)
        assert page.draft.empty and page.version.document.empty
        assert page.version.views == () and readers.steps_of(family.pk) == []


def test_what_is_being_typed_is_the_writers_alone(cast):
    write_plan(cast)
    with cast.acting("yusuf") as (viewer, family):
        for text in ("I w", "I want"):
            actions.keep_unsent(viewer, family, "vision:mine", {"text": text})
        assert readers.unsent(viewer, family.pk, "vision:mine").data == {"text": "I want"}
    with cast.acting("amira") as (viewer, family):
        assert Unsent.objects.count() == 0
        actions.forget_unsent(viewer, family, "vision:mine")
    with cast.acting("yusuf") as (viewer, family):
        assert Unsent.objects.count() == 1
        actions.forget_unsent(viewer, family, "vision:mine")
        assert Unsent.objects.count() == 0


def test_promises_are_told_apart(cast):
    write_plan(cast)
    with cast.acting("amira") as (_viewer, family):
        promised = readers.promises(family.pk)
        assert [s.who for s in promised.mine] == ["Amira"]
        assert [s.who for s in promised.others] == ["Dana Fictional"]
        assert (promised.on_time, promised.late) == (1, 0)
        step = promised.others[0]
        ActionStep.objects.filter(pk=step.id).update(due=clock.today() - timedelta(days=1))
        assert readers.promises(family.pk).late == 1
        age = readers.plan_age([family.pk])[family.pk]
        assert (age.number, age.open_steps, age.late_steps, age.days) == (0, 2, 1, None)


def test_a_promise_of_a_member_who_leaves_waits_for_another(cast):
    write_plan(cast)
    member = share_with(cast, "okafor", "education")
    with cast.acting("amira") as (viewer, family):
        write_need(cast, viewer, family, "education", owner=member)
        teams.remove_member(viewer, family, UUID(str(member)))
    with pytest.raises(NotReady):
        agree(cast)
