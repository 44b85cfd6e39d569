"""After `make demo` the command is there, from whatever folder."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from oneplan.config.commands import serving

HERE = Path(__file__).parents[2]


@pytest.mark.skipif(not shutil.which("make"), reason="no make here")
def test_the_command_runs_from_any_folder(tmp_path: Path) -> None:
    programs = tmp_path / "a house" / ".venv" / "bin"
    programs.mkdir(parents=True)
    shutil.copy(HERE / "Makefile", programs.parents[1])
    (programs.parents[1] / "oneplan").symlink_to(HERE / "oneplan")
    python = programs / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    make = ["make", "-C", str(programs.parents[1]), "-o", ".venv/run", ".venv/bin/oneplan"]
    done = subprocess.run(make, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = subprocess.run(
        [programs / "oneplan", "--help"], check=False, capture_output=True, text=True, cwd="/"
    )
    assert said.returncode == 0 and "backup" in said.stdout and "restore" in said.stdout


def test_the_demo_says_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving.sys, "executable", str(tmp_path / "python"))
    assert serving.command_elsewhere() is None  # not installed beside
    beside = tmp_path / "oneplan"
    beside.write_text("#!/bin/sh\n")
    beside.chmod(0o755)
    monkeypatch.setenv("PATH", "/usr/bin")
    assert serving.command_elsewhere() == tmp_path
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin")
    assert serving.command_elsewhere() is None
