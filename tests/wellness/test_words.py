"""A word of its own in every field of a plan: found by its owner, and nowhere else.

Not in a dump of the database, its files on the disk, logs, e-mails, sessions, other people's
exports or pages; and after deleting everything not by bringing last week's backup back.
"""

import logging
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client

from oneplan.config.backup.bringing_back import OwnKeys, bring_back_own_keys
from oneplan.config.settings import DATA
from oneplan.kernel import key_folder
from oneplan.kernel.database import DATABASE, OWNER, SOCKET_PORT, owner_settings
from oneplan.kernel.keys import CannotUnseal
from oneplan.kernel.postgres_binaries import candidates
from oneplan.wellness.actions import contacts, crisis, daily, sharing, writing
from oneplan.wellness.actions.contacts import Known
from oneplan.wellness.actions.daily import Ask
from oneplan.wellness.actions.keeping import document_of
from oneplan.wellness.actions.leaving import delete_everything
from oneplan.wellness.actions.writing import Typed
from oneplan.wellness.models import Owner, Plan, Section
from oneplan.wellness.readers import own
from oneplan.wellness.readers.shown import open_text, shown_to, standing_of
from oneplan.wellness.sections import SECTIONS
from tests.sending import send_all
from tests.wellness.conftest import make_world

CANARY = "zqxkanari"
TABLES = ("wellness_*", "*session*", "ui_*")


def word(*parts: str) -> str:
    return f"{CANARY}{''.join(parts).replace('_', '')}"


def plant(world) -> None:
    """In every field of every section, every name, note, rule, log and suggestion, and in a form
    that was not saved."""
    with world.acting("noor") as viewer:
        for section in Section.objects.filter(plan_id=world.plan_id):
            for part in SECTIONS[section.code].parts:
                section.refresh_from_db()
                fields = {
                    one.code: Typed(word(section.code, one.code))
                    for one in part.fields
                    if one.kind in {"lines", "text"}
                }
                writing.write_part(
                    viewer, section.pk, part.code, fields, seen_revision=section.revision
                )
            section.refresh_from_db()
            writing.keep_draft(
                viewer, section.pk, "all", {"x": [word("draft", section.code)]}, section.revision
            )
        ids = {one.code: one.pk for one in Section.objects.filter(plan_id=world.plan_id)}
        writing.write_tool(viewer, ids["toolbox"], word("tool"), word("group"))
        writing.write_taking(
            viewer, ids["post"], word("taking"), who_now=word("now"), steps=word("steps")
        )
        writing.add_section(viewer, world.plan_id, word("title"))
        writing.write_down(viewer, ids["early"], "signs", [word("scribed")], word("scribe"))
        plan = Plan.objects.get()
        writing.rename_plan(viewer, plan.pk, word("plan"), plan.revision)
        who = Known(word("name"), word("role"), "zq@example.org", word("phone"), "en", word("me"))
        contact = contacts.add_contact(viewer, who)
        contacts.add_contact(viewer, Known(word("out"), why=word("why")), excluded=True)
        crisis.set_supporter(viewer, plan.pk, contact.pk, may_activate=False, tasks=word("tasks"))
        daily.check_in(viewer, "early", [], word("checkin"))
        daily.write_wish(viewer, Ask(contact.pk, "early", 1, word("wish")))
        daily.check_in(viewer, "early", [], word("checkin"))
        crisis.sign(viewer, plan.pk, {"me": word("signed"), "witness_1": word("witness")})
    world.share("early", "sam")
    with world.acting("@sam") as viewer:
        text = open_text(viewer, shown_to(viewer)[0].what)
        sharing.suggest(text.shown.named, text.section_id, word("suggestion"))
    for who in ("@sam", "@rita"):
        world.step(who, "agree", "any_signs")
    with world.acting("@rita") as viewer:
        crisis.write_log(standing_of(viewer, world.plan_id), word("log"))


@pytest.fixture
def planted(committed_db, own_keys):
    heard = StringIO()
    handler = logging.StreamHandler(heard)
    logging.getLogger().addHandler(handler)
    mail.outbox.clear()
    world = make_world()
    plant(world)
    send_all()
    world.heard = heard
    yield world
    logging.getLogger().removeHandler(handler)


