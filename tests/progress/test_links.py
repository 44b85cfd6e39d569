"""A link for one promise: what it shows, what it takes, and when it ends."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotAllowed
from oneplan.kernel.viewer import NOBODY, acting_as
from oneplan.plans import actions as plans
from oneplan.plans.models import ActionStep, Need, StepReport
from oneplan.progress.actions import links
from oneplan.progress.models import StepLink
from oneplan.teams import actions as teams
from oneplan.teams.readers import team_page
from tests.plans.writing import share_with, write_plan

TASK, OTHER = "Repair the bike with him", "Walk together"


@pytest.fixture
def uncle(cast):
    """A friend of the family without an account, and what he promised."""
    needs = write_plan(cast)
    with cast.acting("amira") as (viewer, family):
        sara = cast.people["sara"]
        member = teams.add_person(viewer, family, sara.pk, role_class="natural", role="Uncle")
        step = plans.write_step(
            viewer, family, needs[0], accountable_id=member.pk, task=TASK,
            due=clock.today() + timedelta(days=7), language="en",
        )  # fmt: skip
    return step


def make(cast, step, who="amira"):
    with cast.acting(who) as (viewer, family):
        return links.make_link(viewer, family, step.pk)


def opened(secret):
    with acting_as(NOBODY):
        return links.open_link(secret)


def test_it_shows_one_promise_and_nothing_else(cast, uncle):
    made = make(cast, uncle)
    page = Client().get(f"/promise/{made.secret}/")
    shown = page.content.decode()
    assert page.status_code == 200 and TASK in shown and "Sara" in shown
    for word in (OTHER, "To feel at home there", "Amira", "Dana", str(cast.family_id)):
        assert word not in shown
    assert "no-referrer" in shown


def test_how_it_goes_stands_in_the_plan_with_their_name(cast, uncle):
    made = make(cast, uncle)
    where = f"/promise/{made.secret}/"
    client = Client()
    asked = client.post(where, {"status": "stuck"})
    assert "What is in the way?" in asked.content.decode()
    missing = client.post(where, {"status": "stuck", "blocker": " "})
    assert "Choose or write what is in the way" in missing.content.decode()
    told = client.post(where, {"status": "stuck", "obstacle": "time", "blocker": "Night shifts"})
    assert told.status_code == 302 and made.secret not in told.headers["Location"]
    assert client.post(where, {"status": "done"}).status_code == 302
    with cast.acting("amira"):
        said = StepReport.objects.order_by("created_at").values_list("by_name", "status", "words")
        assert list(said) == [("Sara", "stuck", "Night shifts"), ("Sara", "done", "")]
        step = ActionStep.objects.get(pk=uncle.pk)
        assert (step.status, step.blocker, step.done_on) == ("done", "", clock.today())
        assert StepLink.objects.get().opened >= 2


def test_it_is_stopped_at_once(cast, uncle):
    made = make(cast, uncle)
    with cast.acting("amira") as (viewer, family):
        links.stop_link(viewer, family, made.link.pk)
    assert opened(made.secret) is None
    with acting_as(NOBODY):
        assert links.report(made.secret, "done") is False
    assert Client().get(f"/promise/{made.secret}/").status_code == 404


def end_step(cast, step):
    with cast.acting("amira") as (viewer, family):
        plans.remove_piece(viewer, family, "step", step.pk)


def end_need(cast, step):
    with cast.acting("amira") as (viewer, family):
        plans.set_need_status(viewer, family, step.need_id, "met")


def leave(cast, step):
    with cast.acting("amira") as (viewer, family):
        member = next(m for m in team_page(family.pk).members if m.name == "Sara")
        teams.remove_member(viewer, family, member.id)


@pytest.mark.parametrize("end", [end_step, end_need, leave])
def test_it_ends_with_what_it_is_about(cast, uncle, end):
    made = make(cast, uncle)
    assert opened(made.secret)
    end(cast, uncle)
    assert opened(made.secret) is None


def test_it_ends_by_itself(cast, uncle):
    made = make(cast, uncle)
    assert made.link.expires < clock.now() + timedelta(days=22)
    refused = pytest.raises(DatabaseError, match="only stopped")
    with cast.acting("amira"), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE progress_steplink SET expires = now()")


def test_who_may_make_one(cast, uncle):
    share_with(cast, "okafor", "education")
    with cast.acting("okafor") as (viewer, family), pytest.raises(NotAllowed):
        links.make_link(viewer, family, uncle.pk)
    with cast.acting("amira") as (viewer, family), pytest.raises(Invalid):
        links.make_link(viewer, family, ActionStep.objects.get(task=OTHER, category="education").pk)


def test_a_guess_leads_nowhere_and_leaves_nothing_open(cast, uncle):
    assert opened("guess") is None
    made = make(cast, uncle)
    with acting_as(NOBODY):
        assert links.open_link(made.secret)
        for table in ("plans_actionstep", "plans_need", "progress_steplink", "plans_stepreport"):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,)


def test_the_page_for_it(cast, uncle):
    client = cast.client("amira")
    where = cast.url(f"progress/promise/{uncle.pk}/link/")
    assert "Make a link" in client.get(where).content.decode()
    shown = client.post(where).content.decode()
    assert "/promise/" in shown and "It is shown only now." in shown
    with cast.acting("amira"):
        link = StepLink.objects.get()
    again = client.get(where).content.decode()
    assert "/promise/" not in again.replace(f"/promise/{uncle.pk}", "").replace("promise/link", "")
    assert client.post(cast.url(f"progress/promise/link/{link.pk}/stop/")).status_code == 302
    assert "Stopped" in client.get(where).content.decode()


@pytest.mark.parametrize("wrong", ["category", "need_id"])
def test_a_row_about_another_part_opens_nothing(cast, uncle, wrong):
    """Written by a statement of the application's own, by somebody who may write one part alone."""
    other = {"category": "housing"}
    with cast.acting("amira"):
        other["need_id"] = Need.objects.get(category="housing").pk
    made = make(cast, uncle)
    facts = {"need_id": uncle.need_id, "category": "education"} | {wrong: other[wrong]}
    with cast.acting("amira") as (_viewer, family):
        StepLink.objects.create(
            community_id=family.community_id, family=family, step=uncle, member_name="x",
            secret_hash=hashlib.sha256(b"forged").hexdigest(), made_by="x",
            expires=made.link.expires, **facts,
        )  # fmt: skip
    assert opened(made.secret)
    assert opened("forged") is None
