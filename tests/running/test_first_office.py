"""A fresh database without the example, by docs/running.md: setup, two agencies, five workers by
page and by spreadsheet, one leaves. About 15 s."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import (
    CommandError,
    call_command,
    get_commands,
    load_command_class,
)
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneplan.accounts.models import Account
from oneplan.config.command import OUR_COMMANDS, parser
from oneplan.config.commands.owner import as_owner
from oneplan.directory.phones import dial
from oneplan.notices import texts
from oneplan.people.forms import ContactForm
from oneplan.people.models import Agency, Community, Worker
from oneplan.site import actions
from oneplan.site.models import WorkerInvitation
from oneplan.ui import numbers
from tests.conftest import owner_does
from tests.privacy.urls import addresses

DOCUMENTED = (Path(__file__).parents[2] / "docs" / "running.md").read_text()


def documented(begins: str) -> list[str]:
    """A command line of the documentation, as words, without "oneplan"."""
    rest = DOCUMENTED[DOCUMENTED.index(f"   oneplan {begins}") :].replace("\\\n", " ")
    return shlex.split(rest.partition("\n")[0])[1:]


def documented_words(begins: str) -> list[str]:
    """The same of a command that stands in a sentence."""
    found = re.search(rf"`({re.escape(begins)}[^`\n]+)`", DOCUMENTED)
    assert found, begins
    return shlex.split(found[1])[1:]


SETUP = documented("setup --no-questions")
BASE = {
    "-h", "--help", "--version", "-v", "--verbosity", "--settings", "--pythonpath", "--traceback",
    "--no-color", "--force-color", "--skip-checks",
}  # fmt: skip
LINK = re.compile(r"/\w+/join/[\w-]+/")
NO_STATEMENT = {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"}
SHEET = """name,email,agency,roles,languages
Rose Dube,rose@example.org,Grand Lake Family Centre,coordinator,"en, fr"
Omar Said,omar@example.org,Grand Lake Schools,provider,en
Li Wen,li@example.org,Grand Lake Schools,Link worker,zh
"""


def by_command(*words: str) -> str:
    """At the machine: with the password of the tables' owner."""
    out = StringIO()
    with as_owner():
        call_command(*words, stdout=out)
    return out.getvalue()


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(email=email))
    return client


def by_code(email: str, then: str) -> Client:
    """Signed in as the page has it: the address, the code that was mailed."""
    client = Client()
    client.post("/accounts/login/", {"login": email, "next": then})
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code and mail.outbox[-1].to == [email]
    answer = client.post("/accounts/login/code/confirm/", {"code": code[1], "next": then})
    assert answer.headers["Location"] == then
    return client


@dataclass
class Office:
    """A fresh office with its two administrators."""

    ada: Client = field(default_factory=Client)
    ben: Client = field(default_factory=Client)

    @property
    def community(self) -> Community:
        return Community.objects.get(slug="grand-lake")

    def agency(self, name: str = "Grand Lake Family Centre") -> Agency:
        return Agency.objects.get(name=name)

    def invite(self, name: str, *roles: str, agency: str = "Grand Lake Family Centre") -> str:
        """By Ada; the link."""
        email = f"{name.split(maxsplit=1)[0].lower()}@example.org"
        facts = {"name": name, "email": email, "roles": list(roles), "languages": ["en"]}
        answer = self.ada.post(f"/site/agency/{self.agency(agency).pk}/invite/", facts)
        found = LINK.search(answer.content.decode())
        assert found, answer.content.decode()
        return found[0]


@pytest.fixture(autouse=True)
def no_demo(settings: Any) -> None:
    settings.DEMO = False


@pytest.fixture
def office(committed_db: None) -> Iterator[Office]:
    by_command(*SETUP)
    yield Office(signed_in("ada@example.org"), signed_in("ben@example.org"))


