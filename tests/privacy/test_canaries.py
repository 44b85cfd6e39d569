"""A word of its own in every text of three families of two communities, and of a request that came
in as a file; then everything is read by everybody."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from pypdf import PdfReader

from oneplan.access.models import FamilyReference
from oneplan.access.viewers import name_account
from oneplan.accounts.models import Session
from oneplan.example.cast import CAST
from oneplan.kernel import clock
from oneplan.kernel.keys import place, unseal
from oneplan.kernel.logs import WithoutWords
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, Worker
from tests.privacy.audiences import takes, words
from tests.privacy.conftest import OUTSIDERS, is_signed_in, walled_models
from tests.privacy.offered import Offered
from tests.privacy.outside import owner
from tests.privacy.planting import WORD, plant, pull_up, words_in
from tests.privacy.urls import ENDING, addresses
from tests.sending import send_all

WHO = ["", *(member.who for member in CAST)]
# The family that neither lives where Amira does nor knows anybody there; who reads all of it.
THEIRS, READ_ALL_THERE = "faraway", {"", "faraway", "stranger", "amira", "priya"}
DOCUMENT = Path(__file__).parents[1] / "data" / "fhir" / "food_insecurity.json"
TO_BE_READ = {
    "amira": (
        "people_person.chosen_name",
        "plans_need.statement",
        "plans_planversionpart.document",
        "plans_unsent.data",
        "referrals_referral.answers",
    ),
    "yusuf": ("voice_note.text", "voice_sharedline.words", "voice_sharedline.recipient_names"),
    "dana": ("voice_sharedline.words",),
    THEIRS: (
        "plans_need.statement",
        "referrals_attachment.content",
        "referrals_attachment.account_of_contents",
        "referrals_attachment.name",
    ),
}
# A file is handed out under the name that it came with, to those who may have it.
IN_HEADERS = {"referrals_attachment.name"}
HOMES = ("/", "/today/", "/directory/")
OFFERED_NOTHING = {"planner", "table"}
# Whose work lists families, or their promises.
SHOWN_LISTS = {"dana", "okafor", THEIRS}
TYPED = "Words that somebody is typing"


@pytest.fixture(scope="module")
def planted(example, django_db_blocker) -> Iterator[dict[str, dict[str, str]]]:  # type: ignore[no-untyped-def]
    with django_db_blocker.unblock():
        take_in(example)
        leave_unsent(example)
        families = {who: seen_by(example, who) for who in ("amira", "neighbour", THEIRS)}
        assert len(families[THEIRS]) == 2 and not {*families[THEIRS]} & {*families["amira"]}
        yield {
            who: {word: place for one in several for word, place in plant_one(one).items()}
            for who, several in families.items()
        }
        for several in families.values():
            pull_up(several)


WHOSE: dict[str, UUID] = {}  # the family of each word that is about it
# Why a worker opened a record, what was asked of a privacy officer: read by whom they are for.
OTHERS_WORDS = ("access_emergency.", "oversight_complaint.")


def plant_one(family: UUID) -> dict[str, str]:
    words = plant([family])
    WHOSE.update({w: family for w, place in words.items() if not place.startswith(OTHERS_WORDS)})
    return words


def take_in(example) -> None:  # type: ignore[no-untyped-def]
    """The other community's intake takes a referral in, with its file."""
    file = SimpleUploadedFile("A referral.json", DOCUMENT.read_bytes())
    answer = example.client(THEIRS).post("/referrals/import/", {"file": file})
    assert answer.status_code == 302, answer.content.decode()


def leave_unsent(example) -> None:  # type: ignore[no-untyped-def]
    """The mother leaves a form of the plan half written, the youth one of his own."""
    family = f"/family/{example.family_id}/"
    for who, path, typed in (
        ("amira", "plan/need/", {"statement": TYPED}),
        ("yusuf", "mine/note/", {"text": TYPED, "key": str(uuid4()), "revision": "0"}),
    ):
        answer = example.client(who).post(family + path, typed, headers={"X-Autosave": "1"})
        assert answer.status_code == 204, path


