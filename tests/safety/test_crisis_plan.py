"""The crisis plan: written by those who may, read at night, tried, mended after it was needed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from oneplan.kernel import clock
from oneplan.kernel.errors import EditConflict, Invalid, NotAllowed, NotFound
from oneplan.safety import readers
from oneplan.safety.actions import afterwards, links, writing
from oneplan.safety.models import (
    Answer,
    CrisisContact,
    CrisisLink,
    CrisisPlan,
    CrisisPlanLine,
    FunctionalAssessment,
    Happening,
    LineKind,
    Outcome,
)
from tests.plans.writing import share_with

SIGN = "SIGN-CANARY he goes quiet"
WHY = "WHY-CANARY to get away from noise"


@pytest.fixture
def plan(cast):
    """Amira wrote Yusuf's; Okafor at school sees school only."""
    share_with(cast, "okafor", "education")
    with cast.acting("amira") as (viewer, family):
        plan = writing.begin_plan(viewer, family, cast.people["yusuf"].pk, language="en")
        writing.write_line(viewer, family, plan.pk, LineKind.SIGN, SIGN, language="en")
        writing.write_line(
            viewer, family, plan.pk, LineKind.ACT, "Call Layla", language="en", who="Amira"
        )
        for name, phone in (("Layla", "519-555-0133"), ("Karim", "519-555-0127")):
            writing.write_contact(
                viewer, family, plan.pk, name=name, phone=phone, hours="always", does=""
            )
    return plan


def seen(cast, who, plan):
    with cast.acting(who) as (_viewer, family):
        return readers.crisis_plan(family.pk, plan.pk)


def test_it_is_read_by_the_family_and_by_whom_it_lets_only(cast, plan):
    for who in ("amira", "yusuf", "dana"):
        assert seen(cast, who, plan).of(LineKind.SIGN)[0].words == SIGN
    with pytest.raises(NotFound):
        seen(cast, "okafor", plan)
    share_with(cast, "okafor", "education", "safety")
    assert seen(cast, "okafor", plan).of(LineKind.ACT)[0].who == "Amira"
    with cast.acting("okafor") as (viewer, family), pytest.raises(NotAllowed):
        writing.write_line(viewer, family, plan.pk, LineKind.SIGN, "mine", language="en")


def test_the_youth_writes_his_own(cast, plan):
    with cast.acting("yusuf") as (viewer, family):
        writing.write_line(viewer, family, plan.pk, LineKind.HELPS, "My headphones", language="en")
    assert [one.words for one in seen(cast, "amira", plan).of(LineKind.HELPS)] == ["My headphones"]


def test_beginning_twice_is_one_plan_for_one_person(cast, plan):
    with cast.acting("dana") as (viewer, family):
        again = writing.begin_plan(viewer, family, cast.people["yusuf"].pk, language="fr")
        ours = writing.begin_plan(viewer, family, None, language="en")
        assert again.pk == plan.pk and ours.pk != plan.pk
        assert writing.begin_plan(viewer, family, None, language="en").pk == ours.pk
        assert [one.person_name for one in readers.crisis_plans(family.pk)] == ["", "Yusuf"]


def test_two_who_change_one_line_are_shown_both_texts(cast, plan):
    line = seen(cast, "amira", plan).of(LineKind.SIGN)[0]
    with cast.acting("yusuf") as (viewer, family):
        writing.write_line(
            viewer, family, plan.pk, "sign", "Mine", language="en", row_id=line.id, seen_revision=1
        )
    with cast.acting("amira") as (viewer, family), pytest.raises(EditConflict):
        writing.write_line(
            viewer, family, plan.pk, "sign", "Hers", language="en", row_id=line.id, seen_revision=1
        )


def test_more_lines_than_anybody_reads_at_night_are_refused(cast, plan):
    with cast.acting("amira") as (viewer, family):
        for number in range(11):
            writing.write_line(viewer, family, plan.pk, "sign", f"{number}", language="en")
        with pytest.raises(Invalid), transaction.atomic():
            writing.write_line(viewer, family, plan.pk, "sign", "one more", language="en")
    assert len(seen(cast, "amira", plan).of(LineKind.SIGN)) == 12


