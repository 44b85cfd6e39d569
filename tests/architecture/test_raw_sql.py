"""The check on raw SQL finds what it is for."""

from pathlib import Path

import pytest

from checks.raw_sql import faults


def found(text: str, where: str = "plans/readers.py") -> list[str]:
    return list(faults(Path("oneplan") / where, text))


@pytest.mark.parametrize(
    "statement",
    [
        "f'SELECT {family}'",
        "'SELECT ' + family",
        "'SELECT %s' % family",
        "'SELECT {}'.format(family)",
        "statement",
        "QUERY.replace('x', family)",
        "QUERY if family else family",
        "request.POST['sql']",
    ],
)
def test_words_of_others_in_a_statement(statement: str) -> None:
    assert len(found(f"def f(family, cursor):\n    cursor.execute({statement}, [])")) == 1
    assert len(found(f"def f(family):\n    with prepared({statement}, {{}}) as c: pass")) == 1


@pytest.mark.parametrize(
    "statement",
    ["'SELECT %s'", "QUERY", "wall.QUERY", "QUERY + MORE", "A if x else B", "f'SELECT {ROWS}'"],
)
def test_a_text_of_the_program(statement: str) -> None:
    assert found(f"def f(family, cursor):\n    cursor.execute({statement}, [family])") == []


@pytest.mark.parametrize(
    ("where", "allowed"),
    [
        ("plans/readers/one.py", True),
        ("plans/actions.py", True),
        ("kernel/viewer.py", True),
        ("access/viewers.py", True),
        ("plans/views.py", False),
        ("plans/rules.py", False),
        ("home/forms.py", False),
    ],
)
def test_where_it_stands(where: str, allowed: bool) -> None:
    assert (found("cursor.execute('SELECT 1')", where) == []) is allowed


@pytest.mark.parametrize("around", ["Need.objects.raw(q)", "rows.extra(where)", "RawSQL(q, [])"])
def test_ways_around_django(around: str) -> None:
    assert len(found(around)) == 1


def test_whoever_hands_a_statement_on_is_looked_at_where_called() -> None:
    assert found("def _call(statement):\n    cursor.execute(statement)\n_call('SELECT 1')") == []
    assert len(found("def _call(statement):\n    cursor.execute(statement)\n_call(given)")) == 1