def take_up(link: str, email: str) -> Client:
    client = by_code(email, link)
    assert client.get(link).status_code == 200
    assert client.post(link).headers["Location"] == "/"
    return client


def test_a_first_office_by_its_documentation(office: Office) -> None:
    ada, ben, community = office.ada, office.ben, office.community
    assert community.crisis_number == "9-8-8" and office.agency().coordinating
    # A second agency, an area and an office.
    ada.post(f"/site/{community.pk}/agency/", {"name": "Grand Lake Schools", "sector": "education"})
    schools = office.agency("Grand Lake Schools")
    area = {"name": "North shore", "agency_id": str(office.agency().pk), "phone": "519-555-0111"}
    ada.post(f"/site/{community.pk}/area/", area)
    ada.post(f"/site/agency/{schools.pk}/office/", {"name": "Main Street", "address": "1 Main St"})
    page = ada.get(f"/site/{community.pk}/").content.decode()
    assert "Grand Lake Schools" in page and "North shore" in page and "9-8-8" in page

    assert "Supervisor (2)" in ada.get("/site/").content.decode()  # still missing
    # Intake and supervision need a second administrator; until then the link opens nothing.
    link = office.invite("Ines Park", "intake", "supervisor")
    early = by_code("ines@example.org", link)
    assert early.post(link).status_code == 200 and not Worker.objects.exists()
    waiting = WorkerInvitation.objects
    with as_owner():
        pk = waiting.get(email="ines@example.org").pk
    ada.post(f"/site/invitation/{pk}/", {"answer": "yes"})  # her own asking: refused
    assert early.post(link).status_code == 200 and not Worker.objects.exists()
    assert "Ines Park" in ben.get("/site/").content.decode()
    ben.post(f"/site/invitation/{pk}/", {"answer": "yes"})
    assert early.post(link).headers["Location"] == "/"
    link = LINK.search(by_command(*documented("worker add")))
    assert link  # from the machine nobody else is asked
    take_up(link[0], "hal@example.org")

    # Three more from a spreadsheet: first a bad one, of which nothing is done.
    sheet = f"/site/{community.pk}/sheet/"
    bad = SHEET.replace("Grand Lake Schools,provider", "Grand Lake School,teacher")
    answer = ada.post(sheet, {"file": SimpleUploadedFile("workers.csv", bad.encode())})
    text = answer.content.decode()
    assert "no agency “Grand Lake School”" in text and "“teacher” is no kind of work" in text
    ada.post(sheet, {"text": bad, "step": "invite"})
    assert not Account.objects.filter(email="rose@example.org").exists()
    key = re.search(r'name="form_key" value="([\w-]+)"', ada.get(sheet).content.decode())
    assert key  # as a browser sends it
    file = SimpleUploadedFile("workers.csv", SHEET.encode())
    answer = ada.post(sheet, {"file": file, "form_key": key[1]})
    assert "Every row can be used" in answer.content.decode()
    assert not Account.objects.filter(email="rose@example.org").exists()
    answer = ada.post(sheet, {"text": SHEET, "step": "invite"})
    links = LINK.findall(answer.content.decode())
    rose = take_up(links[0], "rose@example.org")
    for link, who in zip(links[1:], ("omar", "li"), strict=True):
        take_up(link, f"{who}@example.org")
    assert Worker.objects.filter(left_at__isnull=True).count() == 5
    missing = ada.get("/site/").content.decode()
    assert "Supervisor (1)" in missing and "Privacy officer" in missing
    assert "Rose Dube" in by_command("worker", "list")

    # One leaves: the next request of the running session is refused.
    rose.get("/today/")
    worker = Worker.objects.get(name="Rose Dube")
    rose_signed_in = signed_in("rose@example.org")
    assert rose_signed_in.get("/today/").status_code == 200
    ada.post(f"/site/worker/{worker.pk}/leave/")
    for session in (rose, rose_signed_in):
        assert session.get("/today/").headers["Location"].startswith("/accounts/login/")
    assert "Access ended then" in ada.get(f"/site/worker/{worker.pk}/").content.decode()
    assert "Omar Said has left" in by_command("worker", "leave", "omar@example.org")
    log = by_command("security_log")
    for what in ("offered", "seconded", "taken_up", "left"):
        assert f'"{what}"' in log, what


