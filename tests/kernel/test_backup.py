"""Copies come back whole on another machine, and nothing comes back that somebody destroyed."""

import os
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from oneplan.config.backup import programs
from oneplan.config.backup.places import Place, hashes
from oneplan.kernel import key_folder, keys
from oneplan.kernel.database import BACKUP, embedded_address
from oneplan.kernel.keys import CannotUnseal
from oneplan.kernel.postgres import EmbeddedServer
from tests.kernel.running import oneplan


@pytest.fixture(scope="module")
def copies(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("copies")
    done = oneplan("backup", "--data", demo_data, "--to", to, "--keep", 3)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert "brought back beside, compared" in done.stdout
    assert not list(demo_data.glob("drill-*"))
    return to


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A folder that a server may enter, with nothing in it yet."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder != folder.parent:
            folder.chmod(folder.stat().st_mode | 0o011)
        if folder == Path("/tmp"):
            break
    return tmp_path / "new"


def the(copies: Path) -> Path:
    [file] = copies.glob("*.backup")
    return file


def all_of(data: Path) -> dict[str, tuple[int, str]]:
    server = EmbeddedServer(data)
    server.start()
    try:
        with Place(embedded_address(server.data, BACKUP)).connect() as connected:
            return hashes(connected)
    finally:
        server.stop()


def refused(*words: object) -> str:
    done = oneplan(*words)
    assert done.returncode == 1
    [line] = done.stderr.strip().splitlines()
    return line


def test_every_table_comes_back_and_a_second_time_is_refused(
    demo_data: Path, copies: Path, new: Path
) -> None:
    back = ("restore", the(copies), "--data", new, "--keys", demo_data / "keys")
    done = oneplan(*back)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert "1 people's own keys are back; 0 stay destroyed" in done.stdout
    before, after = all_of(demo_data), all_of(new)
    assert before == after
    assert sum(count for count, _hash in before.values()) > 2000
    assert "empty one only" in refused(*back)


def test_a_hash_tells_one_changed_word(demo_data: Path) -> None:
    """The control: equal hashes say something."""
    server = EmbeddedServer(demo_data)
    server.start()
    try:
        before = all_rows(server, "SELECT 1")
        address = embedded_address(server.data, "oneplan_owner")
        with psycopg.connect(**address) as owner:
            owner.execute("UPDATE people_agency SET name = name || '.' WHERE coordinating")
        after = all_rows(server, "SELECT 1")
        with psycopg.connect(**address) as owner:
            owner.execute("UPDATE people_agency SET name = rtrim(name, '.') WHERE coordinating")
    finally:
        server.stop()
    assert {name for name in before if before[name] != after[name]} == {"people_agency"}


def all_rows(server: EmbeddedServer, _first: str) -> dict[str, tuple[int, str]]:
    with Place(embedded_address(server.data, BACKUP)).connect() as connected:
        return hashes(connected)


def test_a_wrong_key_is_refused_in_one_line(copies: Path, new: Path, tmp_path: Path) -> None:
    other = tmp_path / "other-keys"
    other.write_text(f"{keys.new_key()}\n")
    line = refused("restore", the(copies), "--data", new, "--keys", other)
    assert "is not among those here" in line
    assert "name their file with --keys" in refused("restore", the(copies), "--data", new)
    assert not new.exists()


@pytest.mark.parametrize("left", [40, 0.5, -1])
def test_a_copy_cut_short_is_refused_in_one_line(
    demo_data: Path, copies: Path, new: Path, tmp_path: Path, left: float
) -> None:
    whole = the(copies).read_bytes()
    short = tmp_path / "short.backup"
    short.write_bytes(whole[: int(len(whole) * left) if left == 0.5 else int(left)])
    line = refused("restore", short, "--data", new, "--keys", demo_data / "keys")
    assert "cut short" in line and not new.exists()
    assert "cut short" in refused("drill", short, "--data", demo_data)


def test_what_a_person_destroyed_after_the_copy_does_not_come_back(
    demo_data: Path, copies: Path, new: Path, tmp_path: Path, settings: object
) -> None:
    """Last week's copy; since then somebody has deleted their wellness plan."""
    [key] = (demo_data / "own-keys").glob("*.key")
    key_id = UUID(key.stem)
    ledger = tmp_path / "newest-ledger"
    ledger.write_text(f"{key_id} 2026-11-27T00:00:00Z\n")
    lonely = tmp_path / "lonely" / the(copies).name
    lonely.parent.mkdir()
    lonely.write_bytes(the(copies).read_bytes())
    back = ("restore", lonely, "--data", new, "--keys", demo_data / "keys")
    assert "nothing says which they destroyed since" in refused(*back)
    done = oneplan(*back, "--ledger", ledger)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert "0 people's own keys are back; 1 stay destroyed" in done.stdout
    sealed = one_sealed_by(new, key_id)
    assert not list((new / "own-keys").glob("*.key"))
    assert str(key_id) in (new / "own-keys" / "destroyed").read_text()
    settings.KEYS = (demo_data / "keys").read_text()  # type: ignore[attr-defined]
    keys.keyring.cache_clear()
    try:
        settings.OWN_KEYS_FOLDER = demo_data / "own-keys"  # type: ignore[attr-defined]
        with pytest.raises(CannotUnseal, match="another place"):
            key_folder.unseal("nowhere", sealed)  # the control: its key opens, were it there
        settings.OWN_KEYS_FOLDER = new / "own-keys"  # type: ignore[attr-defined]
        with pytest.raises(key_folder.KeyDestroyed):
            key_folder.unseal("nowhere", sealed)
    finally:
        keys.keyring.cache_clear()


def one_sealed_by(data: Path, key_id: UUID) -> bytes:
    """A row of somebody's words that this key sealed is there, and shut."""
    server = EmbeddedServer(data)
    server.start()
    try:
        with psycopg.connect(**embedded_address(server.data, BACKUP)) as reader:
            columns = reader.execute(
                "SELECT table_name, column_name FROM information_schema.columns"
                " WHERE table_name LIKE 'wellness%' AND data_type = 'bytea'"
            ).fetchall()
            for table, column in columns:
                asked = f"SELECT {column} FROM {table} WHERE substr({column}, 1, 16) = %s"
                if row := reader.execute(asked.encode(), [key_id.bytes]).fetchone():
                    return bytes(row[0])
    finally:
        server.stop()
    raise AssertionError("no row was sealed by it")


def program(folder: Path, major: int, says: str = "") -> Path:
    folder.mkdir(parents=True)
    made = folder / "pg_dump"
    made.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {major}.1'\necho '{says}' >&2\n")
    made.chmod(0o755)
    return made


def test_a_program_as_new_as_the_server_is_found_or_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, newer = program(tmp_path / "15", 15), program(tmp_path / "17", 17)
    monkeypatch.setattr(programs, "candidates", lambda: [older.parent, newer.parent])
    monkeypatch.setenv("PATH", "")
    assert programs.find("pg_dump", 15, {}) == older
    assert programs.find("pg_dump", 16, {}) == newer
    with pytest.raises(programs.NoProgram, match="apt install postgresql-client-18"):
        programs.find("pg_dump", 18, {})


def test_a_server_reached_by_tls_is_copied_by_a_program_that_speaks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The packages' build has no TLS, and docs/running.md's own address asks for it."""
    without = program(tmp_path / "ours", 18, 'sslmode value "require" invalid: ' + programs.NO_TLS)
    with_it = program(tmp_path / "debian", 18)
    monkeypatch.setattr(programs, "candidates", lambda: [without.parent, with_it.parent])
    assert programs.find("pg_dump", 18, {"sslmode": "verify-full"}) == with_it
    assert programs.find("pg_dump", 18, {"sslmode": "prefer"}) == without


def test_an_old_copy_goes_when_enough_newer_ones_are_there(demo_data: Path, copies: Path) -> None:
    for day in (1, 2, 3):
        (copies / f"oneplan-2026-01-0{day}T000000Z.backup").write_bytes(b"old")
    done = oneplan("backup", "--data", demo_data, "--to", copies, "--keep", 2, "--unverified")
    assert done.returncode == 0, done.stderr
    assert len(list(copies.glob("*.backup"))) == 2
    assert not list(copies.glob("oneplan-2026-01*"))
    assert "comes back whole" in oneplan("drill", copies, "--data", demo_data).stdout
