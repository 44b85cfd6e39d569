"""The `oneplan` command: it starts, recovers and stops, or says in one line what to do."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from oneplan.config import command, env
from oneplan.config.commands import data_folder, web
from oneplan.config.commands.data_folder import WrongFolder, find_folder, open_folder
from oneplan.config.commands.serving import STOPPING, stoppable
from oneplan.kernel.database import (
    APP,
    DATABASE,
    OWNER,
    BadAddress,
    connection_settings,
    embedded_address,
    owner_settings,
    password_file,
)
from oneplan.kernel.postgres import EmbeddedServer, embedded_server
from oneplan.kernel.postgres_recovery import recorded_pid, wait_until, working_in
from tests.kernel.running import (
    answers,
    demo,
    doing_jobs,
    free_port,
    kill,
    left_running,
    oneplan,
    serving_pages,
    surroundings,
)


def take_a_port() -> socket.socket:
    """A port that is taken from now on, whoever else looks for one at the same moment."""
    while True:
        taken = socket.socket()
        with suppress(OSError):
            taken.bind(("127.0.0.1", free_port()))
            taken.listen()
            return taken
        taken.close()


@pytest.fixture(scope="module")
def scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="oneplan-command-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment of somebody who has set nothing."""
    for name in [name for name in os.environ if name.startswith("ONEPLAN_")]:
        monkeypatch.delenv(name)
    return monkeypatch


# Words


def test_default_ports_are_not_those_the_system_hands_out() -> None:
    for words in (["demo"], ["serve"]):
        assert command.parser().parse_args(words).port < 32768


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eight", "²"])
def test_impossible_ports(port: str) -> None:
    with pytest.raises(SystemExit) as refused:
        command.parser().parse_args(["demo", f"--port={port}"])
    assert refused.value.code == 2


def test_help_names_our_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([]) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in command.OUR_COMMANDS)


def test_words_that_mean_nothing_are_refused() -> None:
    with pytest.raises(SystemExit, match="--prot means nothing"):
        command.main(["demo", "--prot", "80"])


def test_roles_script_is_for_an_administrator(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["roles", "--print"]) == 0
    script = capsys.readouterr().out
    assert f"CREATE ROLE {APP} LOGIN" in script
    assert "NOBYPASSRLS" in script
    assert "btree_gist" in script


# Addresses


def test_address_keeps_its_tls_modes() -> None:
    url = (
        "postgresql://a%40b:p%2Fw@one,two:5433/plan?sslmode=verify-full&sslrootcert=/ca.pem"
        "&target_session_attrs=read-write"
    )
    read = connection_settings(url, Path("/unused"))
    assert (read["USER"], read["PASSWORD"], read["HOST"]) == ("a@b", "p/w", "one,two")
    assert (read["NAME"], read["PORT"]) == ("plan", ",5433")
    assert read["OPTIONS"]["sslmode"] == "verify-full"
    assert read["OPTIONS"]["sslrootcert"] == "/ca.pem"
    assert read["OPTIONS"]["target_session_attrs"] == "read-write"


@pytest.mark.parametrize(
    "url", ["mysql://x", "postgresql://u:hunter2@h/x?nonsense=1", "postgresql://u:hunter2@h"]
)
def test_bad_address_is_named_without_its_password(url: str) -> None:
    with pytest.raises(BadAddress) as problem:
        connection_settings(url, Path("/unused"))
    assert "ONEPLAN_DATABASE_URL" in str(problem.value)
    assert "hunter2" not in str(problem.value)


def test_migrating_a_real_server_needs_its_owner() -> None:
    with pytest.raises(BadAddress, match="ONEPLAN_OWNER_DATABASE_URL"):
        owner_settings("postgresql://app@h/x", "", Path("/unused"))


def test_embedded_address_is_known_before_it_runs() -> None:
    read = connection_settings("", Path("/somewhere"))
    assert (read["HOST"], read["USER"]) == ("/somewhere/socket", APP)
    assert read["OPTIONS"]["pool"]["max_size"] == 4
    assert "pool" not in connection_settings("", Path("/somewhere"), pool=False)["OPTIONS"]


def test_numbers_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEPLAN_WORKERS", "3")
    assert env.number("ONEPLAN_WORKERS", 2) == 3
    for wrong in ("0", "-1", "many", "²"):
        monkeypatch.setenv("ONEPLAN_WORKERS", wrong)
        with pytest.raises(env.BadSetting, match="ONEPLAN_WORKERS"):
            env.number("ONEPLAN_WORKERS", 2)