def test_every_page_of_an_administrator_works_and_shows_no_family(office: Office) -> None:
    take_up(office.invite("Hal Ito", "coordinator"), "hal@example.org")
    hal = Worker.objects.get(name="Hal Ito")
    ids = {
        "community_id": office.community.pk,
        "agency_id": office.agency().pk,
        "worker_id": hal.pk,
    }
    pages = 0
    for address in addresses():
        if not address.name.startswith("site:") or not {*address.parameters} <= ids.keys():
            continue
        path = next(address.filled({key: [str(pk)] for key, pk in ids.items()}))
        with CaptureQueriesContext(connection) as asked:
            answer = office.ada.get(path)
        if answer.status_code == 405:
            continue
        real = [q["sql"] for q in asked if q["sql"].split()[0] not in NO_STATEMENT]
        assert answer.status_code == 200 and len(real) <= 8, (path, "\n".join(real))
        pages += 1
        assert signed_in("hal@example.org").get(path).status_code == 404, path
    assert pages > 12
    assert office.ada.get("/").headers["Location"] == "/site/"
    assert office.ada.get("/today/").status_code == 200
    family = f"/family/{hal.pk}/"
    assert office.ada.get(family).status_code == 404


def test_setup_says_every_obstacle_and_makes_nothing(committed_db: None) -> None:
    wrong = [*SETUP[:-2], "--zone", "Toronto", "--country", "XX", "--jurisdiction", "CA-XX"]
    with pytest.raises(CommandError) as refused:
        by_command(*wrong)
    said = str(refused.value)
    for flag in ("--zone", "--country", "--jurisdiction", "--admin: Two people"):
        assert flag in said
    assert not Community.objects.exists() and not Account.objects.exists()


def test_another_agency_coordinates_and_another_law_counts(office: Office) -> None:
    """From the machine; no administrator does it by a page."""
    office.ada.post(f"/site/{office.community.pk}/agency/", {"name": "Grand Lake Schools"})
    with pytest.raises(CommandError, match="There are: Grand Lake Family Centre; Grand Lake Sch"):
        by_command("community", "change", "--coordinating-agency", "Nobody")
    with pytest.raises(CommandError, match="not known here"):
        by_command("community", "change", "--jurisdiction", "CA-XX")
    said = by_command(*documented_words("oneplan community change"))
    assert "answers new requests" in said and "Weighed again: 0 families" in said
    assert office.agency("Grand Lake Schools").coordinating
    assert not office.agency().coordinating
    assert "Grand Lake Schools" in by_command("community", "list")
    with pytest.raises(DatabaseError), transaction.atomic():
        actions.change_authority(office.community, agency=office.agency(), jurisdiction="")


