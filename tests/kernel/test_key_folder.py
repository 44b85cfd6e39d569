"""Keys a person can destroy: sealed to a place, gone for good, not brought back by a restore."""

import shutil
from pathlib import Path

import pytest

from oneplan.kernel import key_folder, keys
from oneplan.kernel.key_folder import KeyDestroyed
from oneplan.kernel.keys import CannotUnseal

WORDS = b"what I wrote"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:  # type: ignore[no-untyped-def]
    settings.OWN_KEYS_FOLDER = tmp_path / "own-keys"
    return settings.OWN_KEYS_FOLDER


def test_sealed_to_its_place_and_to_nobody_elses_key() -> None:
    mine, theirs = key_folder.make(), key_folder.make()
    sealed = key_folder.seal(mine, "table.column:1", WORDS)
    assert WORDS not in sealed and key_folder.unseal("table.column:1", sealed) == WORDS
    with pytest.raises(CannotUnseal):
        key_folder.unseal("table.column:2", sealed)
    with pytest.raises(CannotUnseal):
        key_folder.unseal("table.column:1", theirs.bytes + sealed[16:])
    with pytest.raises(CannotUnseal):
        key_folder.unseal("table.column:1", sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(CannotUnseal):
        key_folder.unseal("table.column:1", b"short")


def test_files_are_for_nobody_else(folder: Path) -> None:
    key_id = key_folder.make()
    assert (folder / f"{key_id}.key").stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_destroyed_is_destroyed_and_a_restore_does_not_bring_it_back(
    folder: Path, tmp_path: Path
) -> None:
    key_id, other = key_folder.make(), key_folder.make()
    sealed = key_folder.seal(key_id, "p", WORDS)
    shutil.copytree(folder, tmp_path / "last-week")
    key_folder.destroy(key_id)
    with pytest.raises(KeyDestroyed):
        key_folder.unseal("p", sealed)
    ledger = tmp_path / "newer-ledger"
    shutil.copy(folder / "destroyed", ledger)
    # The older folder comes back whole, as a restore brings it.
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "last-week", folder)
    assert key_folder.unseal("p", sealed) == WORDS, "the control: without the ledger it is back"
    assert key_folder.replay(ledger) == 1
    with pytest.raises(KeyDestroyed):
        key_folder.unseal("p", sealed)
    assert key_folder.unseal("p", key_folder.seal(other, "p", WORDS)) == WORDS


def test_a_ledger_kept_in_place_shuts_an_old_file_before_it_is_replayed(folder: Path) -> None:
    key_id = key_folder.make()
    sealed, file = key_folder.seal(key_id, "p", WORDS), folder / f"{key_id}.key"
    kept = file.read_bytes()
    key_folder.destroy(key_id)
    file.write_bytes(kept)
    with pytest.raises(KeyDestroyed):
        key_folder.unseal("p", sealed)


def test_a_line_of_the_ledger_cut_short_is_no_key(folder: Path) -> None:
    key_id = key_folder.make()
    with (folder / "destroyed").open("a") as ledger:
        ledger.write(f"{str(key_id)[:20]}\n\n")
    assert key_folder.destroyed() == set()


def test_rotation_wraps_each_key_anew(folder: Path, settings) -> None:  # type: ignore[no-untyped-def]
    key_id = key_folder.make()
    sealed = key_folder.seal(key_id, "p", WORDS)
    old = settings.KEYS
    settings.KEYS = f"{keys.new_key()},{old}"
    keys.keyring.cache_clear()
    try:
        assert key_folder.in_use() == {"for-tests": 1}
        assert key_folder.reseal_all() == 1 and key_folder.reseal_all() == 0
        assert key_folder.in_use() == {keys.keyring().current: 1}
        settings.KEYS = settings.KEYS.split(",")[0]
        keys.keyring.cache_clear()
        assert key_folder.unseal("p", sealed) == WORDS
    finally:
        settings.KEYS = old
        keys.keyring.cache_clear()
