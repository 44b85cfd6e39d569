"""Every command line of the README does what it says, as it is written there. A line that this test
does not know fails it. About 20 s."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from oneplan.kernel.database import BACKUP, embedded_address
from oneplan.kernel.postgres import EmbeddedServer
from tests.first_start import copy_first_start
from tests.kernel.running import free_port, surroundings

HERE = Path(__file__).parents[2]
BLOCKS = re.findall(
    r"^```\w*\n(.*?)^```", (HERE / "README.md").read_text(), re.DOTALL | re.MULTILINE
)
LINES = [line.partition("#")[0].strip() for block in BLOCKS for line in block.splitlines()]
LINKED = ("Makefile", "pyproject.toml", "oneplan", "checks", "tests", "requirements")
PLAN = """
SELECT p.id::text, a.email FROM plans_planversion v JOIN plans_plan p ON p.family_id = v.family_id
JOIN coordination_holding h ON h.family_id = v.family_id JOIN people_worker w ON w.id = h.worker_id
JOIN accounts_account a ON a.id = w.account_id ORDER BY v.agreed_at DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Clone:
    """The repository as somebody has it who ran `make demo` before: its folder, the demo's data."""

    folder: Path
    data: Path

    def run(self, line: str, **more: str) -> str:
        around = surroundings() | {
            "PATH": f"{self.folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "ONEPLAN_DATA": str(self.data),
        }
        done = subprocess.run(
            ["bash", "-c", line],
            check=False,
            cwd=self.folder,
            env=around | more,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, (line, done.stdout, done.stderr)
        return done.stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    folder = tmp_path_factory.mktemp("clone")
    for name in LINKED:
        (folder / name).symlink_to(HERE / name)
    (folder / ".venv" / "bin").mkdir(parents=True)
    python = folder / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    for stamp in ("python", "run", "dev", "words"):  # what is installed already
        (folder / ".venv" / stamp).touch()
    data = Path(f"/tmp/oneplan-readme-{os.getpid()}")  # where PostgreSQL's own user may enter
    copy_first_start(data)
    yield Clone(folder, data)
    shutil.rmtree(data, ignore_errors=True)


def make_demo(clone: Clone, line: str) -> None:
    """It serves until stopped; `CHECK` in the environment has it stop after the front page."""
    said = clone.run(line, CHECK="1", DATA=str(clone.data), PORT=str(free_port()))
    assert re.search(r"front page /\S* +200, ", said), said


def make_test(clone: Clone, line: str) -> None:
    """All tests; here, by `ARGS` in the environment, one file of them."""
    said = clone.run(line, ARGS="-q -p no:cacheprovider tests/kernel/test_env.py")
    assert " passed" in said


def import_directory(clone: Clone, line: str) -> None:
    sample = HERE / "tests" / "data" / "hsds" / "ohana_sample"
    assert "service: 23 " in clone.run(line.replace("PATH", str(sample)))


def import_referral(clone: Clone, line: str) -> None:
    sample = HERE / "tests" / "data" / "fhir" / "alexis_toy.json"
    said = clone.run(line.replace("FILE", str(sample)))
    assert "The whole document is kept with the referral." in said


def plan_pdf(clone: Clone, line: str) -> None:
    with psycopg.connect(**embedded_address(clone.data, BACKUP)) as reader:
        found = reader.execute(PLAN).fetchone()
    assert found
    paper = clone.folder / "plan.pdf"
    asked = line.replace("PLAN", found[0]).replace("EMAIL", found[1]).replace("FILE", str(paper))
    clone.run(asked)
    assert paper.read_bytes().startswith(b"%PDF-")


KNOWN: dict[str, Callable[[Clone, str], None]] = {
    "make demo": make_demo,
    "make test": make_test,
    "oneplan import directory PATH": import_directory,
    "oneplan import referral FILE": import_referral,
    "oneplan plan pdf PLAN --as EMAIL --to FILE": plan_pdf,
}


def test_every_line_is_known() -> None:
    assert [line for line in LINES if line and line not in KNOWN] == []
    assert {*KNOWN} == {line for line in LINES if line}


@pytest.mark.skipif(not shutil.which("make"), reason="no make here")
@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("make")])
def test_a_line_of_make_does_what_it_says(clone: Clone, line: str) -> None:
    KNOWN[line](clone, line)


@pytest.mark.skipif(not shutil.which("make"), reason="no make here")
def test_a_line_of_oneplan_does_what_it_says(clone: Clone) -> None:
    """With the command that `make demo` made, beside a running OnePlan."""
    clone.run("make .venv/bin/oneplan")
    server = EmbeddedServer(clone.data)
    server.start()
    try:
        for line in LINES:
            if line.startswith("oneplan"):
                KNOWN[line](clone, line)
    finally:
        server.stop()
