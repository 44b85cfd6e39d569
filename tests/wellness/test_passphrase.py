"""The owner's passphrase: what it locks nobody opens without it, not with every key there is."""

import re
from time import perf_counter

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from oneplan.kernel import key_folder
from oneplan.kernel.errors import Invalid, NotFound, NotReady
from oneplan.kernel.keys import place
from oneplan.wellness import locking as lock
from oneplan.wellness import offline
from oneplan.wellness.actions import locking, sharing, writing
from oneplan.wellness.actions.writing import Typed
from oneplan.wellness.models import Draft, Owner, Section, Version
from oneplan.wellness.readers import own
from oneplan.wellness.sealing import opened, unseal

WORDS, SECRET = "green ladder seven spoons", "zqxsecret"
FULL = dict(lock.COST)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    """The slow derivation is tried once, at its full cost."""
    monkeypatch.setattr(lock, "COST", {"n": 2**4, "r": 8, "p": 1})


@pytest.fixture
def locked(world):
    """Early signs, with a word, locked; and the key."""
    world.write("early", "all", signs=Typed(f"I skip lunch\n{SECRET}"))
    with world.acting("noor") as viewer:
        world.key = locking.set_passphrase(viewer, WORDS)
        with lock.opened_with(world.key):
            locking.lock_section(viewer, world.section("early").pk)
    return world


def client_of(world) -> Client:
    client = Client()
    client.force_login(world.accounts["noor"])
    return client


def say(client: Client, words: str = WORDS, goes: str = ""):
    return client.post("/wellness/passphrase/say/", {"passphrase": words, "next": goes})


def test_with_every_key_it_stays_shut(locked) -> None:
    """Tables, folder of keys and master keys together, as the program has them."""
    with locked.acting("noor") as viewer:
        section = locked.section("early")
        with pytest.raises(lock.Locked):
            opened(section)
        where = place("wellness_section", "sealed", section.pk)
        inside = str(key_folder.unseal(where, section.sealed))
        assert SECRET not in inside and "locked" in inside
        assert SECRET not in str(opened(Owner.objects.get(), "lock"))
        assert WORDS not in str(opened(Owner.objects.get(), "lock"))
        page = own.plan_page(viewer, locked.plan_id)
        assert page.section("early").shut and page.section("early").document.empty
        assert SECRET not in str(own.lines_of(viewer))
        with lock.opened_with(locking.open_lock(viewer, WORDS)):
            assert SECRET in str(opened(section))


def test_no_table_holds_the_word(locked) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND (tablename ^@ 'wellness_' OR tablename ^@ 'accounts_')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT string_agg(t::text, '') FROM {table} t")
            [(text,)] = cursor.fetchall()
            for word in (SECRET, SECRET.encode().hex(), WORDS, WORDS.encode().hex()):
                assert word not in (text or ""), table


def test_a_wrong_one_is_said_clearly_and_opens_nothing(locked) -> None:
    client = client_of(locked)
    path = f"/wellness/section/{locked.section_id('early')}/"
    answer = client.get(path)
    assert answer.status_code == 302 and "/wellness/passphrase/say/?next=" in answer["Location"]
    wrong = say(client, "green ladder seven forks").content.decode()
    assert "That is not your passphrase" in wrong and 'aria-invalid="true"' in wrong
    assert client.get(path).status_code == 302
    assert say(client, f"  {WORDS}  ", path)["Location"] == path
    assert SECRET in client.get(path).content.decode()
    with locked.acting("noor") as viewer, pytest.raises(Invalid):
        locking.open_lock(viewer, "green ladder")


def test_it_is_open_in_this_session_and_browser_alone(locked) -> None:
    client, other = client_of(locked), client_of(locked)
    path = f"/wellness/section/{locked.section_id('early')}/"
    say(client)
    assert client.get(path).status_code == 200 and other.get(path).status_code == 302
    half = client.cookies["oneplan_lock"]
    assert half["httponly"] and half["samesite"] == "Strict" and half["path"] == "/wellness/"
    other.cookies["oneplan_lock"] = half.value
    assert other.get(path).status_code == 302, "one half opens nothing"
    client.post("/wellness/passphrase/lock/")
    client.cookies["oneplan_lock"] = half.value
    assert client.get(path).status_code == 302, "locked again"
    say(client)
    client.post("/accounts/logout/")
    client.force_login(locked.accounts["noor"])
    assert client.get(path).status_code == 302, "signed out"


@pytest.mark.parametrize("goes", ["https://example.org/", "//example.org/wellness/", "/office/"])
def test_the_way_on_stays_here(locked, goes: str) -> None:
    assert say(client_of(locked), goes=goes)["Location"] == "/wellness/"


def test_what_shows_whole_plans_asks_first(locked) -> None:
    """Export and print leave no part out silently; the check-in says that it is locked; the
    phone's copy never has it."""
    client, plan = client_of(locked), f"/wellness/plan/{locked.plan_id}/"
    for path in ("/wellness/all/export/", f"{plan}print/"):
        assert client.get(path).status_code == 302
    assert client.get(f"{plan}print/?part=crisis").status_code == 200
    page = client.get(plan).content.decode()
    assert "Locked" in page and SECRET not in page
    today = client.post("/wellness/today/", {"mark": "early"}).content.decode()
    assert "This is locked" in today and SECRET not in today
    say(client)
    assert client.get("/wellness/all/export/").status_code == 200
    assert SECRET in client.post("/wellness/today/", {"mark": "early"}).content.decode()
    with locked.acting("noor") as viewer, lock.opened_with(locked.key):
        kept = offline.kept(viewer, own.plan_page(viewer, locked.plan_id))
        assert SECRET not in str(kept) and "I stop eating" in str(kept)


