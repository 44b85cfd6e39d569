"""After a crash: what is left of a server before, and how to make way for the next.

A process id proves nothing: it may be a zombie, or belong to another program by now (process 1,
after a container restarts). What counts is which processes really work in the cluster's folder.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from oneplan.kernel.database import SOCKET_PORT
from oneplan.kernel.postgres_binaries import PostgresProblem

PROC = Path("/proc")
HAS_PROC = (PROC / "self" / "cwd").exists()


def make_way(cluster: Path, socket: Path) -> None:
    """End whatever still runs on this cluster and remove the locks it left. Data is not touched.

    A server that still runs is asked to finish; its orphaned sessions end by themselves. Raises
    PostgresProblem when something refuses to go.
    """

    def gone() -> bool:
        return not working_in(cluster)

    if (postmaster := recorded_pid(cluster)) in working_in(cluster):
        _send(signal.SIGINT, [postmaster])  # a fast, clean shutdown
        wait_until(gone, 30)
    else:
        wait_until(gone, 5)  # sessions whose server is gone leave by themselves
    for how in (signal.SIGQUIT, signal.SIGKILL):  # as if crashed: the log is then replayed
        _send(how, working_in(cluster))
        wait_until(gone, 5)
    if left := working_in(cluster):
        raise PostgresProblem(f"PostgreSQL processes {left} on {cluster} do not end: end them.")
    _remove_locks(cluster, socket)


def recorded_pid(cluster: Path) -> int:
    """The process id in postmaster.pid, alive or not; 0 when there is none."""
    try:
        return abs(int((cluster / "postmaster.pid").read_text().split("\n")[0]))
    except (OSError, ValueError):
        return 0


def working_in(cluster: Path) -> list[int]:
    """Processes of the server of this cluster: all of them work in its folder. No zombies."""
    if not HAS_PROC:
        return [pid for pid in [recorded_pid(cluster)] if pid and _is_postgres(pid)]
    pids = (int(each.name) for each in PROC.iterdir() if each.name.isdigit())
    return [pid for pid in pids if _works_in(pid, cluster)]


def _works_in(pid: int, cluster: Path) -> bool:
    try:
        return (PROC / str(pid) / "cwd").readlink().samefile(cluster) and _is_server(pid)
    except OSError:  # gone, a zombie, or another user's
        return False


def _is_server(pid: int) -> bool:
    return (PROC / str(pid) / "comm").read_text().strip() == "postgres"


def _is_postgres(pid: int) -> bool:
    asked = ["ps", "-o", "stat=,comm=", "-p", str(pid)]
    said = subprocess.run(asked, check=False, capture_output=True, text=True).stdout.strip()
    return "postgres" in said and not said.startswith("Z")


def _send(how: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            continue


def _remove_locks(cluster: Path, socket: Path) -> None:
    name = socket / f".s.PGSQL.{SOCKET_PORT}"
    for lock in (cluster / "postmaster.pid", name, Path(f"{name}.lock")):
        lock.unlink(missing_ok=True)


def wait_until(happened: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not (done := happened()) and time.monotonic() < end:
        time.sleep(0.02)
    return done
