"""A health record comes in, by command and by page; what cannot be used changes nothing."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from oneplan.access.models import Directive
from oneplan.access.viewers import name_account
from oneplan.accounts.models import Account
from oneplan.kernel.viewer import NOBODY, acting_as, name_to_database
from oneplan.people.models import Agency, Community, ContactPoint, Family, Identity, Worker
from oneplan.referrals.models import Attachment, Referral

DATA = Path(__file__).parents[1] / "data" / "fhir"
BUNDLE = DATA / "food_insecurity.json"
PAGE = "/referrals/import/"


class Office:
    def __init__(self) -> None:
        self.community = Community.objects.create(name="Here", slug="here", fictional=True)
        self.lead = Agency.objects.create(community=self.community, name="Lead", coordinating=True)
        self.account = Account.objects.create_user("ines@example.org", name="Ines")
        self.worker = Worker.objects.create(
            community=self.community,
            agency=self.lead,
            account=self.account,
            name="Ines",
            roles=["intake"],
        )

    def browser(self) -> Client:
        client = Client()
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        client.force_login(self.account, backend=backend)
        return client

    def look(self) -> Any:
        known = name_account(self.account.pk)
        assert known
        return known.viewer


@pytest.fixture
def office(db: None) -> Office:
    name_to_database(NOBODY)
    return Office()


def run(file: Path, **options: Any) -> str:
    out = StringIO()
    call_command("import_referral", file, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("file", sorted(DATA.glob("*.json")), ids=lambda file: file.stem)
def test_a_document_comes_in_whole_and_accounted_for(office: Office, file: Path) -> None:
    said = run(file, community="here")
    office.look()
    referral = Referral.objects.get()
    assert referral.reference in said and "Used in the referral:" in said
    assert (referral.source, referral.status) == ("fhir", "submitted")
    kept = Attachment.objects.get()
    assert bytes(kept.content) == file.read_bytes()
    counted = sum(line["count"] for line in kept.account_of_contents if line["fate"] != "remark")
    assert counted == len(json.loads(file.read_text())["entry"])
    assert Family.objects.get().name and Identity.objects.exists()
    assert not Directive.objects.exists() and not referral.consent_categories
    assert all("safe" in way.note for way in ContactPoint.objects.all())
    for line in kept.account_of_contents:
        assert line["fate"] == "used" or set(line["why"]) == {"en", "fr"}


def test_the_importer_keeps_no_way_back(office: Office) -> None:
    run(BUNDLE)
    assert not Referral.objects.exists()  # nobody is named any more
    office.look()
    importer = Referral.objects.get().referrer_id
    from oneplan.kernel.viewer import Viewer

    with acting_as(Viewer(id=importer)):
        assert Referral.objects.filter().update(answers={}) == 0
        assert not Family.objects.exists()


BAD = {
    "not json": b"hello",
    "empty": b"",
    "a list": b"[]",
    "another type": b'{"resourceType": "Patient"}',
    "no entries": b'{"resourceType": "Bundle", "type": "collection"}',
    "no name": json.dumps(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": {"resourceType": "Patient", "id": "p"}}],
        }
    ).encode(),
    "born tomorrow": json.dumps(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [
                {
                    "resource": {
                        "resourceType": "Patient",
                        "name": [{"family": "Made", "given": ["Up"]}],
                        "birthDate": "2999-01-01",
                    }
                }
            ],
        }
    ).encode(),
    "10,000 entries": json.dumps(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": {"resourceType": "Basic"}}] * 10_000,
        }
    ).encode(),
    "binary": b"\xff\xfe\x00\x01",
}


@pytest.mark.parametrize("what", sorted(BAD))
def test_what_cannot_be_used_is_one_clear_line_and_changes_nothing(
    office: Office, tmp_path: Path, what: str
) -> None:
    file = tmp_path / "bundle.json"
    file.write_bytes(BAD[what])
    with pytest.raises(CommandError) as refused:
        run(file)
    assert "\n" not in str(refused.value) and str(refused.value).endswith("Nothing was changed.")
    page = office.browser().post(PAGE, {"file": SimpleUploadedFile("b.json", BAD[what])})
    text = page.content.decode()
    assert page.status_code == 200 and "There is a problem" in text and "Error:" in text
    office.look()
    assert not Referral.objects.exists() and not Family.objects.exists()


def test_files_and_places_that_are_not_there(office: Office, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.json")
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path)
    with pytest.raises(CommandError, match="no community"):
        run(BUNDLE, community="nowhere")


def test_without_an_agency_that_answers_nothing_is_written(office: Office) -> None:
    office.lead.coordinating = False
    office.lead.save()
    with pytest.raises(CommandError, match="Nothing was changed"):
        run(BUNDLE)
    assert not Referral.objects.exists()


def test_taken_in_by_page_and_shown(office: Office) -> None:
    client = office.browser()
    assert client.get(PAGE).status_code == 200
    assert "Choose a file" in client.post(PAGE, {}).content.decode()
    file = SimpleUploadedFile("../../étrange\u202e.json", BUNDLE.read_bytes())
    sent = client.post(PAGE, {"file": file})
    assert sent.status_code == 302
    page = client.get(sent["Location"]).content.decode()
    assert "Download the whole document" in page and "From the sender" in page
    assert "has not been asked yet" in page
    assert "From a health record" in client.get("/referrals/").content.decode()
    client.cookies["oneplan_language"] = "fr"
    assert client.get(sent["Location"]).status_code == 200


def test_the_page_is_for_intake(office: Office) -> None:
    office.worker.roles = ["coordinator"]
    office.worker.save()
    assert office.browser().get(PAGE).status_code == 404
    name_to_database(NOBODY)
    assert Client().get(PAGE).status_code == 302
