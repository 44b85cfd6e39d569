"""A family's record as a file: what its taker may see, never own voice, and the family reads it."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from oneplan.access.actions import Recipient, record_directive
from oneplan.access.models import AccessEvent, AccessGrant
from oneplan.approvals.actions import Wanted, undo_change
from oneplan.approvals.models import Change
from oneplan.kernel.errors import NotReady
from oneplan.kernel.ids import new_id
from oneplan.plans import actions as plans
from oneplan.plans.models import Need, Vision
from oneplan.voice import actions as voice
from oneplan.voice.models import Note
from tests.approvals.office import as_, ask, decide, make_office
from tests.plans.writing import agree, write_need, write_plan
from tests.teams.cast import Cast

SECRET = "I do not want to live with my uncle"
OWN_VISION = "To be left in peace"


@pytest.fixture
def office(db: None) -> Cast:
    cast = make_office()
    write_plan(cast)
    with cast.acting("amira") as (viewer, family):
        write_need(cast, viewer, family, "health", statement="A doctor who listens")
        plans.write_vision(
            viewer, family, OWN_VISION, private=True, language="en",
            person_id=cast.people["amira"].pk,
        )  # fmt: skip
        voice.write_note(viewer, family, "Nobody must read this", key=new_id(), language="en")
    agree(cast)
    with cast.acting("yusuf") as (viewer, family):
        voice.write_note(viewer, family, SECRET, key=new_id(), language="en")
    return cast


def wanted(cast: Cast, *, leaves: bool) -> Wanted:
    facts = {"family": cast.family_id, "recipient": "The hospital", "leaves_agency": leaves}
    return Wanted(Change.Kind.EXPORT, facts)


def allow_passing_on(cast: Cast, *parts: str) -> None:
    dana = cast.workers["dana"]
    with cast.acting("amira") as (viewer, family):
        record_directive(
            viewer, family, Recipient(dana.account_id, dana.agency_id), parts,
            may_redisclose=True, decided_by_id=cast.people["amira"].pk,
        )  # fmt: skip


def take(client: Client, path: str) -> tuple[str, dict[str, Any], list[str]]:
    answer = client.post(path)
    assert answer.status_code == 200, answer.content.decode()[:500]
    assert answer["Cache-Control"] == "no-store"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    told = archive.read("record.json").decode()
    return told, json.loads(told), archive.namelist()


def words(document: dict[str, Any]) -> set[str]:
    return {line["statement"] for line in document["rows"].get("plans.Need", ())}


def test_inside_the_agency_it_holds_what_the_worker_sees(office: Cast) -> None:
    asked = ask(office, "dana", wanted(office, leaves=False))
    path = f"/office/changes/{asked}/file/"
    assert office.client("dana").post(path).status_code == 404  # nobody agreed yet
    decide(office, "helene", asked)
    told, document, names = take(office.client("dana"), path)
    assert "A doctor who listens" in words(document)
    assert names[:2] == ["record.json", "plan.pdf"]
    for hidden in (SECRET, OWN_VISION, "Nobody must read this", "secret_hash"):
        assert hidden not in told
    with office.acting("amira"):
        assert AccessEvent.objects.filter(part="export", viewer_name="Dana Fictional").count() == 1
    page = office.client("amira").get(office.url("access/looked/")).content.decode()
    assert "the whole record, as a file" in page


def test_what_is_kept_back_from_the_worker_is_not_in_it_nor_in_old_versions(office: Cast) -> None:
    dana = office.workers["dana"]
    with office.acting("amira") as (viewer, family):
        need = Need.objects.get(statement="A doctor who listens")
        record_directive(
            viewer, family, Recipient(dana.account_id, dana.agency_id), ["health"], effect="deny",
            item_ids=[need.pk], decided_by_id=office.people["amira"].pk,
        )  # fmt: skip
    asked = ask(office, "dana", wanted(office, leaves=False))
    decide(office, "helene", asked)
    told, document, _names = take(office.client("dana"), f"/office/changes/{asked}/file/")
    assert "A doctor who listens" not in told
    frozen = [part["document"] for part in document["rows"]["plans.PlanVersionPart"]]
    assert "To sleep without fear" in str(frozen)
    theirs, *_rest = take(office.client("amira"), f"/family/{office.family_id}/record-file/")
    assert theirs.count("A doctor who listens") == 2  # as it stands, and as it was agreed to


def test_outside_the_agency_only_what_may_be_passed_on(office: Cast) -> None:
    with pytest.raises(NotReady):
        ask(office, "dana", wanted(office, leaves=True))
    allow_passing_on(office, "education", "schedule")
    asked = ask(office, "dana", wanted(office, leaves=True))
    decide(office, "helene", asked)
    told, document, _names = take(office.client("dana"), f"/office/changes/{asked}/file/")
    assert {line["category"] for line in document["rows"]["plans.Need"]} == {"education"}
    assert "A doctor who listens" not in told
    assert "people.ContactPoint" not in document["rows"]
    with as_(office, "dana"):  # and afterwards her sight is whole again
        mine = AccessGrant.objects.filter(
            because="assignment", viewer_id=office.accounts["dana"].pk
        )
        assert mine.filter(may_redisclose=False).exists()


def test_a_youth_takes_along_what_is_about_him_and_nothing_else(office: Cast) -> None:
    with office.acting("amira") as (viewer, family):
        for who, said in (("yusuf", "Yusuf needs a quiet room"), ("amira", "Amira needs a night")):
            write_need(office, viewer, family, "health", statement=said, person=who)
        before = AccessEvent.objects.count()
    page = office.client("yusuf").get(office.url("access/")).content.decode()
    assert "Take along what is about me" in page and "We are moving" not in page
    assert office.client("yusuf").get(office.url("access/take-along/")).status_code == 200
    told, document, _names = take(office.client("yusuf"), office.url("record-file/"))
    assert words(document) == {"Yusuf needs a quiet room"}
    assert [one["chosen_name"] for one in document["rows"]["people.Person"]] == ["Yusuf"]
    for hidden in (
        SECRET,
        OWN_VISION,
        "Amira needs a night",
        "A doctor who listens",
        "secret_hash",
    ):
        assert hidden not in told, hidden
    with office.acting("amira"):  # nobody reads that he took it
        assert AccessEvent.objects.count() == before
    with office.acting("yusuf"):  # and afterwards he sees what he saw
        assert Need.objects.exclude(person=office.people["yusuf"]).exists()
    for who in ("layla", "stranger"):
        assert office.client(who).post(office.url("record-file/")).status_code == 404, who


def test_only_the_asker_takes_it_and_not_after_it_is_taken_back(office: Cast) -> None:
    asked = ask(office, "dana", wanted(office, leaves=False))
    decide(office, "helene", asked)
    path = f"/office/changes/{asked}/file/"
    for who in ("helene", "priya", "stranger", "okafor", "amira"):
        assert office.client(who).post(path).status_code == 404, who
    with as_(office, "helene") as viewer:
        undo_change(viewer, asked)
    assert office.client("dana").post(path).status_code == 404


def test_consent_taken_back_meanwhile_empties_it(office: Cast) -> None:
    """Approved is not fetched: the wall decides when it is made."""
    asked = ask(office, "dana", wanted(office, leaves=False))
    decide(office, "helene", asked)
    dana = office.workers["dana"]
    with office.acting("amira") as (viewer, family):
        record_directive(
            viewer, family, Recipient(dana.account_id), ["health"], effect="deny",
            decided_by_id=office.people["amira"].pk,
        )  # fmt: skip
    _told, document, _names = take(office.client("dana"), f"/office/changes/{asked}/file/")
    assert "A doctor who listens" not in words(document)


def test_the_wall_itself_hides_own_voice_while_packing(office: Cast) -> None:
    """Whatever the code that writes the file asks for; and only for that savepoint."""
    with as_(office, "amira"), connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute("SELECT oneplan_narrow_for_export(%s, NULL)", [office.family_id])
            assert cursor.fetchone() == (True,)
            assert not Vision.objects.filter(text=OWN_VISION).exists()
            assert not Note.objects.exists()
            transaction.set_rollback(True)
        assert Vision.objects.filter(text=OWN_VISION).exists()
        assert Note.objects.exists()


def test_whoever_directs_the_family_takes_their_own(office: Cast) -> None:
    told, document, names = take(office.client("amira"), office.url("record-file/"))
    assert "A doctor who listens" in words(document)
    assert "plan.pdf" in names
    assert "access.AccessEvent" in document["rows"]
    for hidden in (SECRET, OWN_VISION, "Nobody must read this"):
        assert hidden not in told
    page = office.client("amira").get(office.url("access/take-along/")).content.decode()
    assert "Get the file" in page
    for who in ("dana", "layla", "stranger"):
        assert office.client(who).post(office.url("record-file/")).status_code == 404, who
