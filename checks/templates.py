"""Templates are as easy to read as code: short lines, indented by what they are inside of.

`python -m checks.templates` says what is wrong; `python -m checks.templates format` indents. Lines
are broken by whoever writes them: a tool that moves white space changes what a page shows.
"""

import re
import subprocess
import sys
from pathlib import Path

LONGEST = 120
FOLDERS = sorted(Path("oneplan").glob("*/templates"))
INDENT = ("djhtml", "--tabwidth", "2")


def templates() -> list[Path]:
    return sorted(path for folder in FOLDERS for path in folder.rglob("*.html"))


def problems(path: Path) -> list[str]:
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if len(line) > LONGEST:
            found.append(f"{path}:{number}: {len(line)} characters (at most {LONGEST})")
        if re.search(r"[ \t]$|\t", line):
            found.append(f"{path}:{number}: a tab, or blanks at the end")
    return found


def indented(*more: str) -> subprocess.CompletedProcess[str]:
    program = str(Path(sys.executable).with_name(INDENT[0]))
    paths = [str(folder) for folder in FOLDERS]
    return subprocess.run(
        [program, *INDENT[1:], *more, *paths], capture_output=True, text=True, check=False
    )


def check() -> int:
    found = [problem for path in templates() for problem in problems(path)]
    answer = indented("--check")
    if answer.returncode:
        found.append(answer.stderr.strip() + "\npython -m checks.templates format")
    print("\n".join(found))
    print(f"templates: {len(templates())} files, {len(found)} problems")
    return bool(found)


if __name__ == "__main__":
    sys.exit(indented().returncode if sys.argv[1:] == ["format"] else check())