def test_what_is_taken_out_is_gone_from_pages_and_from_the_link(cast, plan):
    with cast.acting("amira") as (viewer, family):
        made = links.make_link(viewer, family, plan.pk, "Aunt Layla")
        line = readers.crisis_plan(family.pk, plan.pk).of(LineKind.SIGN)[0]
        writing.remove(viewer, family, CrisisPlanLine, line.id)
    assert not seen(cast, "amira", plan).of(LineKind.SIGN)
    assert not links.open_link(made.secret).page.of(LineKind.SIGN)


def test_a_row_cannot_be_slipped_into_the_plan_of_somebody_else(cast, plan):
    with cast.acting("amira") as (viewer, family), pytest.raises(DatabaseError):
        ours = writing.begin_plan(viewer, family, None, language="en")
        CrisisPlanLine.objects.create(
            **writing.of_plan(ours) | {"person_id": cast.people["yusuf"].pk},
            kind="sign",
            words="x",
            language="en",
        )


# Why it happens


def test_why_it_happens_is_for_those_who_see_mental_health(cast, plan):
    share_with(cast, "okafor", "education", "safety")
    with cast.acting("dana") as (viewer, family):
        writing.write_assessment(
            viewer, family, plan.pk, seen_revision=0, language="en", purpose=WHY
        )
    with cast.acting("okafor") as (_viewer, _family):
        assert readers.assessment_of(plan.pk) is None
        assert not FunctionalAssessment.objects.exists()
    with cast.acting("amira"):
        assert readers.assessment_of(plan.pk).purpose == WHY


# After it was needed


def test_after_a_crisis_the_plan_is_looked_at_within_the_communitys_hours(cast, plan):
    with cast.acting("amira") as (viewer, family):
        noted = afterwards.note_happening(
            viewer, family, plan.pk, Happening.CRISIS, on=clock.today(), language="en"
        )
        again = afterwards.note_happening(
            viewer, family, plan.pk, Happening.CRISIS, on=clock.today(), language="en"
        )
        assert again.pk == noted.pk
        left = noted.due - clock.now()
        assert timedelta(hours=47) < left <= timedelta(hours=48)
    with cast.acting("dana") as (viewer, _family):
        (first,) = readers.plans_to_look_at(viewer)
        assert first.plan_id == plan.pk and not first.late
    with clock.stopped_at(clock.now() + timedelta(hours=49)), cast.acting("dana") as (viewer, _f):
        assert readers.plans_to_look_at(viewer)[0].late
    with cast.acting("okafor") as (viewer, _family):
        assert readers.plans_to_look_at(viewer) == []


def test_what_the_plan_lacked_goes_into_the_plan_first(cast, plan):
    with cast.acting("amira") as (viewer, family):
        noted = afterwards.note_happening(
            viewer, family, plan.pk, Happening.CRISIS, on=clock.today(), language="en"
        )
        for outcome in (Outcome.CHANGED, Outcome.KEPT):
            with pytest.raises(Invalid):
                afterwards.close_debrief(viewer, family, noted.pk, outcome, lacked="The spare key")
        writing.write_line(
            viewer, family, plan.pk, LineKind.ACT, "The key is at Layla’s", language="en"
        )
        done = afterwards.close_debrief(
            viewer, family, noted.pk, Outcome.CHANGED, lacked="The spare key"
        )
        assert done.done_at and readers.crisis_plan(family.pk, plan.pk).debriefs == []
        assert [one.pk for one in readers.debriefs_of(plan.pk)] == [noted.pk]


def test_a_day_to_come_has_not_happened(cast, plan):
    with cast.acting("amira") as (viewer, family), pytest.raises(Invalid):
        afterwards.note_happening(
            viewer,
            family,
            plan.pk,
            Happening.MOVE,
            on=clock.today() + timedelta(days=1),
            language="en",
        )


# Trying it


