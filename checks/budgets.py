"""Lengths of functions and files, Python and SQL: a long one is a sign that a room is missing.

Over `FUNCTION_LINES` is said; over what nothing may be, the check fails.
"""

import ast
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

FILE_LINES, FUNCTION_LINES, FUNCTION_MOST = 400, 40, 50
SQL_FUNCTION_LINES = 80
# Nineteen of twenty functions are no longer than this.
MOST_ARE = 20
SQL_FUNCTION = re.compile(
    r"^CREATE FUNCTION (\w+).*?^(?:\$\$|RETURN\b)[^;]*;", re.MULTILINE | re.DOTALL
)


def lengths(path: Path) -> list[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        ((node.end_lineno or 0) - node.lineno + 1, f"{path}:{node.lineno} {node.name}")
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    ]


def sql_lengths(text: str) -> list[tuple[int, str]]:
    """How long each function is that a file of the wall makes."""
    return [(m.group().count("\n") + 1, m.group(1)) for m in SQL_FUNCTION.finditer(text)]


def too_long_files(files: list[Path]) -> Iterator[str]:
    for path in files:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > FILE_LINES:
            yield f"{path} has {lines} lines (over {FILE_LINES})"


def too_long_sql(files: list[Path]) -> Iterator[str]:
    for path in files:
        for length, name in sql_lengths(path.read_text(encoding="utf-8")):
            if length > SQL_FUNCTION_LINES:
                yield f"{path} {name} has {length} lines (over {SQL_FUNCTION_LINES})"


def too_long_functions(functions: list[tuple[int, str]]) -> Iterator[str]:
    for length, where in functions:
        if length > FUNCTION_MOST:
            yield f"{where} has {length} lines (over {FUNCTION_MOST})"
        elif length > FUNCTION_LINES:
            print(f"warning: {where} has {length} lines (over {FUNCTION_LINES})")


def main() -> int:
    files = [p for p in Path("oneplan").rglob("*.py") if "migrations" not in p.parts]
    walls = sorted(Path("oneplan").glob("*/wall/*.sql"))
    functions = sorted((one for path in files for one in lengths(path)), reverse=True)
    sizes = sorted(length for length, _ in functions)
    most = sizes[int(len(sizes) * 0.95)]
    faults = [*too_long_files(files + walls), *too_long_sql(walls), *too_long_functions(functions)]
    if most > MOST_ARE:
        faults.append(f"the 95th percentile of functions is {most} lines (over {MOST_ARE})")
    for fault in faults:
        print(f"over budget: {fault}")
    print(
        f"budgets: {len(files)} files, {len(sizes)} functions, median {statistics.median(sizes)}"
        f" lines, 95th percentile {most}"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
