"""`make coverage`: of each room's rules, readers and actions the tests run 95 % of the lines.

    python -m checks.coverage DATA

Reads what `coverage run` and `coverage combine` left. Each room's three are judged one by one, so
that no large room hides a small one. What is not run is named, line by line.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

LEAST = 95.0
KINDS = ("rules", "readers", "actions")


class Part(NamedTuple):
    """A room's rules, readers or actions: how many lines, and which of them no test ran."""

    name: str
    lines: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> float:
        return 100 - 100 * len(self.missing) / self.lines if self.lines else 100


def part_of(path: Path) -> str | None:
    """`plans/readers` for oneplan/plans/readers/page.py; None for what is not judged."""
    below = path.parts[path.parts.index("oneplan") + 1 :] if "oneplan" in path.parts else ()
    kind = Path(below[1]).stem if len(below) > 1 else ""
    return f"{below[0]}/{kind}" if kind in KINDS else None


def weigh(files: Iterable[tuple[Path, int, list[int]]]) -> Iterator[Part]:
    """`files`: each with its number of statements and the lines that were not run."""
    lines: dict[str, int] = defaultdict(int)
    missing: dict[str, list[str]] = defaultdict(list)
    for path, statements, not_run in files:
        if name := part_of(path):
            lines[name] += statements
            missing[name] += [f"{path}:{line}" for line in not_run]
    for name in sorted(lines):
        yield Part(name, lines[name], tuple(missing[name]))


def measured(data: str) -> Iterator[tuple[Path, int, list[int]]]:
    import coverage  # noqa: PLC0415 - what is tested of this needs no library

    read = coverage.Coverage(data_file=data, config_file="pyproject.toml")
    read.load()
    for place in read.get_data().measured_files():
        _name, statements, _left_out, not_run, _words = read.analysis2(place)
        yield Path(place).resolve().relative_to(Path.cwd()), len(statements), not_run


def main(data: str = ".coverage") -> int:
    parts = list(weigh(measured(data)))
    below = [part for part in parts if part.percent < LEAST]
    for part in below:
        print(f"{part.name}: {part.percent:.1f} % of {part.lines} lines; not run:")
        print("\n".join(f"  {line}" for line in part.missing))
    print(f"coverage: {len(parts)} parts of rooms, {len(below)} below {LEAST:.0f} %")
    return 1 if below or not parts else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
