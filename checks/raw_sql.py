"""SQL of our own stands where it is looked for, fixed, with its values apart.

The application's role can name any viewer, so a statement that somebody else could put words into
would read everything. Raw SQL is therefore written in `readers`, `actions`, the kernel and the
wall's files only; what is executed is a text that stands in the program (a literal, a constant of a
module, or those put together), and values are parameters. Migrations and tests are not looked at.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path("oneplan")
FURNITURE = {"readers", "readers.py", "actions", "actions.py"}
GROUND = ("kernel", "config")
# Elsewhere, each with its reason.
BESIDE = {
    "access/viewers.py": "names the viewer: one statement a page",
    "access/management/commands/check_log.py": "asks one function, as an administrator",
    "directory/indexing.py": "writes the words that services are found by",
    "example/watching.py": "the made-up people's own look at a reference",
    "exchange/record.py": "asks the wall to pack a record",
    "home/waiting.py": "what waits for somebody, asked for every home",
    "people/allowed.py": "what the viewer may write, asked once a page",
    "plans/items.py": "what a version is made of, read at once",
    "ui/double_submit.py": "remembers a form before its page is asked",
}
# Texts put together of pieces that all stand in the program; read by hand.
COMPOSED = {
    ("access/viewers.py", "name_account"): "with what waits, as the room of homes writes it",
    ("directory/readers/search.py", "_find"): "clauses by what is asked for, words as parameters",
    ("config/backup/places.py", "hashes"): "names of tables out of the catalogue, quoted",
    ("kernel/wall.py", "*"): "the installer, as the owner: runs the wall's files",
}
EXECUTES = {"execute", "executemany", "callproc", "RawSQL"}
# Django's ways around its own quoting.
AROUND = {"raw", "extra"}
# Functions of ours that hand a statement on: looked at where they are called.
HANDS_ON = {"prepared", "_call"}


def faults(path: Path, text: str) -> Iterator[str]:
    """What is wrong in a file of the package, as lines to print."""
    name = path.relative_to(PACKAGE).as_posix()
    tree = ast.parse(text)
    for function, call in _calls(tree):
        called = _name(call.func)
        if called in AROUND and isinstance(call.func, ast.Attribute | ast.Name) and call.args:
            yield f"{name}:{call.lineno}: {called}() goes around Django's quoting"
        if called not in EXECUTES | HANDS_ON:
            continue
        if not _may_stand_in(name):
            yield f"{name}:{call.lineno}: SQL of our own stands in readers, actions and the kernel"
        if not _is_fixed(call, function) and not COMPOSED.keys() & {(name, function), (name, "*")}:
            yield f"{name}:{call.lineno}: what is executed does not stand in the program"


def _calls(tree: ast.AST, function: str = "") -> Iterator[tuple[str, ast.Call]]:
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef) else function
        if isinstance(node, ast.Call):
            yield function, node
        yield from _calls(node, inside)


def _name(node: ast.expr) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def _may_stand_in(name: str) -> bool:
    parts = name.split("/")
    return parts[0] in GROUND or parts[1] in FURNITURE or name in BESIDE


def _is_fixed(call: ast.Call, function: str) -> bool:
    """Whether the statement is a text of the program. A function that hands one on may name it
    what it likes: its callers are looked at."""
    if not call.args:
        return not call.keywords  # `execute()` of something that is not a cursor
    return function in HANDS_ON or _is_text(call.args[0])


def _is_text(node: ast.expr) -> bool:
    pieces: list[ast.expr]
    match node:
        case ast.Constant(value=str()):
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.isupper()
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            pieces = [left, right]
        case ast.IfExp(body=body, orelse=orelse):
            pieces = [body, orelse]
        case ast.JoinedStr(values=values):
            pieces = values
        case ast.FormattedValue(value=value):
            pieces = [value]
        case _:
            return False
    return all(map(_is_text, pieces))


def main() -> int:
    found: list[str] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            found += faults(path, path.read_text(encoding="utf-8"))
    print(*found, sep="\n", end="\n" if found else "")
    print("raw SQL: in its place" if not found else f"raw SQL: {len(found)} to look at")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