def test_a_number_that_does_not_work_is_to_be_mended_until_it_is(cast, plan):
    layla, karim = seen(cast, "amira", plan).contacts
    with cast.acting("amira") as (viewer, family):
        answers = {layla.id: Answer.DEAD, karim.id: Answer.CAME}
        afterwards.note_drill(viewer, family, plan.pk, answers, language="en")
        page = readers.crisis_plan(family.pk, plan.pk)
        assert page.tried_on == clock.today() and [c.name for c in page.to_mend] == ["Layla"]
        writing.write_contact(
            viewer,
            family,
            plan.pk,
            row_id=layla.id,
            seen_revision=1,
            name="Layla",
            phone="519-555-0144",
            hours="always",
            does="",
        )
        assert readers.crisis_plan(family.pk, plan.pk).to_mend == []
        with pytest.raises(Invalid):
            afterwards.note_drill(viewer, family, plan.pk, {}, language="en")


# A link


def opened(client, secret):
    """A request of its own: a page that is not there takes its transaction back."""
    with transaction.atomic():
        return client.get(reverse("crisis", args=[secret]))


def test_a_link_shows_the_crisis_plan_and_nothing_else(cast, plan, client):
    with cast.acting("amira") as (viewer, family):
        made = links.make_link(viewer, family, plan.pk, "Aunt Layla")
        assert made.secret not in made.link.secret_hash
    page = opened(client, made.secret)
    words = page.content.decode()
    assert SIGN in words and "519-555-0133" in words and "9-8-8" in words
    assert "Haddad" not in words.replace("Aunt Layla", "") and "Yusuf" not in words
    with cast.acting("amira"):
        assert CrisisLink.objects.get().opened == 1
    # Nothing of it is left in that connection: the next statement of a stranger sees no row.
    assert not CrisisPlan.objects.exists() and not CrisisContact.objects.exists()


def test_a_link_that_ended_is_no_page(cast, plan, client):
    with cast.acting("amira") as (viewer, family):
        made = links.make_link(viewer, family, plan.pk, "Aunt Layla")
        links.stop_link(viewer, family, made.link.pk)
    stopped, unknown = opened(client, made.secret), opened(client, "x" * 32)
    assert stopped.status_code == unknown.status_code == 404
    with cast.acting("amira"):
        CrisisLink.objects.update(opened=0)
        with pytest.raises(DatabaseError), transaction.atomic():
            CrisisLink.objects.update(stopped_at=None)


def test_a_link_for_another_familys_plan_opens_nothing(cast, plan, client):
    with cast.acting("amira") as (viewer, family):
        ours = writing.begin_plan(viewer, family, None, language="en")
        made = links.make_link(viewer, family, ours.pk, "Aunt Layla")
        with pytest.raises(DatabaseError), transaction.atomic():
            CrisisLink.objects.update(plan_id=plan.pk)
    assert opened(client, made.secret).status_code == 200


# Pages


def test_pages_of_the_room(cast, plan):
    """Each page once, in few statements; the calm page first of all."""
    client = cast.client("amira")
    at = f"/family/{cast.family_id}/crisis/"
    for rest in ("", "new/", *(f"{plan.pk}/{page}" for page in PAGES)):
        answer = client.get(at + rest)
        assert answer.status_code == 200, rest
    calm = client.get(f"{at}{plan.pk}/").content.decode()
    assert calm.index(SIGN) < calm.index("tel:+15195550133") < calm.index("Call Layla")


PAGES = (
    "",
    "write/",
    "words/",
    "add/never/",
    "person/",
    "why/",
    "why/write/",
    "happened/",
    "happened/new/",
    "drill/",
    "links/",
    "print/",
    "card/?paper=a4",
    "keep/",
    "kept/",
)


def test_the_calm_page_costs_few_statements(cast, plan, django_assert_max_num_queries):
    client = cast.client("amira")
    path = f"/family/{cast.family_id}/crisis/{plan.pk}/"
    client.get(path)
    with django_assert_max_num_queries(8):
        client.get(path)
