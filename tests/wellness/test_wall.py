"""What the database shows and lets anybody write: as the application's role, without any filter."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import NOBODY
from oneplan.wellness.actions import contacts, crisis, sharing
from oneplan.wellness.actions.leaving import delete_everything
from oneplan.wellness.actions.writing import Typed, write_part
from oneplan.wellness.models import (
    Activation,
    Code,
    Contact,
    LogEntry,
    Opening,
    Pass,
    Plan,
    Section,
    Share,
    Step,
    Suggestion,
    Version,
)
from oneplan.wellness.readers import own
from oneplan.wellness.readers.shown import open_text, shown_to, standing_of, standings
from oneplan.wellness.sealing import opened

MODELS = list(apps.get_app_config("wellness").get_models())
OTHERS = ("stranger", "admin", "nobody", "@sam", "@rita")


def rows_of(world, who: str) -> int:
    with world.acting(who):
        return sum(model._default_manager.count() for model in MODELS)


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_sees_a_row(world, who: str) -> None:
    assert rows_of(world, "noor") > 12
    assert rows_of(world, who) == 0


def test_every_table_is_forced(db: None) -> None:
    names = [model._meta.db_table for model in MODELS]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY (%s)"
            " AND relrowsecurity AND relforcerowsecurity",
            [names],
        )
        assert {name for (name,) in cursor.fetchall()} == {*names}


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_writes_a_row(world, who: str) -> None:
    """I1 at the database: no update, no delete, and no row in somebody's name, in any table."""
    world.share("early", "sam")
    for model in MODELS:
        with world.acting(who):
            table = model._meta.db_table
            assert model._default_manager.all().delete()[0] == 0, table
            column = "edition" if table == "wellness_owner" else model._meta.pk.column  # type: ignore[union-attr]
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE {table} SET {column} = {column}")
                assert cursor.rowcount == 0, table
    noor, plan = world.accounts["noor"].pk, world.plan_id
    for made in (
        Section(account_id=noor, plan_id=plan, code="own", place=9, sealed=b"x"),
        Section(account_id=world.viewer(who).id, plan_id=plan, code="own", place=9, sealed=b"x"),
        Contact(account_id=noor, sealed=b"x", greeting=b"x"),
        Activation(account_id=noor, plan_id=plan, state="active"),
        Code(contact_id=world.contacts["sam"], digest=b"x", sent_at=clock.now()),
        Pass(id=new_id(), contact_id=world.contacts["sam"], until=clock.now()),
    ):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            world.acting(who),
        ):
            made.save(force_insert=True)


def test_no_row_of_ones_own_names_anothers(world) -> None:
    """A stranger who knows every id: shares and supporters are joined on whose they are."""
    world.share("early", "sam")
    with world.acting("noor"):
        version = Version.objects.get()
    with world.acting("stranger") as viewer:
        mine = contacts.add_contact(viewer, contacts.Known("Me", email="me@example.org", me="x"))
        secret = contacts.make_link(viewer, mine.pk)
        for make in (
            lambda: Share.objects.create(
                account_id=viewer.id,
                version=version,
                contact_id=mine.pk,
                until=clock.now() + timedelta(days=1),
            ),
            lambda: crisis.set_supporter(viewer, world.plan_id, mine.pk, may_activate=True),
        ):
            with pytest.raises((DatabaseError, NotFound)), transaction.atomic():
                make()
    code = contacts.ask_code(secret)
    world.passes["me"] = contacts.enter(NOBODY, secret, code)
    with world.acting("@me") as viewer:
        assert shown_to(viewer) == []
        assert not Version.objects.exists()


def test_codes_and_passes_are_nobodys(world) -> None:
    for who in ("noor", "@sam", "nobody"):
        with world.acting(who):
            assert not Code.objects.exists() and not Pass.objects.exists()


def test_a_shared_section_opens_after_its_opening_is_written_down(world) -> None:
    """I4: to one person, one version; the owner reads who opened it."""
    world.share("early", "sam")
    with world.acting("@sam") as viewer:
        [one] = shown_to(viewer)
        assert not Version.objects.exists(), "nobody looks unseen"
        text = open_text(viewer, one.what)
        assert [line.text for line in text.document.of("signs")] == ["I skip lunch"]
        assert Version.objects.count() == 1 and not Section.objects.exists()
    with world.acting("@rita") as viewer:
        assert shown_to(viewer) == []
        with pytest.raises(NotFound):
            open_text(viewer, one.what)
    with world.acting("noor") as viewer:
        [seen] = Opening.objects.all()
        assert (seen.contact_id, seen.code) == (world.contacts["sam"], "early")


