"""Running the `oneplan` command beside the tests, and looking at what it leaves."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from oneplan.config.commands import web
from oneplan.kernel.postgres_recovery import working_in

# What a test wants set besides.
MORE: dict[str, str] = {}


def free_port() -> int:
    """One below those that the system hands out by itself."""
    for port in range(18_000 + os.getpid() % 1000, 32_000, 7):
        with suppress(web.CannotServe):
            web.check_port("127.0.0.1", port)
            return port
    raise AssertionError("no free port")


def oneplan(*words: object, patience: float = 120) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "oneplan", *map(str, words)],
        check=False,
        env=surroundings(),
        capture_output=True,
        text=True,
        timeout=patience,
    )


def surroundings() -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ONEPLAN_", "PG"))
    }
    return kept | {"PYTHONUNBUFFERED": "1"} | MORE


@contextmanager
def demo(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A demo that has said it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "oneplan", "demo", "--data", str(data), "--port", str(port)],
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C stops it" in line:
            break
    else:
        raise AssertionError("".join(said))
    try:
        yield process
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=5) as answer:
            return bool(answer.status == 200)
    except HTTPError as error:
        return error.code < 500
    except (URLError, OSError):
        return False


def left_running(data: Path) -> list[int]:
    return web.orphans(data) + working_in(data / "postgres")


def serving_pages(data: Path) -> list[int]:
    """The web server, then its workers; not the worker that does background jobs."""
    return sorted(set(web.orphans(data)) - set(doing_jobs(data)))


def doing_jobs(data: Path) -> list[int]:
    return [pid for pid in web.orphans(data) if b"config.commands.jobs" in _command(pid)]


def _command(pid: int) -> bytes:
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes()
    except OSError:  # gone
        return b""


def kill(pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
