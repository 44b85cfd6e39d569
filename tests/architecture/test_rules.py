"""Rules are pure: no room's `rules.py` imports models, or anything of the database."""

import ast
from pathlib import Path

import pytest

RULES = sorted(Path("oneplan").glob("*/rules.py"))
BY_DATABASE = {"models", "readers", "actions", "db"}


def impure(text: str) -> set[str]:
    """Modules that a text imports which know of rows."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        found |= {name for name in names if BY_DATABASE & set(name.split("."))}
    return found


@pytest.mark.parametrize("path", RULES, ids=str)
def test_no_rule_imports_the_orm(path: Path) -> None:
    assert impure(path.read_text(encoding="utf-8")) == set()


def test_the_check_finds_what_it_looks_for() -> None:
    assert len(RULES) > 8
    assert impure("from django.db.models import Q") and impure("import oneplan.people.models")
    assert impure("from oneplan.people import models") and not impure("from datetime import date")
