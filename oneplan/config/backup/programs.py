"""Which `pg_dump` and `pg_restore` are new enough for a server."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from oneplan.kernel.postgres_binaries import candidates, surroundings


class NoProgram(SystemExit):
    """None is; the message names the package to install."""


# What libpq without TLS refuses to understand.
WANTS_TLS = {"require", "verify-ca", "verify-full"}
NO_TLS = "SSL support is not compiled in"


def find(name: str, server: int, parts: Mapping[str, str]) -> Path:
    """The first program of this name at least as new as the server's major version, and that speaks
    TLS where the address (`parts`, as libpq names them) asks for it: of OnePlan's own packages,
    whose build has none, of Debian, or on the path. Raises NoProgram."""
    tls = parts.get("sslmode") in WANTS_TLS
    for folder in [*candidates(), *_on_path()]:
        major = version(folder / name)
        if major and major >= server and not (tls and _without_tls(folder)):
            return folder / name
    raise NoProgram(
        f"No {name} of PostgreSQL {server} or newer is here: apt install postgresql-client-{server}"
        " (or name the folder of its programs in ONEPLAN_PG_BIN)."
    )


def _without_tls(folder: Path) -> bool:
    """Its programs share one libpq, which says so before it looks for the server."""
    said = subprocess.run(
        [folder / "pg_dump", "-d", "host=/nonexistent sslmode=require"],
        check=False,
        capture_output=True,
        text=True,
        env=surroundings(),
    )
    return NO_TLS in said.stderr


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
