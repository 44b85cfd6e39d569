"""One demo folder for the tests that run the command: its first start takes longest."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.first_start import copy_first_start


@pytest.fixture(scope="session")
def demo_data() -> Iterator[Path]:
    """A demo's folder after its very first start."""
    folder = Path(tempfile.mkdtemp(prefix="oneplan-demo-"))
    folder.chmod(0o711)  # PostgreSQL does not run as root: its user must be able to pass
    copy_first_start(folder / "demo")
    yield folder / "demo"
    shutil.rmtree(folder, ignore_errors=True)