def test_a_version_stays_as_it_was_shown(world) -> None:
    share_id = world.share("early", "sam")
    world.write("early", "all", signs=Typed("I do not answer calls"))
    with world.acting("@sam") as viewer:
        [one] = shown_to(viewer)
        assert "I skip lunch" in open_text(viewer, one.what).document.words
    with world.acting("noor") as viewer:
        assert Version.objects.update(sealed=b"x") == 0, "never changed, by its owner neither"
        sharing.stop_sharing(viewer, share_id)
    with world.acting("@sam") as viewer:
        assert shown_to(viewer) == [] and not Version.objects.exists()


def test_a_reader_is_shown_the_tools_words_and_no_toolbox(world) -> None:
    with world.acting("noor") as viewer:
        page = own.plan_page(viewer, world.plan_id)
        tool = page.tools[0]
    world.write("early", "all", signs=Typed("I skip lunch"), must=Typed("", (tool.id,)))
    world.share("early", "sam")
    with world.acting("@sam") as viewer:
        [one] = shown_to(viewer)
        assert "A walk" in open_text(viewer, one.what).document.words


def test_the_excluded_are_refused_like_strangers(world) -> None:
    """Kept out in the middle of it: links, codes, shares and steps end, without a reason."""
    world.share("early", "sam")
    with world.acting("noor") as viewer:
        contacts.keep_out(viewer, world.contacts["sam"])
    assert contacts.led(world.secrets["sam"]) is None
    assert contacts.ask_code(world.secrets["sam"]) == contacts.ask_code("no such link") == ""
    with world.acting("@sam") as viewer:
        assert shown_to(viewer) == []
    refusals = []
    for who in ("@sam", "stranger"):
        with pytest.raises(NotFound) as refused:
            world.step(who, "agree", "any_signs")
        refusals.append((str(refused.value), refused.value.facts))
    assert refusals[0] == refusals[1]


def test_a_crisis_opens_the_crisis_part_and_nothing_else(world) -> None:
    assert world.step("@sam", "agree", "any_signs") == "proposed"
    with world.acting("@rita") as viewer:
        assert shown_to(viewer) == []
    assert world.step("@rita", "agree", "any_signs") == "active"
    with world.acting("@sam") as viewer:
        [one] = shown_to(viewer)
        assert one.in_crisis
        text = open_text(viewer, one.what)
        assert "Do not lecture me" in text.document.words
        assert Section.objects.count() == 1
        crisis.write_log(standing_of(viewer, world.plan_id), "I came at noon")
    with world.acting("noor") as viewer:
        with pytest.raises(NotReady), transaction.atomic():
            section = Section.objects.get(code="crisis")
            fields = {"do": Typed("x")}
            write_part(viewer, section.pk, "help", fields, seen_revision=section.revision)
        [course] = own.courses(viewer, world.plan_id)
        assert [text for _entry, _who, text in course.entries] == ["I came at noon"]
    assert world.step("noor", "end") == "post_crisis"
    with world.acting("@sam") as viewer:
        assert shown_to(viewer) == []
        with pytest.raises(NotFound):
            crisis.write_log(standing_of(viewer, world.plan_id), "too late")
        with pytest.raises(DatabaseError), transaction.atomic():
            now = standing_of(viewer, world.plan_id)
            LogEntry.objects.create(
                account_id=now.named.account_id,
                contact_id=now.named.contact_id,
                activation_id=now.activation_id,
                sealed=b"x",
            )


def test_the_newest_signed_version_is_the_one_that_counts(world) -> None:
    with world.acting("noor") as viewer:
        crisis.sign(viewer, world.plan_id, {"me": "Noor", "witness_1": "Lou"})
    world.write("crisis", "help", do=Typed("Written after signing"))
    for who in ("@sam", "@rita"):
        world.step(who, "agree", "any_signs")
    with world.acting("@rita") as viewer:
        [one] = shown_to(viewer)
        text = open_text(viewer, one.what)
        assert "Call my sister" in text.document.words
        assert "Written after signing" not in text.document.words
        assert text.document.signed["witness_1"] == "Lou"


