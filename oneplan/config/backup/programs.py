"""Which `pg_dump` and `pg_restore` are new enough for a server."""

import os
import re
import subprocess
from pathlib import Path

from oneplan.kernel.postgres_binaries import candidates, surroundings


class NoProgram(SystemExit):
    """None is; the message names the package to install."""


def find(name: str, server: int) -> Path:
    """The first program of this name at least as new as the server's major version: of OnePlan's
    own packages, of Debian, or on the path. Raises NoProgram."""
    for folder in [*candidates(), *_on_path()]:
        if (major := version(folder / name)) and major >= server:
            return folder / name
    raise NoProgram(
        f"No {name} of PostgreSQL {server} or newer is here: apt install postgresql-client-{server}"
        " (or name the folder of its programs in ONEPLAN_PG_BIN)."
    )


def version(program: Path) -> int | None:
    """Its major version; None where it does not run."""
    try:
        said = subprocess.run(
            [program, "--version"], check=False, capture_output=True, text=True, env=surroundings()
        )
    except OSError:
        return None
    number = re.search(r"\) (\d+)", said.stdout)
    return int(number[1]) if said.returncode == 0 and number else None


def _on_path() -> list[Path]:
    return [Path(one) for one in os.environ.get("PATH", "").split(os.pathsep) if one]
