"""Copies of a server of one's own, by addresses in the environment, onto another server."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from oneplan.config.backup.places import Place, hashes
from oneplan.kernel.database import APP, BACKUP, OWNER, embedded_address
from oneplan.kernel.postgres import EmbeddedServer
from tests.kernel import running
from tests.kernel.running import oneplan


@pytest.fixture
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="oneplan-real-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def url(server: EmbeddedServer, role: str) -> str:
    parts = embedded_address(server.data, role)
    secret = ""
    if "passfile" in parts:
        secret = ":" + Path(parts["passfile"]).read_text().strip().rsplit(":", 1)[1]
    return f"postgresql://{role}{secret}@/oneplan?host={parts['host']}&port={parts['port']}"


def addresses(server: EmbeddedServer, *, owner: bool) -> dict[str, str]:
    given = {
        "ONEPLAN_DATABASE_URL": url(server, APP),
        "ONEPLAN_BACKUP_DATABASE_URL": url(server, BACKUP),
    }
    return given | ({"ONEPLAN_OWNER_DATABASE_URL": url(server, OWNER)} if owner else {})


def all_of(server: EmbeddedServer) -> dict[str, tuple[int, str]]:
    with Place(embedded_address(server.data, BACKUP)).connect() as connected:
        return hashes(connected)


def test_from_one_server_to_another_and_up_to_this_version(
    demo_data: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["cp", "-a", str(demo_data), str(place / "here")], check=True)
    office = place / "office"
    office.mkdir()
    for name in ("keys", "own-keys"):
        subprocess.run(["cp", "-a", str(demo_data / name), str(office / name)], check=True)
    (office / "oneplan.json").write_text(json.dumps({"demo": False}))
    here, there = EmbeddedServer(place / "here"), EmbeddedServer(place / "there")
    here.start()
    there.start()
    try:
        monkeypatch.setattr(running, "MORE", {"ONEPLAN_DATABASE_URL": url(here, APP)})
        done = oneplan("backup", "--data", office, "--to", place / "copies")
        assert "ONEPLAN_BACKUP_DATABASE_URL is missing" in done.stderr
        monkeypatch.setattr(running, "MORE", addresses(here, owner=False))
        done = oneplan("backup", "--data", office, "--to", place / "copies")
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        [copy] = (place / "copies").glob("*.backup")
        monkeypatch.setattr(running, "MORE", addresses(there, owner=True))
        new = ("--data", place / "new", "--keys", office / "keys")
        done = oneplan("restore", copy, *new)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        assert all_of(here) == all_of(there)
        assert list((place / "new" / "own-keys").glob("*.key"))
        done = oneplan("migrate", "--data", place / "new")
        assert "No migrations to apply" in done.stdout, done.stderr
        monkeypatch.setattr(running, "MORE", addresses(here, owner=True))
        assert "empty one only" in oneplan("restore", copy, *new).stderr
    finally:
        here.stop()
        there.stop()
