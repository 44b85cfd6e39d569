"""What docs/security.md names is there: each file of ours, and each test by its name."""

import re
from pathlib import Path

import pytest

PAGE = Path("docs/security.md").read_text()
NAMED = sorted(set(re.findall(r"`([\w/]+\.(?:py|conf|sql|txt|md))(?:::(\w+))?`", PAGE)))
ALONE = sorted(set(re.findall(r"`(test_\w+)`", PAGE)))
TESTS = "\n".join(path.read_text() for path in Path("tests").rglob("test_*.py"))


def candidates(name: str) -> list[Path]:
    """Named whole, from the package, or by the file's own name among the tests."""
    found = [Path(name), Path("oneplan") / name, *Path("tests").rglob(Path(name).name)]
    return [path for path in found if path.exists()]


@pytest.mark.parametrize(("name", "test"), NAMED)
def test_it_is_there(name: str, test: str) -> None:
    assert candidates(name), name
    if test:
        assert any(f"def {test}(" in path.read_text() for path in candidates(name)), test


@pytest.mark.parametrize("test", ALONE)
def test_a_test_named_alone_is_there(test: str) -> None:
    assert f"def {test}(" in TESTS
