"""A word of its own in every text of two families; then everything is read by everybody."""

import logging
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from pypdf import PdfReader

from oneplan.access.models import FamilyReference
from oneplan.access.viewers import name_account
from oneplan.example.cast import CAST
from oneplan.kernel.logs import WithoutWords
from oneplan.people.models import Worker
from tests.privacy.conftest import OUTSIDERS, is_signed_in, walled_models
from tests.privacy.outside import CANARY, plant, pull_up
from tests.privacy.urls import ENDING, addresses

WHO = ["", *(member.who for member in CAST)]
WORD = re.compile(CANARY)
# Whose ids an address's parameter takes; words that others take.
TAKES: dict[str, tuple[str, ...]] = {
    "row_id": ("plans.",),
    "need_id": ("plans.Need",),
    "step_id": ("plans.ActionStep",),
    "item_id": ("plans.",),
    "person_id": ("people.Person",),
    "contact_id": ("people.ContactPoint", "voice.OwnContact"),
    "meeting_id": ("teams.Meeting",),
    "member_id": ("teams.TeamMember",),
    "referral_id": ("referrals.Referral",),
    "attachment_id": ("referrals.Attachment",),
    "directive_id": ("access.Directive",),
    "change_id": ("access.Change",),
    "handover_id": ("access.HandOver",),
    "duplicate_id": ("access.PossibleDuplicate",),
    "note_id": ("voice.Note",),
    "piece_id": ("voice.",),
    "line_id": ("voice.",),
}
WORDS = {
    "number": ["1", "2"],
    "kind": ["need", "step"],
    "area": ["home", "school"],
    "key": ["emergency_hours", "hard"],
}


@pytest.fixture(scope="module")
def planted(example, django_db_blocker) -> Iterator[dict[str, dict[str, str]]]:  # type: ignore[no-untyped-def]
    with django_db_blocker.unblock():
        families = {who: _family_of(example, who) for who in ("amira", "neighbour")}
        yield {who: plant(family) for who, family in families.items()}
        for family in families.values():
            pull_up(family)


def _family_of(example, who: str) -> UUID:  # type: ignore[no-untyped-def]
    return example._families(who)[0]


def rows_of(example, who: str) -> set[str]:  # type: ignore[no-untyped-def]
    """The words in the rows that PostgreSQL itself shows this account, acting as at sign-in."""
    found: set[str] = set()
    with transaction.atomic():
        name_account(example.account(who).pk)
        for model in walled_models():
            for row in model._default_manager.values():
                found |= set(WORD.findall(str(row)))
    return found


def taken(example) -> dict[str, list[str]]:  # type: ignore[no-untyped-def]
    """What each parameter of an address takes: a few ids of the right kinds, and a wrong one."""
    ids = {
        name: [
            *(
                str(one)
                for label, several in example.ids.items()
                if label.startswith(kinds)
                for one in several[:2]
            ),
            str(example.family_id),
        ]
        for name, kinds in TAKES.items()
    }
    workers = Worker.objects.filter(name__in=[m.name for m in CAST if m.who in {"dana", "okafor"}])
    return ids | WORDS | {"who": [f"{w.account_id}_{w.agency_id}" for w in workers]}


def crawl(example, client, caplog, *, who: str, outside: bool) -> set[str]:  # type: ignore[no-untyped-def]
    """The words in every answer, header and log line of every address.

    Each address is tried with ids of the kinds that it takes and one that it does not; by the
    mother and by nobody with an id of every kind. Somebody outside gets one and the same 404 inside
    a family's addresses (test_outsiders tries every id there): one id is enough.
    """
    found: set[str] = set()
    every = [str(several[0]) for several in example.ids.values() if several]
    for address in addresses():
        assert is_signed_in(client, who) or address.route.startswith(ENDING), address
        if "logout" in address.route or address.route.startswith(("demo/", "ui/", "acting")):
            continue
        values = {"family_id": [str(example.family_id)], "*": every[:1]}
        if not (outside and address.about_a_family) and address.parameters not in {
            (),
            ("family_id",),
        }:
            values |= taken(example) | {"*": every if who in {"", "amira"} else every[:1]}
        for path in address.filled(values):
            answer = client.get(path)
            found |= set(WORD.findall(text_of(answer) + str(answer.headers)))
    return found | set(WORD.findall(caplog.text))


def text_of(answer) -> str:  # type: ignore[no-untyped-def]
    """What can be read in an answer, inside a PDF or a ZIP too."""
    body = b"".join(answer) if answer.streaming else answer.content
    if body.startswith(b"%PDF"):
        return " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(body)).pages)
    if body.startswith(b"PK"):
        packed = ZipFile(BytesIO(body))
        return " ".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    return str(body.decode(errors="replace"))


@pytest.mark.parametrize("who", WHO)
def test_nobody_reads_a_word_that_is_not_in_their_rows(  # type: ignore[no-untyped-def]
    who: str, example, planted, caplog
) -> None:
    found = crawl(example, example.client(who), caplog, who=who, outside=who in {"", *OUTSIDERS})
    may = rows_of(example, who) if who else set()
    words = planted["amira"] | planted["neighbour"]
    assert not found - may, [words.get(word) for word in found - may]
    if who in OUTSIDERS or not who:
        assert not found & set(planted["amira"])
    if who == "amira":
        assert len(found) > 20  # the control: the same crawl finds them where they belong


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the program's own handler writes, as it writes it."""
    [console] = [h for h in logging.getLogger().handlers if type(h.formatter) is WithoutWords]
    before, written = console.stream, StringIO()
    console.setStream(written)
    yield written
    console.setStream(before)


def test_a_traceback_holds_no_words(example, planted, log, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """A page fails over a family's word, and the database names it in its complaint."""
    word = next(iter(planted["amira"]))

    def faulty(*_args: object, **_more: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::uuid", [word])

    monkeypatch.setattr("oneplan.plans.views.reading.draft_on_paper", faulty)
    answer = example.client("amira").get(f"/family/{example.family_id}/plan/pdf/")
    assert answer.status_code == 500
    assert not WORD.findall(text_of(answer) + str(answer.headers))
    assert "test_canaries.py" in log.getvalue() and "22P02" in log.getvalue()
    assert not WORD.findall(log.getvalue())
    assert not mail.outbox


def test_what_is_mailed_is_neutral(example, planted) -> None:  # type: ignore[no-untyped-def]
    """Everything that writes an e-mail about a family, done once."""
    family = example.family_id
    with transaction.atomic():
        name_account(example.account("amira").pk)
        reference = FamilyReference.objects.get(family_id=family).reference
    stranger = example.client("stranger")
    given = {"reference": reference, "parts": ["health"], "reason": "harm_self"}
    given["words"] = "Somebody may be hurt tonight"
    stranger.post("/office/emergency/", given)
    example.client().post("/accounts/login/", {"login": "amira@example.org"})
    assert len(mail.outbox) >= 2
    said = " ".join(m.subject + str(m.body) + str(m.to) for m in mail.outbox)
    assert not WORD.findall(said) and "Haddad" not in said


def test_nothing_is_in_messages_or_sessions(example, planted) -> None:  # type: ignore[no-untyped-def]
    assert not WORD.findall(" ".join(m.subject + str(m.body) for m in mail.outbox))
    assert not WORD.findall(" ".join(str(s.get_decoded()) for s in Session.objects.all()))
    assert not WORD.findall(str(getattr(cache, "_cache", "")))
    assert len(planted["amira"]) > 100
