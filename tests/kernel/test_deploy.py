"""What docs/running.md says to install can be: systemd's units, the container's file."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path("deploy")
UNITS = sorted((DEPLOY / "systemd").iterdir())
EXEC = re.compile(r"^ExecStart=\S+", re.MULTILINE)
VERIFY = shutil.which("systemd-analyze")


@pytest.mark.skipif(not VERIFY, reason="no systemd here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """With a program that is there in the place of ours."""
    for unit in UNITS:
        text = re.sub(
            r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE
        )
        (tmp_path / unit.name).write_text(text)
    said = subprocess.run(
        [str(VERIFY), "verify", *(str(tmp_path / unit.name) for unit in UNITS)],
        check=False,
        capture_output=True,
        text=True,
    )
    ours = [line for line in said.stderr.splitlines() if "oneplan" in line]
    assert (said.returncode, ours) == (0, [])


def test_what_is_enabled_says_for_what() -> None:
    enabled = {unit.name for unit in UNITS if "[Install]" in unit.read_text()}
    assert enabled == {"oneplan.service", "oneplan-backup.timer", "oneplan-drill.timer"}
    for timer in DEPLOY.glob("systemd/*.timer"):
        assert timer.with_suffix(".service") in UNITS


def test_what_serves_pages_is_given_no_other_roles_password() -> None:
    text = (DEPLOY / "systemd/oneplan.service").read_text()
    assert "backup.env" not in text and "OWNER" not in text


def test_the_container_has_what_is_locked_and_runs_as_nobody_special() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    assert "--require-hashes -r /tmp/run.txt" in text
    assert text.index("USER oneplan") < text.index("CMD [")