# Folders


def test_folder_is_the_demos_or_it_is_not(scratch: Path, outside: pytest.MonkeyPatch) -> None:
    for_demo, real = scratch / "a-demo", scratch / "a-real"
    assert open_folder(for_demo, demo=True).demo
    assert not open_folder(real, demo=False).demo
    with pytest.raises(WrongFolder, match="real data"):
        open_folder(real, demo=True)
    with pytest.raises(WrongFolder, match="use `oneplan demo`"):
        open_folder(for_demo, demo=False)
    assert find_folder(for_demo).demo
    assert not find_folder(real).demo


def test_folder_of_something_else_is_left_alone(scratch: Path, outside: pytest.MonkeyPatch) -> None:
    theirs = scratch / "theirs"
    theirs.mkdir()
    (theirs / "holiday.jpg").touch()
    with pytest.raises(WrongFolder, match="holds something else"):
        open_folder(theirs, demo=True)
    assert [each.name for each in theirs.iterdir()] == ["holiday.jpg"]


def test_demo_cannot_be_switched_on_from_outside(
    scratch: Path, outside: pytest.MonkeyPatch
) -> None:
    outside.setenv("ONEPLAN_DEMO", "1")
    assert open_folder(scratch / "not-demo", demo=False).environment()["ONEPLAN_DEMO"] == "0"


def test_demo_never_uses_a_real_server(scratch: Path, outside: pytest.MonkeyPatch) -> None:
    outside.setenv("ONEPLAN_DATABASE_URL", "postgresql://real")
    folder = open_folder(scratch / "own-database", demo=True)
    assert folder.embedded
    assert folder.environment()["ONEPLAN_DATABASE_URL"] == ""
    assert not open_folder(scratch / "theirs-database", demo=False).embedded


def test_secret_key_is_made_once_and_kept_from_others(
    scratch: Path, outside: pytest.MonkeyPatch
) -> None:
    folder = open_folder(scratch / "keyed", demo=True)
    key = folder.environment()["ONEPLAN_SECRET_KEY"]
    assert len(key) > 50
    assert folder.environment()["ONEPLAN_SECRET_KEY"] == key
    assert (folder.path / "secret-key").stat().st_mode & 0o777 == 0o600
    (folder.path / "secret-key").write_text("")
    assert len(folder.environment()["ONEPLAN_SECRET_KEY"]) > 50


def test_other_commands_find_the_folder_there_is(
    scratch: Path, outside: pytest.MonkeyPatch
) -> None:
    home = scratch / "home"
    outside.setattr(data_folder, "default_folder", lambda demo: home / ("demo" if demo else "own"))
    open_folder(None, demo=True)
    assert find_folder(None).path == home / "demo"
    open_folder(None, demo=False)
    assert find_folder(None).path == home / "own"


# Ports


def test_taken_port_names_one_that_would_do(scratch: Path) -> None:
    with closing(take_a_port()) as taken:
        port = taken.getsockname()[1]
        said = oneplan("demo", "--data", scratch / "port", "--port", port)
    assert said.returncode == 1
    [line] = said.stderr.splitlines()
    other = int(line.split("--port ")[1].strip("."))
    assert f"Port {port}" in line
    assert other < 32768
    web.check_port("127.0.0.1", other)


# The demo, from first start to last


def test_second_start_is_quick(demo_data: Path) -> None:
    begun = time.monotonic()
    said = oneplan("demo", "--check", "--data", demo_data, "--port", free_port())
    assert said.returncode == 0, said.stdout + said.stderr
    assert time.monotonic() - begun < 20  # promised: 10, on a machine with nothing else to do


def test_a_day_of_a_demo(demo_data: Path) -> None:
    """Started twice, its processes killed one after the other, then stopped."""
    port = free_port()
    with demo(demo_data, port) as process:
        second = oneplan("demo", "--data", demo_data, "--port", free_port())
        assert second.returncode == 1
        [line] = second.stderr.splitlines()
        assert f"already runs on {demo_data}: http://127.0.0.1:{port}/" in line

        [main, *workers] = serving_pages(demo_data)[-3:]
        jobs = doing_jobs(demo_data)
        assert len(jobs) == 1
        kill(jobs)
        assert wait_until(lambda: doing_jobs(demo_data) not in ([], jobs), 30)
        everything = [main, *workers, *working_in(demo_data / "postgres")]
        for victims in [[recorded_pid(demo_data / "postgres")], workers[:1], [main], everything]:
            kill(victims)
            time.sleep(0.5)
            assert wait_until(lambda: answers(port), 30)

        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        said = process.stdout.read().strip()
        assert said.endswith("\nStopped.") and "kill" not in said and "To:" not in said
        assert process.wait() == 0
    assert left_running(demo_data) == []
    web.check_port("127.0.0.1", port)


