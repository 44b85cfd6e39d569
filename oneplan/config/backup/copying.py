"""Making a copy: one sealed file with the database, people's own keys and what is needed to tell
whether all of it came back."""

import json
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO

from oneplan.config.backup import programs
from oneplan.config.backup.places import Hashes, Place, hashes, major
from oneplan.kernel import clock, key_folder
from oneplan.kernel.sealed_file import CHUNK, sealing

MANIFEST, LEDGER, OWN_KEYS, DUMP = "manifest.json", "destroyed", "own-keys/", "dump/"
PART = 8 * CHUNK
ENDING = ".backup"


class CannotCopy(SystemExit):
    """No copy was made; the message says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a copy says of itself."""

    made_at: str
    demo: bool
    server: int
    tables: Hashes = field(repr=False)
    # The demo's people are there already.
    example: bool = False


def copy(place: Place, to: Path, *, demo: bool, example: bool) -> Manifest:
    """Copy everything as it is at one moment, while others work. Raises CannotCopy, NoProgram."""
    with place.connect() as connected:
        connected.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        program = programs.find("pg_dump", major(connected), place.parts)
        snapshot = connected.execute("SELECT pg_export_snapshot()").fetchone()
        assert snapshot
        made_at = f"{clock.now():%Y-%m-%dT%H:%M:%SZ}"
        manifest = Manifest(made_at, demo, major(connected), hashes(connected), example)
        with sealing(to) as sealed, tarfile.open(fileobj=sealed, mode="w|") as tar:
            _add(tar, MANIFEST, json.dumps(asdict(manifest)).encode())
            for number, part in enumerate(_dumped(program, place, str(snapshot[0]))):
                _add(tar, f"{DUMP}{number:06}", part)
            # After the rows: every row's key is there by then.
            _add_own_keys(tar)
    return manifest


def _dumped(program: Path, place: Place, snapshot: str) -> Iterator[bytes]:
    """What pg_dump writes, in parts; never on the disk in the clear. Raises CannotCopy."""
    asked = [str(program), "-Fc", "--no-password", f"--snapshot={snapshot}", "-d", place.address]
    with subprocess.Popen(
        asked, env=place.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stderr
        while part := _whole(process.stdout):
            yield part
        complaint = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise CannotCopy(f"pg_dump stopped: {complaint.splitlines()[0] if complaint else '?'}")


def _whole(stream: IO[bytes]) -> bytes:
    """As much as a part holds, unless it ends before."""
    return stream.read(PART)


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    tar.addfile(entry, BytesIO(content))


def _add_own_keys(tar: tarfile.TarFile) -> None:
    """As they lie there: sealed under the installation's keys, which are in no copy."""
    folder = key_folder.folder()
    gone = key_folder.destroyed()
    for file in sorted(folder.glob("*.key")):
        if file.stem not in map(str, gone):
            _add(tar, f"{OWN_KEYS}{file.name}", file.read_bytes())
    if (folder / key_folder.LEDGER).exists():
        _add(tar, LEDGER, (folder / key_folder.LEDGER).read_bytes())
