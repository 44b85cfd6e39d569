"""What is said of how it goes: who may, what it changes, and what it never changes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotAllowed, NotFound
from oneplan.plans import actions as plans
from oneplan.plans.changes import changes
from oneplan.plans.models import ActionStep, Need, Outcome, StepReport, Strategy
from oneplan.plans.readers import plan_page
from oneplan.plans.rules import fingerprint
from oneplan.progress import actions
from oneplan.progress.models import NeedRating, Reading, Review
from oneplan.progress.readers import progress
from tests.plans.writing import agree, share_with, write_plan


@pytest.fixture
def needs(cast):
    """A school need and a housing need; what was agreed is the draft."""
    return write_plan(cast)


def of(cast, model, need_id, **more):
    with cast.acting("amira"):
        return model.objects.filter(need_id=need_id, **more).first()


def print_of(cast):
    """Of what the family agrees to, or would."""
    with cast.acting("amira") as (viewer, family):
        return fingerprint(plan_page(viewer, family.pk).rows)


def test_saying_how_it_goes_never_asks_for_a_new_agreement(cast, needs):
    agree(cast)
    before = print_of(cast)
    outcome, option = of(cast, Outcome, needs[0]), of(cast, Strategy, needs[0], chosen=True)
    step = of(cast, ActionStep, needs[0])
    with cast.acting("amira") as (viewer, family):
        actions.add_reading(viewer, family, outcome.pk, 2)
        actions.rate_need(viewer, family, needs[0], 3, "He sings again")
        actions.say_on_track(viewer, family, option.pk, False)
        plans.set_step_status(viewer, family, step.pk, "stuck", obstacle="transport")
        plans.set_step_status(viewer, family, step.pk, "done")
    assert print_of(cast) == before
    with cast.acting("amira") as (viewer, family):
        page = plan_page(viewer, family.pk)
        assert page.version and changes(page.version.document, page.draft) == []


def test_each_report_is_kept_and_saying_it_twice_is_once(cast, needs):
    step = of(cast, ActionStep, needs[0])
    with cast.acting("amira") as (viewer, family):
        for status in ("stuck", "stuck", "done", "done"):
            plans.set_step_status(viewer, family, step.pk, status, obstacle="cost")
        said = list(StepReport.objects.order_by("created_at").values_list("status", "obstacle"))
        with pytest.raises(Invalid):
            plans.set_step_status(viewer, family, step.pk, "stuck")
    assert said == [("stuck", "cost"), ("done", "")]


def test_whoever_promised_reports_even_where_they_may_only_read(cast, needs):
    member = share_with(cast, "okafor", "education")
    due = clock.today() + timedelta(days=5)
    with cast.acting("amira") as (viewer, family):
        step = plans.write_step(
            viewer, family, needs[0], accountable_id=member, task="Call", due=due, language="en"
        )
    with cast.acting("okafor") as (viewer, family):
        plans.set_step_status(viewer, family, step.pk, "partly", blocker="Half of it")
        assert StepReport.objects.filter(step=step).count() == 1
        other = ActionStep.objects.exclude(pk=step.pk).first()
        with pytest.raises(NotAllowed):
            plans.set_step_status(viewer, family, other.pk, "done")


def test_who_counts_and_who_says_how_near(cast, needs):
    share_with(cast, "okafor", "education")
    outcome, home = of(cast, Outcome, needs[0]), of(cast, Outcome, needs[1])
    with cast.acting("okafor") as (viewer, family):
        with pytest.raises(NotAllowed):
            actions.add_reading(viewer, family, outcome.pk, 3)
        with pytest.raises(NotFound):
            actions.add_reading(viewer, family, home.pk, 3)
        actions.rate_need(viewer, family, needs[0], 2)
        with pytest.raises(NotFound):
            actions.rate_need(viewer, family, needs[1], 2)
        with pytest.raises(NotAllowed):
            actions.rate_need(viewer, family, needs[0], 5, person_id=cast.people["sara"].pk)
    with cast.acting("dana") as (viewer, family):
        actions.rate_need(viewer, family, needs[0], 4, person_id=cast.people["sara"].pk)
        with pytest.raises(NotAllowed):
            actions.rate_need(viewer, family, needs[0], 5, person_id=cast.people["yusuf"].pk)
        said = NeedRating.objects.order_by("created_at").values_list("by_name", "score", "young")
        assert list(said) == [("Okafor Fictional", 2, False), ("Sara", 4, True)]


def test_a_count_is_not_of_a_day_to_come(cast, needs):
    outcome = of(cast, Outcome, needs[0])
    with cast.acting("amira") as (viewer, family), pytest.raises(Invalid):
        actions.add_reading(viewer, family, outcome.pk, 3, on=clock.today() + timedelta(days=1))


def test_what_was_said_stays_and_goes_with_its_need(cast, needs):
    outcome = of(cast, Outcome, needs[0])
    with cast.acting("amira") as (viewer, family):
        actions.add_reading(viewer, family, outcome.pk, 3)
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            Reading.objects.update(value=9)
        need = Need.objects.get(pk=needs[0])
        plans.write_need(
            viewer, family, need.statement, "health", language="en", row_id=need.pk,
            seen_revision=need.revision,
        )  # fmt: skip
        assert Reading.objects.get().category == "health"


def off_track(cast, option):
    """Two reviews, on two days."""
    with cast.acting("amira") as (viewer, family):
        for _again in range(2):
            actions.say_on_track(viewer, family, option.pk, False)


def test_what_is_stuck_is_decided_and_is_the_plans_failure(cast, needs):
    agree(cast)
    before = print_of(cast)
    tried = of(cast, Strategy, needs[0], chosen=True)
    other = of(cast, Strategy, needs[0], chosen=False)
    off_track(cast, tried)
    with cast.acting("amira") as (viewer, family):
        [one] = progress(viewer, family).stuck
        assert (one.piece, one.row_id, one.reason) == ("option", str(tried.pk), "two_reviews")
        with pytest.raises(Invalid):
            actions.decide(viewer, family, "option", tried.pk, "keep")
        with pytest.raises(Invalid):
            actions.decide(viewer, family, "option", tried.pk, "change", instead_id=tried.pk)
        actions.decide(viewer, family, "option", tried.pk, "change", instead_id=other.pk)
        chosen = {s.pk: s.chosen for s in Strategy.objects.filter(need_id=needs[0])}
        assert chosen == {tried.pk: False, other.pk: True}
        assert progress(viewer, family).stuck == []
        assert Review.objects.exclude(decision="").count() == 1
    assert print_of(cast) != before  # something else is tried: the family agrees to that


def test_going_on_is_believed_for_a_while(cast, needs):
    tried = of(cast, Strategy, needs[0], chosen=True)
    off_track(cast, tried)
    with cast.acting("amira") as (viewer, family):
        actions.decide(viewer, family, "option", tried.pk, "keep", words="It needs the summer")
        assert progress(viewer, family).stuck == []


def test_letting_go(cast, needs):
    step = of(cast, ActionStep, needs[0])
    late, later = clock.today() - timedelta(days=3), clock.today() - timedelta(days=1)
    with cast.acting("amira") as (viewer, family):
        ActionStep.objects.filter(pk=step.pk).update(due=late)
        step.refresh_from_db()
        plans.write_step(
            viewer, family, needs[0], accountable_id=step.accountable_id, task=step.task,
            due=later, language="en", row_id=step.pk, seen_revision=step.revision,
        )  # fmt: skip
        [one] = progress(viewer, family).stuck
        assert one.reason == "late_twice"
        actions.decide(viewer, family, "step", step.pk, "drop")
        assert progress(viewer, family).stuck == []
        assert ActionStep.objects.get(pk=step.pk).removed_at


def test_a_need_is_let_go_of_by_the_family_alone(cast, needs):
    share_with(cast, "okafor", "education", may_write=True)
    with cast.acting("okafor") as (viewer, family), pytest.raises(NotAllowed):
        actions.decide(viewer, family, "need", needs[0], "drop")


def test_three_statements_however_long_the_plan(cast, needs, django_assert_num_queries):
    with cast.acting("amira") as (viewer, family), django_assert_num_queries(3):
        progress(viewer, family)