def seen_by(example, who: str) -> list[UUID]:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        name_account(example.account(who).pk)
        return list(Family.objects.values_list("pk", flat=True))


def ids_there(example) -> dict[str, list[UUID]]:  # type: ignore[no-untyped-def]
    """Every id that the other community's coordinator can see."""
    with transaction.atomic():
        name_account(example.account(THEIRS).pk)
        return {
            model._meta.label: list(model._default_manager.values_list("pk", flat=True))
            for model in walled_models()
            if model._meta.db_table != "access_grant"
        }


def rows_of(example, who: str) -> set[str]:  # type: ignore[no-untyped-def]
    """The words in the rows that PostgreSQL itself shows this account, acting as at sign-in."""
    found: set[str] = set()
    with transaction.atomic():
        name_account(example.account(who).pk)
        for model in walled_models():
            for row in model._default_manager.values():
                found |= words_in(row)
    return found


def of_their_kind(ids: dict[str, list[UUID]], most: int) -> dict[str, list[str]]:
    return {
        name: [
            str(one)
            for label, several in ids.items()
            if label.startswith(kinds)
            for one in several[:most]
        ]
        for name, kinds in takes().items()
        if kinds
    }


def taken(example) -> dict[str, list[str]]:  # type: ignore[no-untyped-def]
    """What each parameter of an address takes: a few ids of the right kinds, and a wrong one."""
    right = of_their_kind(example.ids, 2)
    ids = {name: [*several, str(example.family_id)] for name, several in right.items()}
    workers = Worker.objects.filter(name__in=[m.name for m in CAST if m.who in {"dana", "okafor"}])
    return ids | words() | {"who": [f"{w.account_id}_{w.agency_id}" for w in workers]}


@dataclass
class Found:
    """The words in answers, and those in their headers."""

    texts: set[str] = field(default_factory=set)
    headers: set[str] = field(default_factory=set)
    # Pages outside one family's record that showed somebody a family, and no line in its log says.
    unseen: set[tuple[str, UUID]] = field(default_factory=set)
    listed: int = 0
    offered: Offered = field(default_factory=Offered)

    def read(self, client, path: str) -> None:  # type: ignore[no-untyped-def]
        before, answer = clock.now(), client.get(path)
        words = set(WORD.findall(text_of(answer)))
        self.texts |= words
        self.headers |= set(WORD.findall(str(answer.headers)))
        self.offered.keep(path, answer)
        if not path.startswith("/family/"):
            self._is_noted(answer, path, {WHOSE[word] for word in words & {*WHOSE}}, before)

    def _is_noted(self, answer, path: str, families: set[UUID], before: datetime) -> None:  # type: ignore[no-untyped-def]
        """A worklist is in the log once a day; whoever opens a record there, each time."""
        viewer = answer.wsgi_request.viewer
        shown = families - {*viewer.family_ids}
        if shown and not self._wrote_it(path, viewer):
            noted = noted_for(viewer.id, before)
            self.unseen |= {(path, one) for one in shown - noted}
            self.listed += len(shown)

    def _wrote_it(self, path: str, viewer: Viewer) -> bool:
        """Their own request for help, which they wrote: nobody outside it looks."""
        return not viewer.is_worker and path.startswith("/referrals/")


def noted_for(account_id: UUID, since: datetime) -> set[UUID]:
    with owner() as connected:
        rows = connected.execute(
            "SELECT family_id FROM access_accessevent WHERE viewer_id = %s"
            " AND (part = 'list' OR at >= %s)",
            [account_id, since],
        )
        return {family for (family,) in rows.fetchall()}


def crawl(example, client, found: Found, *, who: str, outside: bool) -> None:  # type: ignore[no-untyped-def]
    """Every address.

    Each address is tried with ids of the kinds that it takes and one that it does not; by the
    mother and by nobody with an id of every kind. Somebody outside gets one and the same 404 inside
    a family's addresses (test_outsiders tries every id there): one id is enough.
    """
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
            found.read(client, path)


