"""A code as a text message, for a supporter who has a phone and nothing else."""

import re
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client

from oneplan.kernel.errors import Invalid
from oneplan.notices import texts
from oneplan.wellness.actions import contacts
from oneplan.wellness.actions.contacts import Known

pytestmark = pytest.mark.django_db
LOU = Known("Lou", "Neighbour", phone="416 555 0142", language="fr", me="Noor", by="text")


@pytest.fixture
def sent(settings, tmp_path: Path) -> Path:
    settings.TEXTS, settings.TEXTS_FOLDER = "oneplan.notices.texts.Files", tmp_path / "texts"
    return tmp_path / "texts"


class Broken:
    def send(self, number: str, words: str) -> None:
        raise OSError


def linked(world, who: Known = LOU) -> str:
    with world.acting("noor") as viewer:
        contact = contacts.add_contact(viewer, who)
        world.contacts["lou"] = contact.pk
        return contacts.make_link(viewer, contact.pk)


def test_the_code_comes_as_a_text(world, sent, django_capture_on_commit_callbacks) -> None:
    client, path = Client(), f"/wellness/with/{linked(world)}/"
    assert "a code to your phone" in client.get(path).content.decode()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(path, {"send": "1"})
    [file] = sent.iterdir()
    number, words = file.read_text().split("\n\n", 1)
    assert number == "+14165550142" and "Votre code est" in words and mail.outbox == []
    for word in ("Noor", "plan", "OnePlan", "Lou"):
        assert word not in words, "nor whose, nor what for"
    code = re.search(r"(\d{4}) (\d{4})", words)
    assert code and client.post(path, {"code": "".join(code.groups())}).status_code == 302


def test_a_new_number_ends_the_link(world, sent) -> None:
    secret = linked(world)
    assert contacts.led(secret)
    for phone, stays in (("+4165550142", False), ("(416) 555-0142", True)):
        with world.acting("noor") as viewer:
            secret = contacts.make_link(viewer, world.contacts["lou"])
            row = contacts.contact_of(viewer, world.contacts["lou"])
            known = contacts.known(row)
            changed = Known(known.name, phone=phone, by="text", me="Noor")
            contacts.change_contact(viewer, row.pk, changed, row.revision)
            back = contacts.contact_of(viewer, row.pk)
            contacts.change_contact(viewer, row.pk, LOU, back.revision)
        assert bool(contacts.led(secret)) is stays, phone


def test_a_number_is_asked_for_beside_its_field(world, sent) -> None:
    client = Client()
    client.force_login(world.accounts["noor"])
    typed = {"name": "Lou", "by": "text", "phone": "call me", "language": "en", "me": "Noor"}
    answer = client.post("/wellness/people/add/", typed).content.decode()
    assert "with its area code" in answer and "call me" in answer
    with pytest.raises(Invalid):
        linked(world, Known("Lou", phone="12", by="text"))


def test_where_nothing_sends_texts_none_is_offered(world, settings) -> None:
    settings.TEXTS = ""
    client = Client()
    client.force_login(world.accounts["noor"])
    assert "By text message" not in client.get("/wellness/people/add/").content.decode()
    with pytest.raises(Invalid):
        linked(world)


def test_what_does_not_leave_breaks_no_page(
    world, settings, django_capture_on_commit_callbacks
) -> None:
    settings.TEXTS = "tests.wellness.test_texts.Broken"
    path = f"/wellness/with/{linked(world)}/"
    with django_capture_on_commit_callbacks(execute=True):
        assert Client().post(path, {"send": "1"}).status_code == 200


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("416 555-0142", "+14165550142"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("911", ""),
        ("555-0142", ""),
        ("", ""),
    ],
)
def test_numbers_are_dialled_plainly(written: str, number: str) -> None:
    assert texts.plain_number(written) == number