def dump(where: Path) -> str:
    """What `pg_dump` of this database holds, as its owner and with every row it can see."""
    place = owner_settings("", "", DATA)
    [program, *_others] = [one / "pg_dump" for one in candidates() if (one / "pg_dump").exists()]
    tables = [part for name in TABLES for part in ("-t", name)]
    at = ["-h", str(place["HOST"]), "-p", str(SOCKET_PORT), "-U", OWNER]
    asked = [str(program), *at, "--enable-row-security", "--data-only", *tables]
    asked += ["-f", str(where), DATABASE]
    subprocess.run(asked, check=True, timeout=60)
    return where.read_text()


def test_a_dump_and_the_disk_hold_no_word(planted, tmp_path) -> None:
    with planted.acting("noor") as viewer:
        page = own.plan_page(viewer, planted.plan_id)
        words = [text for one in page.sections for text in one.document.words]
        assert sum(CANARY in text for text in words) > 50, "the control: its owner reads them"
    whole = dump(tmp_path / "dump.sql")
    assert str(planted.plan_id) in whole, "the control: the rows are in it"
    assert CANARY not in whole.lower()
    files = [place for place in DATA.rglob("*") if place.is_file()]
    assert [one for one in files if holds(one, b"noor@example.org")], "the control: her address"
    assert [one for one in files if holds(one, CANARY.encode())] == []


def holds(place: Path, words: bytes) -> bool:
    try:
        return words in place.read_bytes()
    except OSError:
        return False


def test_nobody_is_told_a_word(planted) -> None:
    """E-mails, logs, and the pages and exports of everybody else."""
    letters = "".join(f"{one.subject} {one.body} {one.to}" for one in mail.outbox)
    assert "asked us to write to you" in letters, "the control: the owner's own rule was followed"
    # The name a contact knows the owner by is in the message that the owner's rule sends; no more.
    assert letters.replace(word("me"), "").count(CANARY) == 0
    assert CANARY not in planted.heard.getvalue()
    for who in ("stranger", "admin"):
        client = Client()
        client.force_login(planted.accounts[who])
        for path in ("/", "/wellness/", "/wellness/today/", "/wellness/people/",
                     "/wellness/shared/", f"/wellness/plan/{planted.plan_id}/",
                     "/wellness/all/export/", f"/wellness/plan/{planted.plan_id}/print/",
                     "/site/", "/today/"):  # fmt: skip
            answer = client.get(path)
            assert CANARY.encode() not in answer.content, path


def test_last_weeks_backup_does_not_bring_it_back(planted, own_keys, tmp_path) -> None:
    """A copy of the rows and of the folder of keys; then everything is deleted; then both return,
    and the ledger of what was destroyed is replayed."""
    with planted.acting("noor"):
        rows = list(Section.objects.all())
    shutil.copytree(own_keys, tmp_path / "last-week")
    with planted.acting("noor") as viewer:
        certificate = delete_everything(viewer)
        assert certificate and not Section.objects.exists()
    shutil.copy(own_keys / "destroyed", tmp_path / "ledger")
    shutil.rmtree(own_keys)
    shutil.copytree(tmp_path / "last-week", own_keys)
    assert any(CANARY in str(document_of(row)) for row in rows), "the control"
    assert key_folder.replay(tmp_path / "ledger") == 1
    for row in rows:
        with pytest.raises(CannotUnseal):
            document_of(row)


def test_restoring_a_copy_leaves_it_deleted(planted, own_keys) -> None:
    """As `oneplan restore` does it: last week's copy of the folder, and the ledger of today."""
    [key] = own_keys.glob("*.key")
    copied = OwnKeys({key.name: key.read_bytes()}, b"")
    with planted.acting("noor") as viewer:
        rows = list(Section.objects.all())
        assert delete_everything(viewer)
    assert bring_back_own_keys(copied, [own_keys / "destroyed"]) == (0, 1)
    assert not key.exists()
    for row in rows:
        with pytest.raises(CannotUnseal):
            document_of(row)


def test_whoever_comes_back_begins_anew(committed_db, own_keys) -> None:
    """Rows without their key, as a cut-short deletion or an old backup leaves them: nobody reads
    them, and the next plan clears them away."""
    world = make_world()
    with world.acting("noor") as viewer:
        key_folder.destroy(Owner.objects.get().key_id)
        assert own.home(viewer).plans == []
        plan = writing.begin_plan(viewer, "Again")
        assert [one.name for one in own.home(viewer).plans] == ["Again"]
        assert list(Plan.objects.values_list("pk", flat=True)) == [plan.pk]
