"""No registry's host name, no path of one machine and no secret in a tracked file."""

import re
import subprocess
import sys
from pathlib import Path

# In pieces, so that this file does not find itself.
FORBIDDEN = re.compile(
    "|".join(
        [
            r"py" + r"pi\.(org|io)",
            "python" + "hosted",
            r"npm" + r"js\.(org|com)",
            r"[a-z]+\.debian" + r"\.org",
            r"(^|[^A-Za-z0-9_.])/(ro" + "ot|wo" + "rk|fa" + "rm)/",
            "BEGIN [A-Z ]*PRIVATE " + "KEY",
        ]
    )
)


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], capture_output=True, check=True).stdout
    return [Path(name) for name in names.decode().split("\0") if name]


def main() -> int:
    found = 0
    for path in tracked():
        if not path.is_file() or path.stat().st_size > 2_000_000:
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        if "\0" in text[:1000]:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if FORBIDDEN.search(line):
                found += 1
                print(f"{path}:{number}: {line.strip()[:120]}")
    print("hosts: nothing forbidden" if not found else f"hosts: {found} forbidden lines")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
