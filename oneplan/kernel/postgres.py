"""The embedded PostgreSQL: makes its cluster, starts it, mends it after a crash, stops it.

For the demo, the tests and a trial; an office that stays uses its distribution's server
(docs/running.md). It listens on no network port: whoever may enter its socket's folder may speak
to it as the application; as the owner, or to copy everything, only who knows that role's password,
which stands in a file of its own beside it and in no environment.
"""

import fcntl
import hashlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psycopg

from oneplan.kernel import roles
from oneplan.kernel.database import (
    APP,
    BACKUP,
    DATABASE,
    OWNER,
    SOCKET_PORT,
    embedded_address,
    password_file,
    short_place,
    socket_folder,
)
from oneplan.kernel.postgres_binaries import PostgresProblem, locate, server_user, surroundings
from oneplan.kernel.postgres_recovery import make_way, wait_until

LEAST_ROOM = 200 * 1024 * 1024
LONGEST_RECOVERY = 600.0
LONGEST_LOG = 1024 * 1024
SETTINGS = {
    "listen_addresses": "",
    "port": SOCKET_PORT,
    "unix_socket_permissions": "0700",
    "max_connections": "40",
    "shared_buffers": "64MB",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_wal_size": "256MB",
    "jit": "off",  # compiles for longer than our small queries run
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    # Rows and statements hold families' words: they stay out of the server's log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
# The tests' database may be lost with the machine it runs on.
UNSAFE_BUT_QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
# No line for the superuser: nobody connects as it.
WHO_MAY_CONNECT = f"local all {APP} trust\nlocal all {OWNER},{BACKUP} scram-sha-256\n"


class AlreadyRunning(PostgresProblem):
    """Another process runs the server of this data folder."""


class EmbeddedServer:
    """The server of one data folder. One process at a time runs it: it holds a lock meanwhile."""

    def __init__(self, data: Path, settings: dict[str, str] | None = None) -> None:
        self.data = data.resolve()
        self.cluster = self.data / "postgres"
        self.socket = socket_folder(self.data)
        self.log = self.data / "postgres.log"
        self.settings = SETTINGS | (settings or {})
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    def start(self) -> None:
        """Start accepting connections, whatever a former run left behind.

        Raises AlreadyRunning, or PostgresProblem with one line that says what to do.
        """
        self._prepare_data_folder()
        self._take_lock()
        try:
            self.user = server_user(self.cluster)
            self._check_place()
            self.binaries = locate(self.user, self.data / "programs", self._major())
            self._prepare_socket_folder()
            if not self.cluster.exists():
                self._make_cluster()
            self._launch()
        except BaseException:
            self.stop()
            raise

    def ensure_running(self) -> bool:
        """Start the server again if it died; whether it had."""
        if self.process is None or self.process.poll() is None:
            return False
        self._launch()
        return True

    def stop(self) -> None:
        """End the server cleanly, if this process runs it, and let others run it."""
        if self.process is not None:
            self._end(self.process)
            self.process = None
            if self.socket.parent == short_place():
                with suppress(OSError):
                    self.socket.rmdir()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        for how, patience in ((signal.SIGINT, 30), (signal.SIGQUIT, 5), (signal.SIGKILL, None)):
            process.send_signal(how)
            try:
                process.wait(patience)
                return
            except subprocess.TimeoutExpired:
                continue

    def accepts(self) -> bool:
        """Whether a connection can really be made."""
        try:
            psycopg.connect(**self._address()).close()
        except psycopg.Error:
            return False
        return True

    def _address(self) -> dict[str, Any]:
        return embedded_address(self.data, APP) | {"connect_timeout": 5}

    def _ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    # Places

    def _prepare_data_folder(self) -> None:
        try:
            if not self.data.is_dir():
                self.data.mkdir(parents=True)
                # Root's server runs as somebody else, who must pass through.
                self.data.chmod(0o711 if os.getuid() == 0 else 0o700)
        except OSError as error:
            raise PostgresProblem(f"{self.data} cannot be made: {error.strerror}.") from None
        if not os.access(self.data, os.W_OK | os.X_OK):
            raise PostgresProblem(f"You may not write in {self.data}: choose another with --data.")

    def _take_lock(self) -> None:
        lock = (self.data / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            lock.close()
            raise AlreadyRunning(
                f"OnePlan already runs on {self.data} (process {holder})."
                " Stop it first, or choose another folder with --data."
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        self._lock = lock

    def _check_place(self) -> None:
        if not self.user.may_enter(self.data):
            raise PostgresProblem(
                f"User {self.user.name}, who runs PostgreSQL for root, cannot enter {self.data}."
                " Choose a folder that others may pass through, such as"
                " /var/lib/oneplan, with --data."
            )
        if shutil.disk_usage(self.data).free < LEAST_ROOM:
            raise PostgresProblem(
                f"Less than {LEAST_ROOM // 1024**2} MB are free on the disk of {self.data}:"
                " make room, or choose another folder with --data."
            )

    def _prepare_socket_folder(self) -> None:
        if self.socket.parent == short_place():
            self._make_short_place()
        self.socket.mkdir(exist_ok=True, mode=0o700)
        self._give(self.socket)

    def _make_short_place(self) -> None:
        place = short_place()
        # Root's server runs as somebody else, who must pass through.
        place.mkdir(exist_ok=True, mode=0o711 if os.getuid() == 0 else 0o700)
        seen = place.lstat()
        if not place.is_dir() or place.is_symlink() or seen.st_uid != os.getuid():
            raise PostgresProblem(f"{place} is not yours: remove it, or use a shorter --data.")

    def _give(self, folder: Path) -> None:
        folder.chmod(0o700)
        if os.getuid() == 0:
            os.chown(folder, self.user.uid, self.user.gid)

    # The cluster

    def _major(self) -> int | None:
        """The major version that made the cluster; None: there is none yet."""
        try:
            return int((self.cluster / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None

    def _make_cluster(self) -> None:
        """Make it aside, then move it: a start that is cut short leaves no half of one."""
        # The initdb of a start that was killed may still be writing: it fails once its folder goes.
        wait_until(self._no_half_made, 10)
        being_made = Path(tempfile.mkdtemp(dir=self.data, prefix="postgres.new-"))
        self._give(being_made)
        self._initdb(being_made)
        self._bootstrap(being_made, {"fsync": "off"})
        if self.settings["fsync"] == "on":
            self._run("initdb", "--sync-only", f"--pgdata={being_made}", cwd=self.data)
        being_made.rename(self.cluster)
        _sync(self.data)

    def _no_half_made(self) -> bool:
        half_made = list(self.data.glob("postgres.new-*"))
        for folder in half_made:
            shutil.rmtree(folder, ignore_errors=True)
        return not half_made

    def _initdb(self, folder: Path) -> None:
        options = [
            f"--pgdata={folder}",
            "--username=postgres",
            "--encoding=UTF8",
            "--data-checksums",
            "--auth-local=trust",
            "--auth-host=reject",
            "--no-instructions",
            "--no-sync",  # once, at the end
        ]
        said = self._run("initdb", *options, *self._locale(), cwd=self.data)
        if said.returncode != 0:
            raise self._problem("PostgreSQL could not make its folder", said.stdout)

    def _locale(self) -> list[str]:
        """Sorting that is the same on every machine and outlives its upgrades."""
        if self.binaries.major >= 17:
            name = "PG_UNICODE_FAST" if self.binaries.major >= 18 else "C.UTF-8"
            return ["--locale=C", "--locale-provider=builtin", f"--builtin-locale={name}"]
        return ["--locale=C.UTF-8" if sys.platform == "linux" else "--locale=C"]

    def _bootstrap(self, cluster: Path, settings: dict[str, str] | None = None) -> None:
        """Make the roles, the database and its extensions, in single-user mode."""
        flags = self._flags(settings)
        (cluster / "pg_hba.conf").write_text(WHO_MAY_CONNECT)
        passwords = tuple(self._set_password(role) for role in (OWNER, BACKUP))
        self._single_user(cluster, "postgres", (*roles.FOR_SERVER, *passwords), flags)
        self._single_user(cluster, DATABASE, roles.FOR_DATABASE, flags)
        (cluster / "oneplan.mark").write_text(_bootstrap_mark())

    def _set_password(self, role: str) -> str:
        """A fresh one into its file, and the statement that makes it the role's."""
        password = secrets.token_urlsafe(32)
        file = password_file(self.data, role)
        being_made = file.with_suffix(".new")
        being_made.unlink(missing_ok=True)
        being_made.touch(mode=0o600)
        being_made.write_text(f"*:*:*:{role}:{password}\n")
        being_made.rename(file)
        return f"ALTER ROLE {role} PASSWORD '{password}'"

    def _is_set_up(self) -> bool:
        known = all(password_file(self.data, role).exists() for role in (OWNER, BACKUP))
        return known and self._mark() == _bootstrap_mark()

    def _single_user(
        self, cluster: Path, database: str, statements: tuple[str, ...], flags: list[str]
    ) -> None:
        said = self._run(
            "postgres",
            *("--single", "-j", "-D", str(cluster), *flags, database),
            cwd=cluster,
            text="".join(f"{statement};\n\n" for statement in statements),
        )
        complaints = re.findall(r"^.*(?:ERROR|FATAL|PANIC): .*$", said.stdout, re.MULTILINE)
        if serious := [each for each in complaints if "already exists" not in each]:
            raise self._problem("PostgreSQL could not be set up", "\n".join(serious))

    # The server

    def _launch(self) -> None:
        make_way(self.cluster, self.socket)
        if not self._is_set_up():
            self._bootstrap(self.cluster)
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.unlink()
        with open(self.log, "ab", opener=_private) as log:
            said_before = log.tell()
            self.process = subprocess.Popen(
                [self.binaries.program("postgres"), "-D", str(self.cluster), *self._flags()],
                cwd=self.cluster,
                env=surroundings(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us: the server ends after what uses it
                **self.user.popen(),
            )
        wait_until(lambda: self._ended() or self.accepts(), LONGEST_RECOVERY)
        if self._ended():
            self.process = None
            raise self._problem("PostgreSQL did not start", self._said_since(said_before))

    def _mark(self) -> str:
        mark = self.cluster / "oneplan.mark"
        return mark.read_text() if mark.exists() else ""

    def _flags(self, other: dict[str, str] | None = None) -> list[str]:
        settings = self.settings | {"unix_socket_directories": str(self.socket)} | (other or {})
        return [flag for name, value in settings.items() for flag in ("-c", f"{name}={value}")]

    def _said_since(self, position: int) -> str:
        with self.log.open("rb") as log:
            log.seek(position)
            return log.read().decode(errors="replace")

    def _run(
        self, program: str, *options: str, cwd: Path, text: str = ""
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.binaries.program(program), *options],
            check=False,
            cwd=cwd,
            env=surroundings(),
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            **self.user.popen(),
        )

    def _problem(self, what: str, said: str) -> PostgresProblem:
        if "No space left on device" in said or shutil.disk_usage(self.data).free < LEAST_ROOM:
            return PostgresProblem(f"The disk of {self.data} is full: make room and start again.")
        complaints = re.findall(r"(?:ERROR|FATAL|PANIC|error): +(.*)", said)
        why = complaints[-1] if complaints else "it said nothing"
        return PostgresProblem(f"{what}: {why}. More may be in {self.log}.")


def _bootstrap_mark() -> str:
    """Changes whenever roles or who may connect do: an older folder is then brought up to it."""
    return f"{roles.bootstrap_mark()} {hashlib.sha256(WHO_MAY_CONNECT.encode()).hexdigest()}"


def _sync(folder: Path) -> None:
    """Until a folder is flushed, a crash of the machine may undo a rename in it."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _start_or_join(server: EmbeddedServer, until: float) -> None:
    """Start the server, unless somebody else's accepts connections by then."""
    while True:
        try:
            return server.start()
        except AlreadyRunning:
            if server.accepts():
                return None
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextmanager
def embedded_server(data: Path, patience: float = 60.0) -> Iterator[EmbeddedServer]:
    """The server of this data folder, for a while: whoever runs it already, or ourselves.

    For commands beside a running `oneplan`. Raises PostgresProblem when neither can be had.
    """
    server = EmbeddedServer(data)
    _start_or_join(server, time.monotonic() + patience)
    try:
        yield server
    finally:
        server.stop()
