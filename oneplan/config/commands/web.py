"""The web server's processes: find a port, start, wait, start again, stop; leave no orphan."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

from oneplan.config import env
from oneplan.kernel.postgres_recovery import HAS_PROC, PROC, wait_until

# In the environment of every process we start, so that those a crash left behind can be told.
SERVES = "ONEPLAN_SERVES"
OWNERS = ("ONEPLAN_OWNER_DATABASE_URL", "PGPASSWORD", "PGPASSFILE")
SLOWEST_START = 120.0
RESTARTS = 3
WITHIN = 60.0


class CannotServe(SystemExit):
    """Pages cannot be served; the message says in one line what to do."""


def hold_folder(data: Path, url: str) -> IO[str]:
    """Be the only one who serves this folder, until the file that comes back is closed."""
    lock = (data / "serving").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise CannotServe(
            f"OnePlan already runs on {data}: {lock.read().strip() or 'it is starting'}."
            " Stop it there with Ctrl-C, or choose another folder with --data."
        ) from None
    lock.truncate(0)
    lock.write(f"{url} (process {os.getpid()})")
    lock.flush()
    return lock


def end_orphans(data: Path) -> None:
    """End what a former run of this folder left; only while holding the folder."""
    _signal_all(signal.SIGTERM, orphans(data))
    if not wait_until(lambda: not orphans(data), 5):
        _signal_all(signal.SIGKILL, orphans(data))
        wait_until(lambda: not orphans(data), 5)


def orphans(data: Path) -> list[int]:
    """Processes that serve this folder. Without /proc none can be told; the port then tells."""
    if not HAS_PROC:
        return []
    said = f"{SERVES}={data}".encode()
    pids = (int(each.name) for each in PROC.iterdir() if each.name.isdigit())
    return [pid for pid in pids if said in _environment_of(pid)]


def _environment_of(pid: int) -> list[bytes]:
    try:
        return (PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:  # gone, or another user's
        return []


def _signal_all(how: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, how)


def check_port(host: str, port: int) -> None:
    """Raises CannotServe, naming a port that would do."""
    try:
        _bind(host, port)
    except PermissionError:
        raise CannotServe(f"Port {port} is reserved: try --port 8000.") from None
    except OSError as error:
        raise CannotServe(
            f"Port {port} of {host} cannot be had ({error.strerror}):"
            f" try --port {_free_port(host, port)}."
        ) from None


def _bind(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.bind((host, port))


def _free_port(host: str, port: int) -> int:
    # Above 32768 the system hands ports out by itself, to anybody.
    others: list[int] = [*range(port + 1, min(port + 20, 32768)), *range(8001, 8100)]
    for other in others:
        try:
            _bind(host, other)
        except OSError:
            continue
        return other
    return port + 1


@dataclass(slots=True)
class WebServer:
    """granian serving OnePlan's pages for one folder, in a session of its own."""

    host: str
    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start and wait for the first answer. Raises CannotServe."""
        self.started.append(time.monotonic())
        self.process = subprocess.Popen(
            self._command(),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us, who stop things in order
        )
        if not wait_until(lambda: self._ended() or self.answers(), SLOWEST_START):
            raise CannotServe(f"No page came within {SLOWEST_START:.0f} seconds.")
        if self._ended():
            raise CannotServe("The web server stopped while starting; its words are above.")

    def ensure_running(self) -> bool:
        """Start it again if it died; whether it had. Raises CannotServe if it keeps dying."""
        if not self._ended():
            return False
        self.stop()
        recent = [moment for moment in self.started if time.monotonic() - moment < WITHIN]
        if len(recent) > RESTARTS:
            raise CannotServe("The web server keeps stopping; its words are above.")
        self.start()
        return True

    def stop(self) -> None:
        """End all its processes, politely first."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # workers whose parent was killed
        self.process.wait()
        self.process = None

    def answers(self) -> bool:
        try:
            self.fetch("/healthz")  # any host name will do there
        except (OSError, HTTPException):
            return False
        return True

    def fetch(self, path: str) -> tuple[int, str, bytes]:
        """The status, place it points to (for a redirect) and body of a page."""
        connection = HTTPConnection(self.host, self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location", ""), answer.read()
        finally:
            connection.close()

    def _ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def _command(self) -> list[str]:
        options = {
            "interface": "wsgi",
            "host": self.host,
            "port": self.port,
            "workers": env.number("ONEPLAN_WORKERS", 2),
            # Of which one at a time makes a page; the others wait for bodies (config/bodies.py).
            "blocking-threads": env.number("ONEPLAN_THREADS", 8),
            "workers-kill-timeout": 5,
            # Its warnings are about numbers that are meant; what stops it is an error.
            "log-level": "error",
        }
        flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        switches = ["--no-ws", "--respawn-failed-workers"]
        program = "oneplan.config.wsgi:application"
        return [sys.executable, "-m", "granian", *flags, *switches, program]


def environment(ours: dict[str, str], data: Path) -> dict[str, str]:
    """Of what serves: never the owner's address (the demo may be started where one is set)."""
    given = {name: value for name, value in os.environ.items() if name not in OWNERS}
    return given | ours | {SERVES: str(data), "PYTHONUNBUFFERED": "1"}
