"""`oneplan serve`: what the serving processes hold, what they say, and what they refuse."""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from oneplan.config import command
from oneplan.config.commands import data_folder, web
from oneplan.config.commands.data_folder import WrongFolder, open_folder
from oneplan.kernel.database import APP, BACKUP, OWNER, embedded_address, password_file
from oneplan.kernel.postgres import EmbeddedServer, embedded_server
from oneplan.kernel.postgres_binaries import PostgresProblem
from tests.kernel.running import free_port, oneplan, surroundings

ROOT = os.getuid() == 0
SOMEBODY = "dana@example.org"


@dataclass
class Served:
    """A folder that is served as an office's, its port, where its mail and its words go."""

    data: Path
    port: int
    mail: Path
    said: Path


@pytest.fixture(scope="module")
def office(demo_data: Path) -> Iterator[Path]:
    """The demo's folder, as if it held an office's own data."""
    data = demo_data.with_name("office")
    subprocess.run(["cp", "-a", str(demo_data), str(data)], check=True)
    (data / data_folder.MARK).write_text(json.dumps({"demo": False}))
    yield data
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="module")
def served(office: Path) -> Iterator[Served]:
    mail, said = office.with_name("mail"), office.with_name("said")
    port = free_port()
    with said.open("w") as into:
        process = subprocess.Popen(
            [sys.executable, "-m", "oneplan", "serve", "--data", str(office), "--port", str(port)],
            env=surroundings() | {"ONEPLAN_SMTP_URL": f"file://{mail}", "ONEPLAN_DEMO": "1"},
            stdout=into,
            stderr=subprocess.STDOUT,
        )
        try:
            assert web.wait_until(lambda: "Ctrl-C stops it" in said.read_text(), 90)
            yield Served(office, port, mail, said)
        finally:
            process.terminate()
            process.wait()


def visit(served: Served, method: str, path: str, **form: str) -> http.client.HTTPResponse:
    """As through our proxy, with a token of its own."""
    token = "t" * 32
    headers = {"Cookie": f"__Host-oneplan_csrf={token}", "Host": "localhost"}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    headers |= {"X-Forwarded-Proto": "https", "Connection": "close"}
    line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
    with closing(line):
        line.request(method, path, urlencode({**form, "csrfmiddlewaretoken": token}), headers)
        answer = line.getresponse()
        answer.read()
        answer.close()
        return answer


def environments(data: Path) -> dict[int, str]:
    """Of every process that serves this folder."""
    return {
        pid: (Path("/proc") / str(pid) / "environ").read_bytes().decode(errors="replace")
        for pid in web.orphans(data)
    }


def test_a_code_is_in_the_mail_and_not_in_what_the_program_says(served: Served) -> None:
    assert visit(served, "POST", "/accounts/login/", login=SOMEBODY).status == 302
    [letter] = [each.read_text() for each in served.mail.iterdir()]
    found = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", letter, re.MULTILINE)
    assert found
    assert found[1] not in served.said.read_text()
    assert SOMEBODY not in served.said.read_text()


def test_the_demo_is_closed_there_whatever_the_environment_says(served: Served) -> None:
    assert visit(served, "GET", "/demo/").status == 404


def test_no_owners_password_is_with_what_serves(served: Served) -> None:
    serving = environments(served.data)
    assert len(serving) >= 3  # the web server and its workers
    for role in (OWNER, BACKUP):
        password = password_file(served.data, role).read_text().strip().rsplit(":", 1)[1]
        assert len(password) > 30
        for text in serving.values():
            assert password not in text and role not in text
    assert not any("OWNER" in text or "PGPASS" in text for text in serving.values())


@pytest.mark.parametrize("role", [OWNER, BACKUP, "postgres"])
def test_whoever_reaches_the_socket_is_the_application_and_nobody_else(
    served: Served, role: str
) -> None:
    address = embedded_address(served.data, APP)
    with psycopg.connect(**address) as connected:
        assert connected.execute("SELECT current_user").fetchone() == (APP,)
    with pytest.raises(psycopg.OperationalError, match=r"no password|pg_hba\.conf"):
        psycopg.connect(**address | {"user": role, "passfile": "/nonexistent"})


def test_hsts_is_said_where_the_proxy_says_https(served: Served) -> None:
    """Not believed from anybody while no proxy is named."""
    assert visit(served, "GET", "/accounts/login/").headers["Strict-Transport-Security"] is None


