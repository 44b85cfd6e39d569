"""The demo's first start takes longest: one for the whole run, and copies of its folder."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.kernel.running import free_port, left_running, oneplan


def _place() -> Path:
    """The same for every process of one run of the tests."""
    run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    return Path(tempfile.gettempdir()) / f"oneplan-first-{run}"


def copy_first_start(to: Path) -> None:
    """A demo's folder as its very first start leaves it (`make demo CHECK=1`), at `to`."""
    place = _place()
    place.mkdir(exist_ok=True)
    place.chmod(0o711)  # PostgreSQL does not run as root: its user must be able to pass
    with (place / "made").open("a+") as made:
        fcntl.flock(made, fcntl.LOCK_EX)
        made.seek(0)
        if not made.read():
            said = oneplan("demo", "--check", "--data", place / "demo", "--port", free_port())
            assert said.returncode == 0, said.stdout + said.stderr
            assert "front page" in said.stdout
            assert left_running(place / "demo") == []
            made.write("yes")
    # Python's own copying would lose whose files they are.
    subprocess.run(["cp", "-a", str(place / "demo"), str(to)], check=True)


def forget_first_start() -> None:
    shutil.rmtree(_place(), ignore_errors=True)