def test_mail_that_cannot_leave_stops_nobody(office: Office, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert office.invite("Hal Ito", "coordinator")


def test_administrators_do_no_work_with_families_and_two_stay(office: Office) -> None:
    facts = {"name": "Ben", "email": "ben@example.org", "roles": ["intake"]}
    answer = office.ada.post(f"/site/agency/{office.agency().pk}/invite/", facts)
    assert "runs the site" in answer.content.decode() and not LINK.search(answer.content.decode())
    office.ada.post("/site/administrators/stop/")
    assert Account.objects.filter(is_site_admin=True).count() == 2
    answer = office.ada.post(
        "/site/administrators/invite/", {"name": "Cy Oh", "email": "cy@example.org"}
    )
    found = LINK.search(answer.content.decode())
    assert found
    third = by_code("cy@example.org", found[0])
    third.post(found[0])
    assert not Account.objects.get(email="cy@example.org").is_site_admin
    with as_owner():
        pk = WorkerInvitation.objects.get(email="cy@example.org").pk
    office.ben.post(f"/site/invitation/{pk}/", {"answer": "yes"})
    third.post(found[0])
    assert Account.objects.get(email="cy@example.org").is_site_admin


def test_an_invitation_expires_and_is_for_its_address_alone(office: Office) -> None:
    link = office.invite("Hal Ito", "coordinator")
    other = signed_in("ben@example.org")
    assert other.post(link).status_code == 200 and not Worker.objects.exists()
    owner_does("UPDATE site_workerinvitation SET expires = now() - interval '1 minute'")
    assert by_code("hal@example.org", link).post(link).status_code == 200
    assert not Worker.objects.exists()


def oneplan(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "oneplan", *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_commands_that_read_make_no_folder(tmp_path: Path) -> None:
    there = tmp_path / "none"
    assert oneplan("--version").stdout.startswith("oneplan ")
    assert "--crisis-number" in oneplan("setup", "--help", "--data", there).stdout
    assert "--role" in oneplan("worker", "add", "--help").stdout
    for words in (["showmigrations"], ["worker", "list"], ["security_log"]):
        said = oneplan(*words, "--data", there)
        assert said.returncode and "There is no OnePlan in" in said.stderr, words
    assert "no superuser" in oneplan("createsuperuser", "--data", there).stderr
    assert not there.exists()


def test_help_of_each_command_shows_every_argument_of_its_own() -> None:
    """What a room's command reads is what `--help` has said."""
    shown = parser()
    for name, django in (
        ("import", ["import_directory", "import_referral"]),
        ("export", ["export_directory"]), ("plan", ["plan_pdf"]), ("mail", ["mail"]),
        ("setup", ["setup"]),
    ):  # fmt: skip
        [commands] = [one for one in shown._actions if isinstance(one.choices, dict)]
        said = commands.choices[name].format_help()
        for one in django:
            command = load_command_class(get_commands()[one], one)
            command.suppressed_base_arguments = {*BASE}
            taken = command.create_parser("oneplan", one)._actions
            flags = {flag for action in taken for flag in action.option_strings} - {*BASE}
            assert all(flag in said for flag in flags), (name, flags)
    assert {*OUR_COMMANDS} <= {*re.findall(r"^    (\w+)", shown.format_help(), re.MULTILINE)}


def test_numbers_are_those_of_the_community(office: Office) -> None:
    """Whom to call in danger, and the country of telephone numbers, on pages for everybody."""
    facts = {
        "name": "Grand Lake", "languages": ["en"], "zone": "Europe/London", "country": "gb",
        "emergency_number": "9-9-9", "crisis_number": "116 123",
    }  # fmt: skip
    office.ada.post(f"/site/{office.community.pk}/change/", facts)
    for client in (Client(), office.ada):
        page = client.get("/help/").content.decode()
        assert 'href="tel:999"' in page and 'href="tel:116123"' in page and "9-1-1" not in page
    # Also in the directory, in links to press, and where a text message goes.
    said = {"kind": "phone", "value": "020 7946 0018", "safe": "yes"}
    form = ContactForm(said)
    assert form.is_valid() and form.cleaned_data["value"] == "+442079460018"
    assert dial("020 7946 0018").shown == "020 7946 0018"
    assert dial("+1 519 555 0142").shown == "+1 519-555-0142"
    assert texts.plain_number("020 7946 0018") == "+442079460018"
    numbers.remember(None)
    numbers.stay_in("")
    assert not ContactForm(said | {"value": "7946 0018"}).is_valid()
    answer = office.ada.post(
        f"/site/{office.community.pk}/change/", facts | {"zone": "London", "country": "XX"}
    ).content.decode()
    assert "no such time zone" in answer and "no such country" in answer