def crawl_there(example, client, found: Found, who: str) -> None:  # type: ignore[no-untyped-def]
    """The same for the other community's families: all of it by its own, and a few from here;
    by everybody else the files, the requests and the main pages."""
    ids = ids_there(example)
    values = of_their_kind(ids, 1) | words() | {"*": [str(ids["people.Person"][0])]}
    families = [str(family) for family in ids["people.Family"]]
    paths = [
        f"/referrals/{request}/{rest}"
        for request in ids["referrals.Referral"]
        for rest in (
            "",
            "request/",
            *(f"attachments/{file}/" for file in ids["referrals.Attachment"]),
        )
    ]
    paths += [f"/family/{f}/{rest}" for f in families for rest in ("", "plan/", "plan/pdf/")]
    if who in READ_ALL_THERE:
        inside = [address for address in addresses() if address.about_a_family]
        paths += [p for a in inside for p in a.filled(values | {"family_id": families})]
    for path in paths:
        found.read(client, path)


def text_of(answer) -> str:  # type: ignore[no-untyped-def]
    """What can be read in an answer, inside a PDF or a ZIP too."""
    body = b"".join(answer) if answer.streaming else answer.content
    if body.startswith(b"%PDF"):
        return " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(body)).pages)
    if body.startswith(b"PK"):
        packed = ZipFile(BytesIO(body))
        return " ".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    return str(body.decode(errors="replace"))


def test_a_crawl_knows_what_every_parameter_takes() -> None:
    """A parameter that no room's `audiences.py` knows would be crawled with ids of a wrong kind."""
    known = {*takes(), *words(), "family_id", "who"}
    assert {name for address in addresses() for name in address.parameters} - known == set()


@pytest.mark.parametrize("who", WHO)
def test_nobody_reads_a_word_that_is_not_in_their_rows(  # type: ignore[no-untyped-def]
    who: str, example, planted, caplog
) -> None:
    client, crawled = example.client(who), Found()
    crawl_there(example, client, crawled, who)
    crawl(example, client, crawled, who=who, outside=who in {"", *OUTSIDERS})
    found = crawled.texts | crawled.headers
    may = rows_of(example, who) if who else set()
    words = {word: place for some in planted.values() for word, place in some.items()}
    assert not found - may, [words.get(word) for word in found - may]
    if who in OUTSIDERS or not who:
        assert not found & set(planted["amira"])
    if who != THEIRS:
        assert not found & set(planted[THEIRS])
    # Not even their own words: a log is read by others, a header is kept by machines between.
    assert not WORD.findall(caplog.text)
    assert {words[word] for word in crawled.headers} <= IN_HEADERS
    assert not crawled.unseen
    if who:  # after all else: what is sent is taken back, and what it says is not read
        dead = list(crawled.offered.dead(example.client(who), HOMES))
        assert not dead, "\n".join(dead)
        assert crawled.offered.tried or who in OFFERED_NOTHING
    assert crawled.listed or who not in SHOWN_LISTS
    # The control: the same crawl finds them where they belong.
    read = {words[word] for word in found}
    for kind in TO_BE_READ.get(who, ()):
        assert any(place.startswith(kind) for place in read), (kind, sorted(read))


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

    monkeypatch.setattr("oneplan.plans.views.reading.plan_on_paper", faulty)
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
    send_all()
    example.client().post("/accounts/login/", {"login": "amira@example.org"})
    assert len(mail.outbox) >= 2
    said = " ".join(m.subject + str(m.body) + str(m.to) for m in mail.outbox)
    assert not WORD.findall(said) and "Haddad" not in said


def test_nothing_is_in_messages_or_sessions(example, planted) -> None:  # type: ignore[no-untyped-def]
    assert not WORD.findall(" ".join(m.subject + str(m.body) for m in mail.outbox))
    rows = [(place("accounts_session", "sealed", s.pk), s.sealed) for s in Session.objects.all()]
    assert rows
    assert not WORD.findall(" ".join(unseal(where, sealed).decode() for where, sealed in rows))
    assert not WORD.findall(str(cache._cache))  # type: ignore[attr-defined]
    assert len(planted["amira"]) > 100