@pytest.mark.parametrize(
    ("proxies", "more", "said"),
    [
        ("0", {}, None),
        ("1", {}, "max-age=31536000"),
        ("1", {"ONEPLAN_HSTS_SECONDS": "60"}, "max-age=60"),
        ("1", {"ONEPLAN_HSTS_SUBDOMAINS": "1"}, "max-age=31536000; includeSubDomains"),
    ],
)
def test_hsts_by_environment(
    proxies: str, more: dict[str, str], said: str | None, tmp_path: Path
) -> None:
    ask = "import django; django.setup(); from django.test import Client;"
    ask += "a = Client(headers={'X-Forwarded-Proto': 'https'}).get('/robots.txt');"
    ask += "print(a.headers.get('Strict-Transport-Security'))"
    run = subprocess.run(
        [sys.executable, "-c", ask],
        env=surroundings()
        | {"DJANGO_SETTINGS_MODULE": "oneplan.config.settings", "ONEPLAN_DATA": str(tmp_path)}
        | {"ONEPLAN_HOSTS": "testserver", "ONEPLAN_PROXIES": proxies}
        | more,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.strip() == str(said), run.stderr


# What it refuses, in one line


def refused(said: subprocess.CompletedProcess[str]) -> str:
    assert said.returncode == 1, said.stdout
    [line] = said.stderr.strip().splitlines()
    return line


def test_serving_with_the_owners_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEPLAN_OWNER_DATABASE_URL", "postgresql://oneplan_owner:hunter2@h/x")
    with pytest.raises(SystemExit, match="must not hold") as problem:
        command.main(["serve"])
    assert "hunter2" not in str(problem.value)


def test_the_demo_does_not_hand_it_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ONEPLAN_OWNER_DATABASE_URL", "PGPASSWORD", "PGPASSFILE"):
        monkeypatch.setenv(name, "hunter2")
    assert "hunter2" not in str(web.environment({}, Path("/data")))


def prepare(data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    ours = open_folder(data, demo=False).environment()
    return subprocess.run(
        [sys.executable, "-m", "oneplan.config.commands.prepare"],
        check=False,
        env=surroundings() | ours | {"ONEPLAN_SMTP_URL": "file:///tmp"} | more,
        capture_output=True,
        text=True,
    )


def test_without_a_way_for_codes_nothing_is_served(served: Served) -> None:
    line = refused(prepare(served.data, ONEPLAN_SMTP_URL=""))
    assert line.startswith("ONEPLAN_SMTP_URL is missing")


@pytest.mark.parametrize(
    ("change", "back", "why"),
    [
        (
            "DELETE FROM django_migrations WHERE app = 'ui' AND name = '0001_initial'",
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('ui', '0001_initial', now())",
            "1 migrations wait",
        ),
        (
            "UPDATE kernel_wallfile SET digest = reverse(digest)",
            "UPDATE kernel_wallfile SET digest = reverse(digest)",
            "another version's",
        ),
    ],
)
def test_on_ones_own_server_what_is_pending_is_one_line_and_a_stop(
    served: Served, change: str, back: str, why: str
) -> None:
    """Even with the owner's password at hand in a file: it never migrates there."""
    url = f"postgresql://{APP}@/oneplan?host={EmbeddedServer(served.data).socket}"
    with psycopg.connect(**embedded_address(served.data, OWNER), autocommit=True) as owner:
        assert prepare(served.data, ONEPLAN_DATABASE_URL=url).returncode == 0
        owner.execute(change.encode())
        try:
            line = refused(prepare(served.data, ONEPLAN_DATABASE_URL=url))
        finally:
            owner.execute(back.encode())
    assert why in line and "oneplan migrate" in line


def test_keys_that_are_not_here_are_named(served: Served) -> None:
    with psycopg.connect(**embedded_address(served.data, OWNER), autocommit=True) as owner:
        owner.execute("INSERT INTO kernel_datakey VALUES (gen_random_uuid(), '', 'lost', now())")
        try:
            assert "needs the key lost" in refused(prepare(served.data))
        finally:
            owner.execute("DELETE FROM kernel_datakey")


@pytest.mark.skipif(not ROOT, reason="root's own access is what is taken away")
def test_a_folder_that_cannot_be_written_to(office: Path, tmp_path: Path) -> None:
    """By a user who may read it, as on a disk that is read-only."""
    place = tmp_path / "read-only"
    place.mkdir(mode=0o755)
    (place / data_folder.MARK).write_text(json.dumps({"demo": False}))
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == 0 and parent.is_relative_to("/tmp") and parent != Path("/tmp"):
            parent.chmod(0o755)
    ask = "import os, sys; from pathlib import Path; os.setuid(65534);"
    ask += "from oneplan.config.commands.data_folder import open_folder;"
    ask += f"open_folder(Path({str(place)!r}), demo=False)"
    loaded = "import oneplan.config.commands.data_folder;"
    run = subprocess.run(
        [sys.executable, "-c", loaded + ask],
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "cannot be written to by you" in refused(run)


@pytest.mark.parametrize("which", ["keys", "secret-key"])
def test_a_secret_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    for name in ("ONEPLAN_KEYS", "ONEPLAN_SECRET_KEY"):
        monkeypatch.delenv(name)
    folder = open_folder(tmp_path / "own", demo=False)
    (folder.path / which).mkdir()
    with pytest.raises(WrongFolder, match=f"{which} cannot be used"):
        folder.environment()


@pytest.mark.skipif(not ROOT, reason="only root's copy loses its owner")
def test_a_copy_that_lost_its_owner(demo_data: Path) -> None:
    copy = demo_data.with_name("copied")
    copy.mkdir(mode=0o711)
    shutil.copytree(demo_data / "postgres" / "global", copy / "postgres" / "global")
    shutil.copy(demo_data / "postgres" / "PG_VERSION", copy / "postgres")
    try:
        with pytest.raises(PostgresProblem) as problem, embedded_server(copy):
            raise AssertionError("it started")
    finally:
        shutil.rmtree(copy)
    assert "\n" not in str(problem.value)
    assert "lost its owner" in str(problem.value) and "chown -R" in str(problem.value)


def test_a_folder_that_cannot_be_made_is_one_line_from_the_command() -> None:
    said = oneplan("serve", "--data", "/proc/oneplan")
    assert "cannot be used" in refused(said)