@pytest.mark.parametrize("how", STOPPING)
def test_stopping_politely(how: signal.Signals) -> None:
    before = signal.getsignal(how)
    reached = False
    with stoppable():
        signal.raise_signal(how)
        reached = True
    assert not reached
    assert signal.getsignal(how) == before


def test_impatience_does_not_cut_the_stopping_short() -> None:
    ended = []
    with stoppable():
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(signal.SIGINT)
            ended.append("in order")
    assert ended == ["in order"]


@pytest.mark.parametrize("patience", [0.3, 1.0, 2.0])
def test_stopping_while_it_starts(demo_data: Path, patience: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "oneplan", "demo", f"--data={demo_data}", f"--port={free_port()}"],
        env=surroundings(),
        stdout=subprocess.DEVNULL,
    )
    time.sleep(patience)
    asked = time.monotonic()
    process.terminate()
    process.wait(20)
    assert time.monotonic() - asked < 5
    assert left_running(demo_data) == []


def test_stopping_right_after_the_start(demo_data: Path) -> None:
    """Nobody waits for connections that were never used, or for a worker that has just begun."""
    with demo(demo_data, free_port()) as process:
        asked = time.monotonic()
        process.terminate()
        process.wait(20)
        assert time.monotonic() - asked < 5
    assert left_running(demo_data) == []


@pytest.mark.parametrize("all_of_it", [False, True])
def test_after_the_supervisor_is_killed_the_next_start_recovers(
    demo_data: Path, all_of_it: bool
) -> None:
    port = free_port()
    with demo(demo_data, port) as process:
        process.kill()
        process.wait()
        assert left_running(demo_data)
        if all_of_it:
            kill(left_running(demo_data))
    said = oneplan("demo", "--check", "--data", demo_data, "--port", port)
    assert said.returncode == 0, said.stdout + said.stderr
    assert left_running(demo_data) == []


def test_commands_behind_it_are_the_application_too(demo_data: Path) -> None:
    who = "from django.db import connection as c; c.ensure_connection();"
    who += "print(c.connection.execute('SELECT current_user').fetchone()[0])"
    said = oneplan("--data", demo_data, "shell", "-v", "0", "-c", who)
    assert said.stdout.split() == [APP]
    said = oneplan("migrate", "--data", demo_data, "--check")
    assert said.returncode == 0, said.stderr
    assert left_running(demo_data) == []


def test_databases_of_a_newer_oneplan_and_from_before_the_first_release(demo_data: Path) -> None:
    with embedded_server(demo_data) as server:
        as_owner(server, APPLIED + "('plans', '9999_from_the_future', now())")
        newer = prepare(demo_data)
        as_owner(server, APPLIED + "('kernel', '0001_wall', now())")
        older = prepare(demo_data)
        as_owner(server, BACK_AGAIN)
        assert prepare(demo_data).returncode == 0
    assert newer.returncode == older.returncode == 1
    assert "made by a newer OnePlan (it knows plans.9999_from_the_future)" in newer.stderr
    [line] = older.stderr.splitlines()
    assert "begin anew" in line
    assert "Traceback" not in newer.stderr


APPLIED: LiteralString = "INSERT INTO django_migrations (app, name, applied) VALUES "
BACK_AGAIN: LiteralString = (
    "DELETE FROM django_migrations WHERE name IN ('9999_from_the_future', '0001_wall')"
)


def as_owner(server: EmbeddedServer, change: LiteralString) -> None:
    with psycopg.connect(**embedded_address(server.data, OWNER)) as connected:
        connected.execute(change)


def prepare(data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "oneplan.config.commands.prepare"],
        check=False,
        env=surroundings() | open_folder(data, demo=True).environment() | more,
        capture_output=True,
        text=True,
    )


def test_pages_are_never_served_as_a_role_that_owns_tables(demo_data: Path) -> None:
    with embedded_server(demo_data) as server:
        known = password_file(demo_data, OWNER)
        url = f"postgresql://{OWNER}@/{DATABASE}?host={server.socket}&passfile={known}"
        said = prepare(demo_data, ONEPLAN_DATABASE_URL=url)
    assert said.returncode == 1
    assert "owns tables" in said.stderr
