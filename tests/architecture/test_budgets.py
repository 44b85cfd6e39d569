"""What is longer than the budgets let fails the check."""

from pathlib import Path

import pytest

from checks import budgets


def test_within_budget(capsys: pytest.CaptureFixture[str]) -> None:
    assert budgets.main() == 0, capsys.readouterr().out


def test_what_is_too_long_fails(tmp_path: Path) -> None:
    file = tmp_path / "long.py"
    file.write_text("def one() -> None:\n" + "    pass\n" * 400)
    assert len(list(budgets.too_long_files([file]))) == 1
    assert len(list(budgets.too_long_functions(budgets.lengths(file)))) == 1
    body = "    SELECT 1;\n" * 80
    sql = f"CREATE FUNCTION one() RETURNS void LANGUAGE sql AS $$\n{body}$$;\n"
    wall = tmp_path / "long.sql"
    wall.write_text(sql)
    assert len(list(budgets.too_long_sql([wall]))) == 1
