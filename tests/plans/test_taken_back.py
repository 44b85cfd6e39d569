""" "Just me" is true afterwards: words taken back are in no version, paper, comparison or file."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from pypdf import PdfReader

from oneplan.access.actions import Recipient, record_directive
from oneplan.kernel import clock
from oneplan.plans import actions, readers
from oneplan.plans.changes import changes
from oneplan.plans.models import PlanVersionPart, TakenBack, Vision
from tests.approvals.office import ask, decide, make_office
from tests.exchange.test_record import wanted
from tests.plans.writing import agree, share_with, write_need, write_plan
from tests.teams.cast import Cast

WORDS = "To live at my aunt's on weekends"
STRONG = "Yusuf fixes bikes for the whole street"
GONE = "Somebody took their own words back"
READERS = ("amira", "dana", "okafor")


@pytest.fixture
def plan(db: None) -> Cast:
    """Yusuf let the team read his words; they stand in the version that the family agreed to."""
    cast = make_office()
    write_plan(cast)
    share_with(cast, "okafor", "strengths", "education", "schedule")
    write(cast, private=False)
    with cast.acting("amira") as (viewer, family):
        him = cast.people["yusuf"].pk
        actions.write_strength(viewer, family, STRONG, language="en", person_id=him)
    agree(cast)
    return cast


def write(cast: Cast, *, private: bool) -> Vision:
    with cast.acting("yusuf") as (viewer, family):
        him = cast.people["yusuf"].pk
        row = Vision.objects.filter(person_id=him, removed_at=None).first()
        more = {"row_id": row.pk, "seen_revision": row.revision} if row else {}
        return actions.write_vision(
            viewer, family, WORDS, language="en", person_id=him, private=private, **more
        )


def paper(cast: Cast, who: str, path: str = "plan/versions/1/pdf/?language=en") -> str:
    answer = cast.client(who).get(cast.url(path))
    assert answer.status_code == 200
    sheets = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets)


def everything(cast: Cast, who: str) -> str:
    client = cast.client(who)
    paths = ("", "plan/", "plan/versions/", "plan/versions/1/", "plan/agree/", "access/single/")
    pages = [client.get(cast.url(path)).content.decode() for path in paths]
    return " ".join([*pages, paper(cast, who)])


@pytest.mark.parametrize("how", ["just me", "taken out"])
def test_nobody_else_reads_them_any_more(plan: Cast, how: str) -> None:
    for who in READERS:
        assert WORDS in everything(plan, who).replace("&#x27;", "'"), who
    if how == "just me":
        write(plan, private=True)
    else:
        with plan.acting("yusuf") as (viewer, family):
            row = Vision.objects.get(person_id=plan.people["yusuf"].pk)
            actions.remove_piece(viewer, family, "vision", row.pk)
    for who in READERS:
        assert "on weekends" not in everything(plan, who), who
        version = plan.client(who).get(plan.url("plan/versions/1/")).content.decode()
        assert GONE in version and STRONG in version, who
        assert GONE in paper(plan, who) and "Yusuf took" not in version, who
        with plan.acting(who), connection.cursor() as cursor:
            cursor.execute("SELECT document::text FROM plans_planversionpart")
            assert not any("on weekends" in text for (text,) in cursor.fetchall()), who
            assert not TakenBack.objects.exists()
        with plan.acting(who) as (viewer, family):
            page = readers.plan_page(viewer, family.pk)
            assert page.version
            assert not changes(page.version.document, page.draft), who
    with plan.acting("yusuf"):  # what is his is still his
        assert Vision.objects.filter(text=WORDS).exists()


def test_shared_again_they_are_in_what_is_agreed_to_from_then_on(plan: Cast) -> None:
    write(plan, private=True)
    write(plan, private=False)
    agree(plan)
    for who in READERS:
        first, second = (
            plan.client(who).get(plan.url(f"plan/versions/{n}/")).content.decode() for n in (1, 2)
        )
        assert "on weekends" not in first and GONE in first, who
        assert "on weekends" in second and GONE not in second, who


def test_what_is_kept_back_from_somebody_is_not_said_to_be_taken_back(plan: Cast) -> None:
    row, okafor = write(plan, private=False), plan.workers["okafor"]
    with plan.acting("amira") as (viewer, family):
        record_directive(
            viewer, family, Recipient(okafor.account_id, okafor.agency_id), ["strengths"],
            effect="deny", item_ids=[row.pk], until=clock.now() + timedelta(days=9),
            decided_by_id=plan.people["amira"].pk,
        )  # fmt: skip
    version = plan.client("okafor").get(plan.url("plan/versions/1/")).content.decode()
    assert "on weekends" not in version and GONE not in version


def test_somebody_who_may_not_see_what_is_about_him_is_not_told_either(plan: Cast) -> None:
    write(plan, private=True)
    share_with(plan, "chen", "education")
    version = plan.client("chen").get(plan.url("plan/versions/1/")).content.decode()
    assert GONE not in version


def test_nobody_notes_or_undoes_a_taking_back_but_the_database(plan: Cast) -> None:
    write(plan, private=True)
    for who in ("yusuf", "amira", "dana"):
        with plan.acting(who):
            assert TakenBack.objects.all()._raw_delete("default") == 0
            assert not PlanVersionPart.objects.filter(document__icontains="on weekends").exists()


def taken_file(cast: Cast) -> tuple[str, str]:
    asked = ask(cast, "dana", wanted(cast, leaves=False))
    decide(cast, "helene", asked)
    answer = cast.client("dana").post(f"/office/changes/{asked}/file/")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        sheets = PdfReader(io.BytesIO(archive.read("plan.pdf"))).pages
        return archive.read("record.json").decode(), " ".join(s.extract_text() for s in sheets)


def test_a_workers_file_holds_neither_these_words_nor_what_the_family_took_out(plan: Cast) -> None:
    """Nor what belonged to it, nor as it was in the version in force; the family's own has both."""
    with plan.acting("amira") as (viewer, family):
        need = write_need(plan, viewer, family, "health", statement="A quiet doctor")
    agree(plan)
    told, sheet = taken_file(plan)
    for words in ("A quiet doctor", "Walk together", "on weekends"):
        assert words in told
    assert "A quiet doctor" in sheet
    write(plan, private=True)
    with plan.acting("amira") as (viewer, family):
        actions.remove_piece(viewer, family, "need", need.pk)
    told, sheet = taken_file(plan)
    assert "A quiet doctor" not in told + sheet and "on weekends" not in told + sheet
    assert str(need.pk) not in told
    assert "To sleep without fear" in told and "To sleep without fear" in " ".join(sheet.split())
    mine: Any = plan.client("amira").post(plan.url("record-file/"))
    with zipfile.ZipFile(io.BytesIO(mine.content)) as archive:
        own = archive.read("record.json").decode()
    assert "A quiet doctor" in own and "on weekends" not in own
