"""`oneplan backup`, `oneplan restore` and `oneplan drill`: copies that are known to come back."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import psycopg

from oneplan.config import env
from oneplan.config.backup import bringing_back
from oneplan.config.backup.copying import ENDING, CannotCopy, Manifest, copy
from oneplan.config.backup.places import Place, backup_role, owner_role
from oneplan.config.commands.data_folder import (
    SETTINGS,
    DataFolder,
    default_folder,
    find_folder,
    open_folder,
)
from oneplan.config.commands.steps import step
from oneplan.kernel import clock, key_folder
from oneplan.kernel.database import BACKUP, OWNER, embedded_address
from oneplan.kernel.keys import read_file, write_secret
from oneplan.kernel.postgres import UNSAFE_BUT_QUICK, EmbeddedServer, embedded_server
from oneplan.kernel.sealed_file import check

KEYS = "keys"
EXAMPLE = "example-loaded"
SCRATCH = "drill-"


def backup(data: Path | None, to: Path, keep: int, *, verify: bool) -> int:
    """Copy everything into a new file of the folder `to`; bring it back beside, to see that it can
    be; then remove all but the newest `keep` copies (0: keep all)."""
    folder = _prepare(find_folder(data))
    _make(to)
    file = to / f"oneplan-{clock.now():%Y-%m-%dT%H%M%SZ}{ENDING}"
    with _server(folder), _complaints():
        with step("copy"):
            place = backup_role(folder.path, folder.embedded)
            example = (folder.path / EXAMPLE).exists()
            manifest = copy(place, file, demo=folder.demo, example=example)
        _keep_ledger(to)
    if verify:
        _drill(folder, file)
    for old in copies(to)[:-keep] if keep else []:
        old.unlink()
    print(f"{file}: {_told(manifest)}, {file.stat().st_size / 1024**2:,.1f} MB")
    return 0


def drill(data: Path | None, what: Path) -> int:
    """Bring back a copy (of a folder, the newest) into a scratch database; compare; remove it."""
    folder = _prepare(find_folder(data))
    file = _newest(what)
    with _complaints():
        manifest = _drill(folder, file)
    print(f"{file} comes back whole: {_told(manifest)}, of {manifest.made_at}")
    return 0


def restore(
    data: Path | None, file: Path, keys: Path | None, ledgers: list[Path], *, no_ledger: bool
) -> int:
    """Bring a copy back into an empty database and its folder."""
    path = (data or env.folder("ONEPLAN_DATA", default_folder(demo=False))).expanduser().resolve()
    _look_for_keys(path, keys)
    with step("whole and readable"):
        check(file)
    manifest = bringing_back.read_manifest(file)
    folder = open_folder(path, manifest.demo)
    if keys:
        write_secret(folder.path / KEYS, keys.read_text())
    _prepare(folder)
    own_keys = bringing_back.read_own_keys(file)
    ledgers = _ledgers(file, ledgers, needed=bool(own_keys.files) and not no_ledger)
    with _server(folder), _complaints():
        owner = owner_role(folder.path, folder.embedded)
        reader = backup_role(folder.path, folder.embedded)
        bringing_back.refuse_unless_empty(owner)
        with step("rows, and each table compared"):
            bringing_back.bring_back(file, manifest, owner, reader)
        back, gone = bringing_back.bring_back_own_keys(own_keys, ledgers)
    if manifest.example:
        (folder.path / EXAMPLE).write_text("yes")
    print(f"{folder.path}: {_told(manifest)}, as of {manifest.made_at}")
    print(f"{back} people's own keys are back; {gone} stay destroyed. Next: oneplan migrate")
    return 0


def copies(folder: Path) -> list[Path]:
    """The oldest first: their names are their times."""
    return sorted(folder.glob(f"oneplan-*{ENDING}"))


def _newest(what: Path) -> Path:
    if not what.is_dir():
        return what
    if found := copies(what):
        return found[-1]
    raise CannotCopy(f"There is no copy in {what}: `oneplan backup --to {what}` makes one.")


def _drill(folder: DataFolder, file: Path) -> Manifest:
    """Raises BadFile, CannotRestore, Differs."""
    manifest = bringing_back.read_manifest(file)
    with step("brought back beside, compared"), _scratch(folder) as server:
        owner, reader = (Place(embedded_address(server.data, who)) for who in (OWNER, BACKUP))
        bringing_back.bring_back(file, manifest, owner, reader)
    return manifest


@contextmanager
def _scratch(folder: DataFolder) -> Iterator[EmbeddedServer]:
    """A server of its own, on the disk of the data folder; gone afterwards."""
    for left in folder.path.glob(f"{SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)
    place = Path(tempfile.mkdtemp(dir=folder.path, prefix=SCRATCH))
    # Root's server runs as somebody else, who must pass through.
    place.chmod(0o711 if os.getuid() == 0 else 0o700)
    server = EmbeddedServer(place, UNSAFE_BUT_QUICK)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _complaints() -> Iterator[None]:
    """What the database says, in one line."""
    try:
        yield
    except psycopg.Error as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CannotCopy(f"The database refused: {first}") from None


def _prepare(folder: DataFolder) -> DataFolder:
    os.environ.update(folder.environment())
    return folder


def _server(folder: DataFolder) -> AbstractContextManager[object]:
    return embedded_server(folder.path) if folder.embedded else nullcontext()


def _look_for_keys(path: Path, keys: Path | None) -> None:
    """Read the copy with the keys that its new folder will have, before anything is made there."""
    os.environ["DJANGO_SETTINGS_MODULE"] = env.text("ONEPLAN_SETTINGS", SETTINGS)
    os.environ["ONEPLAN_DATA"] = str(path)
    if keys:
        read_file(keys)
        os.environ["ONEPLAN_KEYS"] = keys.read_text()
    elif not env.text("ONEPLAN_KEYS") and not (path / KEYS).exists():
        raise CannotCopy(
            "The keys that seal this copy are in no copy: name their file with --keys, or set"
            " ONEPLAN_KEYS."
        )


def _ledgers(file: Path, named: list[Path], *, needed: bool) -> list[Path]:
    """What people destroyed after the copy was made must stay destroyed."""
    beside = file.parent / key_folder.LEDGER
    found = [*named, *([beside] if beside.exists() else [])]
    if missing := [one for one in named if not one.is_file()]:
        raise CannotCopy(f"{missing[0]} is not a file.")
    if needed and not found and not (key_folder.folder() / key_folder.LEDGER).exists():
        raise CannotCopy(
            "People's own keys are in this copy, and nothing says which they destroyed since: name"
            " the newest ledger (own-keys/destroyed) with --ledger, or say --no-ledger if there is"
            " none any more."
        )
    return found


def _keep_ledger(to: Path) -> None:
    """Beside the copies, so that whoever has them has it; and it only grows."""
    place, now = to / key_folder.LEDGER, key_folder.folder() / key_folder.LEDGER
    before = place.read_text().splitlines() if place.exists() else []
    here = now.read_text().splitlines() if now.exists() else []
    write_secret(place, "".join(f"{line}\n" for line in dict.fromkeys(before + here)))


def _make(to: Path) -> None:
    try:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotCopy(f"{to} cannot be used: {error.strerror}.") from None


def _told(manifest: Manifest) -> str:
    rows = sum(count for count, _hash in manifest.tables.values())
    return f"{len(manifest.tables)} tables, {rows:,} rows"
