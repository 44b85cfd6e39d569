"""Sealed values: unreadable without the keys, elsewhere, or changed; keys can be changed."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.kernel import keys
from oneplan.kernel.keys import BadKeys, CannotUnseal, place

HERE = place("mfa_authenticator", "data", 7)
texts, anything = st.text(max_size=40), st.binary(max_size=300)


@pytest.fixture
def in_file(tmp_path: Path, settings: Any) -> Iterator[Path]:
    file = tmp_path / "keys"
    file.write_text(keys.new_key())
    settings.KEYS, settings.KEYS_FILE = "", file
    keys.keyring.cache_clear()
    yield file
    keys.keyring.cache_clear()


@given(texts, anything)
def test_what_is_sealed_comes_back(purpose: str, plain: bytes) -> None:
    sealed = keys.seal(purpose, plain)
    assert keys.unseal(purpose, memoryview(sealed)) == plain
    assert keys.seal(purpose, plain) != sealed  # nobody sees that two values are the same
    assert len(plain) < 8 or plain not in sealed


@given(anything, st.integers(0, 10**6), st.integers(1, 255))
def test_any_changed_byte_is_refused(plain: bytes, where: int, how: int) -> None:
    sealed = bytearray(keys.seal(HERE, plain))
    sealed[where % len(sealed)] ^= how
    with pytest.raises(CannotUnseal):
        keys.unseal(HERE, sealed)


@given(anything)
def test_bytes_that_nobody_sealed_are_refused(nonsense: bytes) -> None:
    with pytest.raises(CannotUnseal):
        keys.unseal(HERE, nonsense)


@pytest.mark.parametrize("elsewhere", [place("mfa_authenticator", "data", 8), "", HERE + "0"])
def test_moved_to_another_row_it_is_refused(elsewhere: str) -> None:
    with pytest.raises(CannotUnseal, match="another place"):
        keys.unseal(elsewhere, keys.seal(HERE, b"secret"))


def test_a_new_key_in_front_seals_and_the_old_one_still_unseals(in_file: Path) -> None:
    old, before = keys.keyring().current, keys.seal(HERE, b"secret")
    in_file.write_text(f"{keys.new_key()}\n{in_file.read_text()}\n")
    keys.keyring.cache_clear()
    assert keys.key_id(before) == old != keys.keyring().current
    anew = keys.reseal(HERE, before)
    assert keys.key_id(anew) == keys.keyring().current
    assert keys.reseal(HERE, anew) == anew
    assert keys.unseal(HERE, before) == keys.unseal(HERE, anew) == b"secret"


def test_a_process_that_runs_learns_of_a_new_key(in_file: Path) -> None:
    keys.keyring()
    added = keys.new_key()
    in_file.write_text(f"{added}\n{in_file.read_text()}")
    assert keys.unseal(HERE, keys.read_keys(added, "").seal(HERE, b"secret")) == b"secret"


def test_a_key_that_was_taken_away_is_named(in_file: Path) -> None:
    before, old = keys.seal(HERE, b"secret"), keys.keyring().current
    in_file.write_text(keys.new_key())
    keys.keyring.cache_clear()
    with pytest.raises(CannotUnseal, match=old):
        keys.unseal(HERE, before)


def test_a_data_key_seals_apart_and_is_stored_only_sealed() -> None:
    wrapped_for = place("kernel_datakey", "wrapped", "ana")
    key, wrapped = keys.new_data_key(wrapped_for)
    sealed = key.seal(HERE, b"secret")
    assert key.key not in wrapped
    assert keys.open_data_key(wrapped_for, wrapped).unseal(HERE, sealed) == b"secret"
    with pytest.raises(CannotUnseal):
        keys.open_data_key(place("kernel_datakey", "wrapped", "ben"), wrapped)
    with pytest.raises(CannotUnseal):
        key.unseal(place("mfa_authenticator", "data", 8), sealed)
    with pytest.raises(CannotUnseal):
        keys.new_data_key(wrapped_for)[0].unseal(HERE, sealed)


@pytest.mark.parametrize("bad", ["", " \n", "nothing", "a:short", "É:" + "A" * 44, "a:" + "!" * 44])
def test_nonsense_is_refused_in_one_line_that_holds_no_key(bad: str) -> None:
    with pytest.raises(BadKeys) as problem:
        keys.read_keys(bad, "ONEPLAN_KEYS")
    message = str(problem.value)
    assert message.startswith("ONEPLAN_KEYS ") and "\n" not in message
    assert "oneplan keys new" in message and not (bad.strip() and bad in message)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadKeys, match="No such file"):
        keys.read_file(tmp_path / "keys")


def test_keys_are_written_as_they_are_read(in_file: Path) -> None:
    several = keys.read_keys(f"{keys.new_key()},{in_file.read_text()}", "")
    assert keys.read_keys("\n".join(keys.written(several)), "") == several


def test_keys_are_not_shown(in_file: Path) -> None:
    text = in_file.read_text().partition(":")[2]
    assert text not in repr(keys.keyring()) and "key=" not in repr(keys.DataKey(os.urandom(32)))
