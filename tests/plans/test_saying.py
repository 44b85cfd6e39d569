"""What people say about the plan: "not yet", views told aloud, and what is printed as agreed."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import ProgrammingError, transaction
from pypdf import PdfReader

from oneplan.kernel import clock
from oneplan.kernel.errors import NotReady
from oneplan.people.models import Person
from oneplan.plans import actions, readers
from oneplan.plans.models import Agreement, PlanVersion
from oneplan.teams.readers import team_page
from tests.plans.writing import agree, share_with, write_plan

DRAFT = "DRAFT. The family has not agreed"


def get(cast, name, rest="plan/"):
    answer = cast.client(name).get(cast.url(rest))
    assert answer.status_code == 200, rest
    return answer.content.decode()


def paper(cast, name="amira", language="en"):
    answer = cast.client(name).get(cast.url(f"plan/pdf/?language={language}"))
    pages = PdfReader(BytesIO(answer.content)).pages
    return answer, " ".join(" ".join(page.extract_text() for page in pages).split())


def report_done(cast):
    with cast.acting("amira") as (viewer, family):
        step = readers.plan_page(viewer, family.pk).draft.needs[0].steps[0]
        actions.set_step_status(viewer, family, step.id, "done")


def somebody_else_directs(cast):
    """Yusuf directs too, as somebody of sixteen may: another yes, another "not yet"."""
    with cast.acting("amira") as (_viewer, family):
        Person.objects.filter(family=family, pk=cast.people["yusuf"].pk).update(directs=True)


def test_what_was_agreed_prints_as_agreed_and_a_draft_as_a_draft(cast):
    write_plan(cast)
    _answer, shown = paper(cast)
    assert DRAFT in shown
    agree(cast)
    answer, shown = paper(cast)
    assert DRAFT not in shown and "Version 1" in shown
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan-1.pdf"'
    report_done(cast)  # how a promise goes is told, not agreed to
    answer, shown = paper(cast)
    assert DRAFT not in shown and "Version 1" in shown
    assert "Nothing has changed since" in get(cast, "amira")
    with cast.acting("amira") as (viewer, family):
        actions.write_strength(viewer, family, "Sings in a choir", language="en")
    answer, shown = paper(cast)
    assert DRAFT in shown and "Sings in a choir" in shown
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan-draft.pdf"'
    page = get(cast, "amira")
    assert "versions/1/pdf/" in page and "with what is not agreed yet" in page


def test_in_french_too(cast):
    write_plan(cast)
    assert "BROUILLON" in paper(cast, language="fr")[1]
    agree(cast)
    assert "BROUILLON" not in paper(cast, language="fr")[1]


def test_the_page_to_agree_says_all_that_is_agreed_to(cast):
    first, _second = write_plan(cast)
    with cast.acting("amira") as (viewer, family):
        actions.write_service(
            viewer, family, first, name="The breakfast club", status="planned", language="en"
        )
        actions.write_service(
            viewer, family, None, name="A bus pass", status="planned", language="en"
        )
    page = get(cast, "amira", "plan/agree/")
    for words in ("Amira cooks for everybody", "The breakfast club", "A bus pass",
                  "Walk together", "Dana Fictional", "Try natural"):  # fmt: skip
        assert words in page, words
    agree(cast)
    with cast.acting("amira") as (viewer, family):
        mine = team_page(family.pk).members[0].id
        actions.write_step(
            viewer, family, first, task="Ask the coach", accountable_id=mine,
            due=clock.today() + timedelta(days=3), language="en",
        )  # fmt: skip
        actions.write_strength(viewer, family, "Sings in a choir", language="en")
    page = get(cast, "amira", "plan/agree/")
    changed = page[page.index("Changes since version 1") :]
    assert "<details" not in page[page.index("<main") : page.index("Changes since version 1")]
    for words in ("Ask the coach", "Sings in a choir"):
        assert words in changed


def test_a_yes_of_one_is_enough_unless_the_other_said_not_yet(cast):
    write_plan(cast)
    somebody_else_directs(cast)
    client = cast.client("yusuf")
    assert "What has to change first" in get(cast, "yusuf", "plan/agree/not-yet/")
    empty = client.post(cast.url("plan/agree/not-yet/"), {"words": ""})
    assert "Write something here" in empty.content.decode()
    said = client.post(cast.url("plan/agree/not-yet/"), {"words": "I do not want the bus."})
    assert said.status_code == 302
    with pytest.raises(NotReady):
        agree(cast)
    page = get(cast, "amira", "plan/agree/")
    assert "I do not want the bus." in page and "says: not yet" in page
    assert client.post(cast.url("plan/agree/not-yet/over/")).status_code == 302
    assert agree(cast).number == 1


def test_who_said_not_yet_ends_it_by_agreeing(cast):
    write_plan(cast)
    with cast.acting("amira") as (viewer, family):
        actions.say_not_yet(viewer, family, "First the school")
        actions.say_not_yet(viewer, family, "First the flat")
        found = readers.plan_page(viewer, family.pk).not_yet
        assert [one.words for one in found] == ["First the flat"]
    agree(cast)
    with cast.acting("amira") as (viewer, family):
        assert readers.plan_page(viewer, family.pk).not_yet == ()


def test_a_coordinator_writes_down_who_said_not_yet(cast):
    write_plan(cast)
    client = cast.client("dana")
    amira = str(cast.people["amira"].pk)
    client.post(cast.url("plan/agree/not-yet/"), {"words": "Not the bus.", "said_by": amira})
    page = get(cast, "amira")
    assert "Not the bus." in page and "said aloud, written down by Dana Fictional" in page
    client.post(cast.url("plan/agree/not-yet/over/"))  # hers alone to take back
    assert "Not the bus." in get(cast, "amira")


def test_a_view_told_aloud_says_so_and_is_put_right_by_whose_it_is(cast):
    write_plan(cast)
    member = share_with(cast, "okafor", "strengths")
    view = actions.MemberView("Mr. Okafor", "agrees", "Fine by him", member)
    agree(cast, views=[view])
    page = get(cast, "amira", "plan/versions/1/")
    assert "said aloud, written down by Amira" in page
    own = cast.client("okafor")
    assert "correct what I think" in get(cast, "okafor", "plan/versions/1/")
    said = {"view": "worry", "words": "The mornings worry me."}
    assert own.post(cast.url("plan/versions/1/view/"), said).status_code == 302
    page = get(cast, "amira", "plan/versions/1/")
    assert "The mornings worry me." in page and "Fine by him" not in page
    assert "written down by Amira" not in page
    with cast.acting("amira"):
        assert (
            Agreement.objects.filter(member_name="Mr. Okafor").count() == 2
        )  # nothing is rewritten


def test_nobody_says_somebody_elses_view_at_the_wall(cast):
    write_plan(cast)
    share_with(cast, "okafor", "strengths")
    agree(cast)
    answer = cast.client("chen").post(cast.url("plan/versions/1/view/"), {"view": "agrees"})
    assert answer.status_code == 404
    with cast.acting("okafor") as (viewer, family):
        version = PlanVersion.objects.get()
        rows = {"community_id": family.community_id, "family": family, "version": version,
                "member_name": "Amira", "view": "disagrees"}  # fmt: skip
        theirs = {"account_id": cast.accounts["amira"].pk}
        for more in (theirs, {"account_id": viewer.id, "recorded_by": "Amira"}, {}):
            with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
                Agreement.objects.create(**rows, **more)


def test_who_was_not_asked_has_not_said(cast):
    write_plan(cast)
    member = share_with(cast, "okafor", "education")
    agree(cast, views=[actions.MemberView("Mr. Okafor", "", "", member)])
    page = get(cast, "amira", "plan/versions/1/")
    assert "has not said" in page
    with cast.acting("amira") as (_viewer, family):
        found = readers.version(family.pk, 1)
        assert "Mr. Okafor" not in found.agreed_by and len(found.views) == 2