def test_who_may_start_it_reads_the_signs_beforehand_and_nobody_else(world) -> None:
    with world.acting("noor") as viewer:
        crisis.set_supporter(viewer, world.plan_id, world.contacts["rita"], may_activate=False)
    with world.acting("@sam") as viewer:
        signs = [text for _id, text in standing_of(viewer, world.plan_id).signs]
        assert signs == ["I stop eating", "I hide", "I shout"]
    with world.acting("@rita") as viewer:
        assert standing_of(viewer, world.plan_id).signs == ()


def test_a_helper_only_suggests(world) -> None:
    """I2: a suggestion is a row of its own; the plan changes when its owner takes it."""
    world.share("early", "sam")
    with world.acting("@sam") as viewer:
        text = open_text(viewer, shown_to(viewer)[0].what)
        sharing.suggest(text.shown.named, text.section_id, "I sleep in my clothes")
        assert not Suggestion.objects.exists(), "not read back"
        with pytest.raises(DatabaseError), transaction.atomic():
            Suggestion.objects.create(
                account_id=text.shown.named.account_id,
                contact_id=text.shown.named.contact_id,
                code="early",
                sealed=b"x",
                answer="taken",
            )
    with world.acting("noor") as viewer:
        [(row, name, said)] = own.suggestions(viewer)
        assert (name, said["text"]) == ("Sam", "I sleep in my clothes")
        assert (
            "I sleep in my clothes"
            not in own.plan_page(viewer, world.plan_id).section("early").document.words
        )
        sharing.answer_suggestion(viewer, row.pk, "signs")
        lines = own.plan_page(viewer, world.plan_id).section("early").document.of("signs")
        assert [(line.text, line.scribe) for line in lines][-1] == ("I sleep in my clothes", "Sam")
        with pytest.raises(NotFound):
            sharing.answer_suggestion(viewer, row.pk)


def test_one_account_is_one_supporter(world) -> None:
    """A contact may join their account; the owner's own can never become one."""
    secret = world.secrets["sam"]
    code = contacts.ask_code(secret)
    with world.acting("noor") as viewer:
        contacts.enter(viewer, secret, code, joins=True)
        assert Contact.objects.get(pk=world.contacts["sam"]).reader_id is None
    code = contacts.ask_code(secret)
    with world.acting("stranger") as viewer:
        assert contacts.enter(viewer, secret, code, joins=True)
        assert [one.plan_id for one in standings(viewer)] == [world.plan_id]
    with world.acting("noor") as viewer:
        contacts.end_link(viewer, world.contacts["sam"])
    with world.acting("stranger") as viewer:
        assert shown_to(viewer) == []


def test_a_code_works_once_in_time_and_for_five_tries(world) -> None:
    secret = world.secrets["rita"]
    code = contacts.ask_code(secret)
    for _turn in range(5):
        assert contacts.enter(NOBODY, secret, code[::-1] + "2") is None
    assert contacts.enter(NOBODY, secret, code) is None
    code = contacts.ask_code(secret)
    assert contacts.enter(NOBODY, secret, f" {code[:4]} {code[4:]} ")
    assert contacts.enter(NOBODY, secret, code) is None
    while contacts.ask_code(secret):
        pass
    with world.acting("noor") as viewer:
        contacts.make_link(viewer, world.contacts["rita"])
    assert contacts.enter(NOBODY, secret, code) is None


def test_deleting_everything_leaves_no_row_and_no_key(world, own_keys) -> None:
    """I5, and what is left of the key: a line in the ledger that names nobody."""
    world.share("early", "sam")
    for who in ("@sam", "@rita"):
        world.step(who, "agree", "any_signs")
    with world.acting("noor") as viewer:
        sealed = bytes(Plan.objects.get().sealed)
        certificate = delete_everything(viewer)
        assert certificate and certificate.rows > 15
        assert all(not model._default_manager.exists() for model in MODELS)
    with world.acting("@sam") as viewer:
        assert shown_to(viewer) == []
    assert not (own_keys / f"{certificate.key_id}.key").exists()
    ledger = (own_keys / "destroyed").read_text()
    assert str(certificate.key_id) in ledger and str(world.accounts["noor"].pk) not in ledger
    row = Plan(pk=world.plan_id, sealed=sealed)
    with pytest.raises(Exception, match="destroyed"):
        opened(row)
    with world.acting("noor") as viewer:
        assert own.home(viewer).plans == [] and delete_everything(viewer) is None
    assert Step.objects.count() == 0
