"""Lengths of functions and files, as warnings: a long one is a sign that a room is missing."""

import ast
import statistics
import sys
from pathlib import Path

FILE_LINES, FUNCTION_LINES = 400, 40


def lengths(path: Path) -> list[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        ((node.end_lineno or 0) - node.lineno + 1, f"{path}:{node.lineno} {node.name}")
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    ]


def main() -> int:
    files = [p for p in Path("oneplan").rglob("*.py") if "migrations" not in p.parts]
    functions: list[tuple[int, str]] = []
    for path in files:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > FILE_LINES:
            print(f"warning: {path} has {lines} lines (over {FILE_LINES})")
        functions += lengths(path)
    for length, where in sorted(functions, reverse=True):
        if length > FUNCTION_LINES:
            print(f"warning: {where} has {length} lines (over {FUNCTION_LINES})")
    sizes = sorted(length for length, _ in functions)
    print(
        f"budgets: {len(files)} files, {len(sizes)} functions, median {statistics.median(sizes)}"
        f" lines, 95th percentile {sizes[int(len(sizes) * 0.95)]}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
