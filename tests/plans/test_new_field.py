"""A new field of the plan: how many places must be edited, tried on a copy of the room.

The copy gets a field that nobody needs. Its own program then asks for it, freezes it, compares it
and prints it, with a column that is there for the test alone.
"""

import filecmp
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from oneplan.config.settings import DATA
from oneplan.plans.shapes import current

HERE = Path(__file__).parents[2]
MOST = 3
EDITS = {
    "pieces.py": (
        "    direction: Annotated[str, own()]\n",
        '    effort: Annotated[str, line("effort", 60, optional=True, since='
        f'{current() + 1}, printed="How hard it is")]\n',
    ),
    "forms.py": (
        "    direction = OneOf(_(",
        '    effort = forms.CharField(label="How hard is it?", max_length=60, required=False)\n',
    ),
}


@pytest.fixture
def copy(tmp_path):
    """The program with a copy of room `plans`; every other room is the one that is tested."""
    (tmp_path / "oneplan").mkdir()
    for room in (HERE / "oneplan").iterdir():
        if room.name not in {"plans", "__pycache__"}:
            (tmp_path / "oneplan" / room.name).symlink_to(room)
    shutil.copytree(HERE / "oneplan" / "plans", tmp_path / "oneplan" / "plans")
    return tmp_path / "oneplan" / "plans"


def edit(copy):
    for name, (before, line) in EDITS.items():
        text = (copy / name).read_text(encoding="utf-8")
        assert text.count(before) == 1
        (copy / name).write_text(text.replace(before, line + before), encoding="utf-8")


def run(copy):
    """new_field.py as the copy's own program; what it found."""
    env = os.environ | {
        "PYTHONPATH": f"{copy.parents[1]}{os.pathsep}{HERE}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "ONEPLAN_DATA": str(DATA),
        "DJANGO_SETTINGS_MODULE": "oneplan.config.settings",
    }
    command = [sys.executable, "-P", str(Path(__file__).with_name("new_field.py"))]
    done = subprocess.run(
        command, env=env, check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def edited(copy):
    ours = HERE / "oneplan" / "plans"
    files = (path.relative_to(copy) for path in copy.rglob("*") if path.is_file())
    return sorted(
        str(name)
        for name in files
        if "__pycache__" not in name.parts
        if not (ours / name).exists() or not filecmp.cmp(ours / name, copy / name, shallow=False)
    )


def test_a_new_field_is_a_line_a_question_and_a_migration(copy, django_db_setup):
    edit(copy)
    found = run(copy)
    assert edited(copy) == sorted([*EDITS, f"migrations/{found['migration']}"])
    assert len(edited(copy)) <= MOST
    assert found["asked"] and found["drafted"] == found["frozen"] == "Very hard"
    assert found["shape"] == current() + 1
    assert found["of before"] == "" and found["changes nobody made"] == []
    assert found["changes"] == ["Changed: what will be different"]
    assert "How hard it is: Harder still" in found["paper"]
