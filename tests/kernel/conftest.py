"""One demo folder for the tests that run the command: its first start takes longest."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kernel.running import free_port, left_running, oneplan


@pytest.fixture(scope="session")
def demo_data() -> Iterator[Path]:
    """A demo's folder after its very first start, as `make demo CHECK=1` does it."""
    folder = Path(tempfile.mkdtemp(prefix="oneplan-demo-"))
    folder.chmod(0o711)  # PostgreSQL does not run as root: its user must be able to pass
    said = oneplan("demo", "--check", "--data", folder / "demo", "--port", free_port())
    assert said.returncode == 0, said.stdout + said.stderr
    assert "front page" in said.stdout
    assert left_running(folder / "demo") == []
    yield folder / "demo"
    shutil.rmtree(folder, ignore_errors=True)
