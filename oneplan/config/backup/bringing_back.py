"""Bringing a copy back: into an empty database, without the keys that were destroyed since."""

import json
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from oneplan.config.backup import programs
from oneplan.config.backup.copying import DUMP, LEDGER, MANIFEST, OWN_KEYS, Manifest
from oneplan.config.backup.places import TABLES, Place, hashes
from oneplan.kernel import key_folder
from oneplan.kernel.sealed_file import BadFile, unsealing


class CannotRestore(SystemExit):
    """Nothing was brought back; the message says why."""


class Differs(SystemExit):
    """What came back is not what was copied; the message says where."""


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """What a copy holds of people's own keys."""

    files: dict[str, bytes]
    ledger: bytes


def read_manifest(file: Path) -> Manifest:
    """What a copy says of itself. Raises BadFile."""
    with _entries(file) as entries:
        for name, content in entries:
            if name == MANIFEST:
                said = json.loads(content.read())
                tables = {table: (count, h) for table, (count, h) in said.pop("tables").items()}
                return Manifest(**said, tables=tables)
    raise BadFile(f"{file} is no backup of OnePlan's.")


def read_own_keys(file: Path) -> OwnKeys:
    """Raises BadFile."""
    found, ledger = {}, b""
    with _entries(file) as entries:
        for name, content in entries:
            if name.startswith(OWN_KEYS):
                found[name.removeprefix(OWN_KEYS)] = content.read()
            elif name == LEDGER:
                ledger = content.read()
    return OwnKeys(found, ledger)


def refuse_unless_empty(owner: Place) -> None:
    """Raises CannotRestore."""
    with owner.connect() as connected:
        if connected.execute(TABLES).fetchone():
            raise CannotRestore(
                "There are tables in this database: a copy is brought back into an empty one only"
                " (with the embedded database, choose a new folder with --data)."
            )


def bring_back(file: Path, manifest: Manifest, owner: Place, reader: Place) -> None:
    """All rows, in one transaction; then compare each table with what was copied. Raises BadFile,
    CannotRestore, Differs."""
    program = programs.find("pg_restore", manifest.server, owner.parts)
    asked = [str(program), "--no-owner", "--single-transaction", "--exit-on-error", "--no-password"]
    # The extensions, and so what is said about them, are the server's administrator's.
    asked.append("--no-comments")
    with subprocess.Popen(
        [*asked, "-d", owner.address],
        env=owner.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin and process.stderr
        try:
            _feed(file, process.stdin)
        except BaseException:
            process.kill()  # nothing is committed
            raise
        complaint = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        first = next((line for line in complaint.splitlines() if "error" in line.lower()), "?")
        raise CannotRestore(f"pg_restore stopped, nothing was brought back: {first}")
    compare(manifest, reader)


def compare(manifest: Manifest, reader: Place) -> None:
    """Raises Differs."""
    with reader.connect() as connected:
        found = hashes(connected)
    if found != manifest.tables:
        names = {*found, *manifest.tables}
        wrong = sorted(n for n in names if found.get(n) != manifest.tables.get(n))
        raise Differs(f"{len(wrong)} tables differ from what was copied: {', '.join(wrong[:5])}.")


def bring_back_own_keys(copied: OwnKeys, ledgers: list[Path]) -> tuple[int, int]:
    """People's own keys, but those that any ledger names: they never reach the disk again. How
    many came back, how many stay destroyed."""
    gone = key_folder.learn(copied.ledger, *(one.read_bytes() for one in ledgers))
    back = {
        name: key for name, key in copied.files.items() if name.removesuffix(".key") not in gone
    }
    for name, wrapped in back.items():
        key_folder.put_back(name.removesuffix(".key"), wrapped)
    return len(back), len(copied.files) - len(back)


def _feed(file: Path, into: IO[bytes]) -> None:
    try:
        with _entries(file) as entries:
            for name, content in entries:
                if name.startswith(DUMP):
                    into.write(content.read())
    except BrokenPipeError:
        pass  # pg_restore has ended, and says why
    finally:
        with suppress(BrokenPipeError):
            into.close()


@contextmanager
def _entries(file: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    with unsealing(file) as plain:
        try:
            with tarfile.open(fileobj=plain, mode="r|") as tar:
                yield _each(tar)
        except tarfile.TarError:
            raise BadFile(f"{file} is no backup of OnePlan's.") from None


def _each(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for entry in tar:
        if content := tar.extractfile(entry):
            yield entry.name, content