def test_what_was_typed_is_given_back(locked) -> None:
    client = client_of(locked)
    path = f"/wellness/section/{locked.section_id('early')}/write/all/"
    sent = {"signs": "Words I typed", "revision": "3"}
    answer = client.post(path, sent)
    assert "Words I typed" in answer.content.decode() and "not saved yet" in answer.content.decode()
    assert client.post(path, sent, headers={"X-Autosave": "1"}).status_code == 403
    say(client)
    page = client.get(path).content.decode()
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]  # type: ignore[index]
    typed = {"signs": f"{SECRET}typed", "revision": revision}
    assert client.post(path, typed, headers={"X-Autosave": "1"}).status_code == 204
    with locked.acting("noor"), pytest.raises(lock.Locked):
        row = Draft.objects.get()
        unseal(Draft, "sealed.all", row.section_id, row.sealed)
    assert client.post(path, typed).status_code == 302
    with locked.acting("noor"), pytest.raises(lock.Locked):
        opened(locked.section("early"))


def test_what_may_not_be_locked(locked) -> None:
    """What others read, and what other sections use: at the action and in the database."""
    locked.write("daily", "all", must=Typed("Tea"))
    share = locked.share("daily", "sam")
    with locked.acting("noor") as viewer, lock.opened_with(locked.key):
        for code in ("crisis", "toolbox"):
            with pytest.raises(NotFound):
                locking.lock_section(viewer, locked.section(code).pk)
            with pytest.raises(DatabaseError), transaction.atomic():
                Section.objects.filter(code=code).update(locked=True)
        with pytest.raises(NotReady):
            locking.lock_section(viewer, locked.section("daily").pk)
        with pytest.raises(NotReady):
            locked.share("early", "sam")
        sharing.stop_sharing(viewer, share)
        locking.lock_section(viewer, locked.section("daily").pk)
        assert not Version.objects.filter(code="daily").exists(), "nor an older version in the open"
        early = locked.section("early")
        with pytest.raises(DatabaseError), transaction.atomic():
            Version.objects.create(
                account_id=viewer.id,
                plan_id=locked.plan_id,
                section=early,
                code="early",
                number=9,
                sealed=b"x",
            )


def test_off_changed_and_forgotten(locked) -> None:
    client = client_of(locked)
    early, fresh = locked.section_id("early"), "blue kettle nine gloves"
    asked = {"passphrase": "wrong words here", "fresh": fresh, "again": fresh}
    assert "That is not your" in client.post("/wellness/passphrase/", asked).content.decode()
    assert client.post("/wellness/passphrase/", asked | {"passphrase": WORDS}).status_code == 302
    client.post("/wellness/passphrase/lock/")
    assert say(client, WORDS).status_code == 200 and say(client, fresh).status_code == 302
    assert client.post(f"/wellness/section/{early}/lock/", {"lock": "off"}).status_code == 302
    with locked.acting("noor"):
        assert SECRET in str(opened(locked.section("early")))
    assert client.post(f"/wellness/section/{early}/lock/", {"lock": "on"}).status_code == 302
    client.post("/wellness/passphrase/lock/")
    assert client.post("/wellness/passphrase/forgot/").status_code == 302
    with locked.acting("noor") as viewer:
        page = own.plan_page(viewer, locked.plan_id).section("early")
        assert not page.shut and page.document.empty and not own.has_lock(viewer)
        assert own.plan_page(viewer, locked.plan_id).tools, "everything else stays"


@pytest.mark.parametrize(
    ("fresh", "again", "said"),
    [("short", "short", "Too short"), ("aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "Too short"),
     (WORDS, "green ladder", "not the same"), ("", "", "Write your passphrase")],
)  # fmt: skip
def test_a_poor_one_is_refused(world, fresh: str, again: str, said: str) -> None:
    sent = {"fresh": fresh, "again": again}
    assert said in client_of(world).post("/wellness/passphrase/", sent).content.decode()
    with world.acting("noor") as viewer:
        assert not own.has_lock(viewer)


def test_guesses_are_counted(locked, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"own_passphrase": "3/h/key"}
    client = client_of(locked)
    for _time in range(3):
        say(client, "wrong words again")
    assert "Wait an hour" in say(client).content.decode()


def test_a_tools_new_words_follow_when_it_is_read(locked) -> None:
    with locked.acting("noor") as viewer:
        toolbox = locked.section("toolbox")
        tool = own.plan_page(viewer, locked.plan_id).tools[0]
        with lock.opened_with(locked.key):
            section = locked.section("early")
            writing.write_part(
                viewer,
                section.pk,
                "all",
                {"must": Typed("", (tool.id,))},
                seen_revision=section.revision,
            )
        writing.write_tool(viewer, toolbox.pk, "A long walk", tool_id=tool.id)
        with lock.opened_with(locked.key):
            page = own.plan_page(viewer, locked.plan_id)
            assert [one.text for one in page.section("early").document.of("must")] == [
                "A long walk"
            ]


def test_the_derivation_is_slow(monkeypatch) -> None:
    monkeypatch.setattr(lock, "COST", FULL)
    began = perf_counter()
    _key, made = lock.new_lock(WORDS)
    took = perf_counter() - began
    print(f"{took:.2f} s a try")
    assert made["n"] == 2**16 and took > 0.05
