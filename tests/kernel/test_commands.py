"""`oneplan keys` and `oneplan security_log`, as the tables' owner."""

import json
import os
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from oneplan.config.commands.owner import as_owner
from oneplan.kernel import data_keys, keys
from oneplan.kernel.ids import new_id
from oneplan.kernel.security_log import Event, note

PLACE = keys.place("somewhere", "column", 1)


@pytest.fixture
def in_file(committed_db: None, tmp_path: Path, settings: Any) -> Iterator[Path]:
    """An installation whose keys stand in its folder's file, and its owner."""
    settings.KEYS, settings.KEYS_FILE = "", tmp_path / "keys"
    keys.write_secret(settings.KEYS_FILE, keys.new_key())
    keys.keyring.cache_clear()
    with as_owner():
        yield settings.KEYS_FILE
    keys.keyring.cache_clear()


def said(*words: str, **options: Any) -> str:
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def test_a_key_is_changed_and_the_old_one_goes(in_file: Path) -> None:
    somebody, old = new_id(), keys.keyring().current
    sealed = data_keys.data_key_of(somebody).seal(PLACE, b"secret")
    assert said("keys", "list") == f"{old}  1 data keys  (seals)\n"
    session = keys.seal(PLACE, b"a session")
    assert "1 data keys are now sealed with" in said("keys", "rotate")
    assert in_file.stat().st_mode & 0o777 == 0o600
    new = keys.keyring().current
    assert said("keys", "list") == f"{new}  1 data keys  (seals)\n{old}  0 data keys\n"
    assert data_keys.data_key_of(somebody).unseal(PLACE, sealed) == b"secret"
    assert keys.unseal(PLACE, session) == b"a session"
    with pytest.raises(CommandError, match="retire it in 31 days"):
        said("keys", "retire", old)
    long_ago = time.time() - 32 * 24 * 3600
    os.utime(in_file, (long_ago, long_ago))
    assert said("keys", "retire", old) == f"{old} is gone.\n"
    assert list(keys.keyring().keys) == [new]


@pytest.mark.parametrize("which", ["", "unknown", "current", "needed"])
def test_a_key_that_is_needed_stays(in_file: Path, which: str) -> None:
    current = keys.keyring().current
    data_keys.data_key_of(new_id())
    keys.write_secret(in_file, f"{keys.new_key()}\n{in_file.read_text()}")
    keys.keyring.cache_clear()
    name = {"current": keys.keyring().current, "needed": current}.get(which, which)
    before = in_file.read_text()
    with pytest.raises(CommandError):
        said("keys", "retire", name)
    assert in_file.read_text() == before


def test_a_key_that_was_lost_is_told_before_anything_is_served(in_file: Path) -> None:
    lost = keys.keyring().current
    data_keys.data_key_of(new_id())
    assert said("keys", "check") == ""
    keys.write_secret(in_file, keys.new_key())
    keys.keyring.cache_clear()
    with pytest.raises(CommandError, match=f"needs the key {lost}"):
        said("keys", "check")


def test_a_new_key_is_one(db: None) -> None:
    assert keys.read_keys(said("keys", "new"), "").current


def test_the_security_log_is_printed(committed_db: None) -> None:
    actor, about = new_id(), new_id()
    note(Event.DENIED, actor, "plans:draft", about)
    with as_owner():
        [line] = map(json.loads, said("security_log").splitlines())
        assert said("security_log", since=None) and not said(
            "security_log", "--since", "2999-01-01T00:00:00+00:00"
        )
    assert line.pop("at").startswith("20")
    assert line == {
        "event": "denied",
        "actor": str(actor),
        "detail": "plans:draft",
        "about": str(about),
    }
