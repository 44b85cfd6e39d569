"""Consent's rows are read and written in room access alone; others ask its readers and actions."""

import ast
import re
from pathlib import Path

THEIRS = {"Directive", "Involvement", "AccessEvent"}
TABLES = re.compile(r"\baccess_(directive|basis|accessevent)\b")
ELSEWHERE = [
    path
    for path in sorted(Path("oneplan").rglob("*.py"))
    if path.parts[1] != "access" and "migrations" not in path.parts
]


def named(text: str) -> set[str]:
    """What a module names of these rows: by an import, or by their table in a statement."""
    found = set(TABLES.findall(text))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "oneplan.access.models":
            found |= THEIRS & {alias.name for alias in node.names}
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found |= THEIRS & {node.attr} if "oneplan.access import models" in text else set()
    return found


def test_others_ask() -> None:
    found = {path: named(path.read_text(encoding="utf-8")) for path in ELSEWHERE}
    assert {str(path): names for path, names in found.items() if names} == {}


def test_the_check_finds_what_it_looks_for() -> None:
    assert named("from oneplan.access.models import Involvement, Effect") == {"Involvement"}
    assert named("ONE = 'SELECT FROM access_directive'") == {"directive"}
    assert len(ELSEWHERE) > 100


def test_one_place_takes_decisions_back() -> None:
    files = [(path, path.read_text(encoding="utf-8")) for path in Path("oneplan").rglob("*.py")]
    assert [str(path) for path, text in files if "withdrawn_by=" in text] == [
        "oneplan/access/actions/directives.py"
    ]
