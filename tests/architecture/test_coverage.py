"""What `make coverage` counts, and what it is silent about."""

from pathlib import Path

import pytest

from checks.coverage import part_of, weigh


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("oneplan/plans/rules.py", "plans/rules"),
        ("oneplan/plans/actions/agreeing.py", "plans/actions"),
        ("oneplan/access/readers/who.py", "access/readers"),
        ("oneplan/plans/views/desk.py", None),
        ("oneplan/__main__.py", None),
        ("tests/plans/rules.py", None),
    ],
)
def test_each_room_has_three_parts(path: str, part: str | None) -> None:
    assert part_of(Path(path)) == part


def test_a_part_is_judged_as_one_and_says_what_is_missing() -> None:
    files = [
        (Path("oneplan/plans/actions/a.py"), 90, [3, 4]),
        (Path("oneplan/plans/actions/b.py"), 10, [1, 2, 3, 4]),
        (Path("oneplan/home/rules.py"), 20, [7]),
    ]
    home, plans = weigh(files)
    assert (home.name, home.percent) == ("home/rules", 95)
    assert (plans.name, plans.percent) == ("plans/actions", 94)
    assert plans.missing[0] == "oneplan/plans/actions/a.py:3"
    assert len(plans.missing) == 6
