"""Copying everything: by a role that sees all rows, or not at all; never some of them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from oneplan.kernel.database import APP, BACKUP, DATABASE, OWNER, embedded_address
from oneplan.kernel.postgres import EmbeddedServer
from oneplan.kernel.postgres_binaries import surroundings
from oneplan.kernel.roles import EXTENSIONS, WHAT_IS_WRONG

COPY = "oneplan_copy"
TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""


@pytest.fixture(scope="module")
def server(demo_data: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(demo_data)
    server.start()
    yield server
    server.stop()


def address(server: EmbeddedServer, role: str, database: str = DATABASE) -> str:
    parts = embedded_address(server.data, role) | {"dbname": database}
    return " ".join(f"{name}={value}" for name, value in parts.items())


def run(server: EmbeddedServer, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [server.binaries.program(program), *words],
        check=False,
        env=surroundings(),
        capture_output=True,
        text=True,
    )


def counts(server: EmbeddedServer, role: str, database: str = DATABASE) -> dict[str, int]:
    with psycopg.connect(address(server, role, database)) as connected:
        names = [name for (name,) in connected.execute(TABLES)]
        return {
            name: connected.execute(f'SELECT count(*) FROM "{name}"'.encode()).fetchone()[0]  # type: ignore[index]
            for name in names
        }


@pytest.fixture(scope="module")
def dump(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("dump") / "everything"
    said = run(server, "pg_dump", "-Fc", "-f", str(file), address(server, BACKUP))
    assert (said.returncode, said.stderr) == (0, "")
    return file


@pytest.mark.parametrize("role", [OWNER, APP])
def test_no_other_role_leaves_rows_out_in_silence(server: EmbeddedServer, role: str) -> None:
    said = run(server, "pg_dump", "-Fc", "-f", "/dev/null", address(server, role))
    assert said.returncode != 0
    assert "row-level security" in said.stderr or "permission denied" in said.stderr


def test_a_copy_brought_back_is_whole(server: EmbeddedServer, dump: Path) -> None:
    """Row by row as many as there were, and what stands on them stands again."""
    whole = counts(server, BACKUP)
    assert whole["people_family"] > 5 and whole["plans_need"] > 5 and whole["access_grant"] > 5
    make_database(server)
    said = run(server, "pg_restore", "--no-owner", "-d", address(server, OWNER, COPY), str(dump))
    complaints = [each for each in said.stderr.splitlines() if "error" in each]
    assert complaints == []
    with psycopg.connect(address(server, OWNER, COPY), autocommit=True) as owner:
        policies = owner.execute("SELECT count(*) FROM pg_policy").fetchone()
        for (name,) in owner.execute(TABLES).fetchall():
            owner.execute(f'ALTER TABLE "{name}" NO FORCE ROW LEVEL SECURITY'.encode())
    assert counts(server, OWNER, COPY) == whole
    with psycopg.connect(address(server, BACKUP)) as connected:
        assert connected.execute("SELECT count(*) FROM pg_policy").fetchone() == policies


def make_database(server: EmbeddedServer) -> None:
    """What an administrator does; here in single-user mode, for nobody connects as one."""
    flags = server._flags()
    making = (f"CREATE DATABASE {COPY} OWNER {OWNER}",)
    extending = tuple(f"CREATE EXTENSION IF NOT EXISTS {name}" for name in EXTENSIONS)
    giving = f"ALTER SCHEMA public OWNER TO {OWNER}"
    server.stop()
    server._single_user(server.cluster, "postgres", making, flags)
    server._single_user(server.cluster, COPY, (*extending, giving), flags)
    server.start()


def test_that_role_writes_nothing_and_serves_nothing(server: EmbeddedServer) -> None:
    with psycopg.connect(address(server, BACKUP)) as connected:
        [why] = connected.execute(WHAT_IS_WRONG).fetchone() or [""]
        assert "bypass" in why
        with pytest.raises(psycopg.Error, match="read-only"):
            connected.execute("DELETE FROM kernel_cached")
    with psycopg.connect(address(server, BACKUP), autocommit=True) as connected:
        connected.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.Error, match="permission denied"):
            connected.execute("DELETE FROM kernel_cached")
