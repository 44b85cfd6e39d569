"""The folder that holds everything an installation keeps: database, key, static files.

A folder is the demo's or it is not, from its first day: its mark says so, and neither
`oneplan demo` nor `oneplan serve` opens the other's.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from oneplan.config import env
from oneplan.kernel import keys

MARK = "oneplan.json"
SETTINGS = "oneplan.config.settings"


class WrongFolder(SystemExit):
    """This folder cannot be used for this; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    path: Path
    demo: bool

    @property
    def embedded(self) -> bool:
        """Whether its database is the embedded one: the demo's always is."""
        return self.demo or not env.text("ONEPLAN_DATABASE_URL")

    def environment(self) -> dict[str, str]:
        """What the settings read to serve this folder."""
        self._keep_keys()
        ours = {
            "DJANGO_SETTINGS_MODULE": env.text("ONEPLAN_SETTINGS", SETTINGS),
            "ONEPLAN_DATA": str(self.path),
            "ONEPLAN_SECRET_KEY": env.text("ONEPLAN_SECRET_KEY") or self._secret_key(),
            "ONEPLAN_DEMO": "1" if self.demo else "0",
        }
        return ours | ({"ONEPLAN_LOCAL": "1", "ONEPLAN_DATABASE_URL": ""} if self.demo else {})

    def _secret_key(self) -> str:
        """Made once, readable by nobody else: a restart signs nobody out."""
        return _kept(self.path / "secret-key", secrets.token_urlsafe(50))

    def _keep_keys(self) -> None:
        """What the settings read where `ONEPLAN_KEYS` is not set. Not handed on by environment:
        PostgreSQL and every other program we start would have them."""
        if not env.text("ONEPLAN_KEYS"):
            _kept(self.path / "keys", f"{keys.new_key()}\n")


def _kept(place: Path, fresh: str) -> str:
    """A secret's file, readable by nobody else; made with `fresh` in it where there is none, or
    where a crash left it empty."""
    try:
        if place.exists() and (kept := place.read_text().strip()):
            return kept
        return keys.write_secret(place, fresh)
    except OSError as error:
        raise WrongFolder(
            f"{place} cannot be used ({error.strerror}): run oneplan as the user whose folder it"
            " is, or choose another with --data."
        ) from None


def default_folder(demo: bool) -> Path:
    """Root's is not in root's home: PostgreSQL does not run as root and could not enter there."""
    if os.getuid() == 0:
        place = Path("/var/lib")
    else:
        place = env.folder("XDG_DATA_HOME", Path.home() / ".local" / "share")
    return place / ("oneplan-demo" if demo else "oneplan")


def open_folder(chosen: Path | None, demo: bool) -> DataFolder:
    """The folder to serve from, made and marked if it is new. Raises WrongFolder."""
    path = (chosen or env.folder("ONEPLAN_DATA", default_folder(demo))).expanduser().resolve()
    marked = _mark(path)
    if marked is None:
        _make(path, demo)
    elif marked != demo:
        raise WrongFolder(
            f"{path} holds the demo's data: use `oneplan demo`, or another folder with --data."
            if marked
            else f"{path} holds real data; the demo never runs beside it."
            " Choose another folder with --data."
        )
    if not os.access(path, os.W_OK | os.X_OK):
        raise WrongFolder(
            f"{path} cannot be written to by you: make it writable, run oneplan as the user whose"
            " folder it is, or choose another with --data."
        )
    return DataFolder(path, demo)


def find_folder(chosen: Path | None, make: bool = True) -> DataFolder:
    """The folder that other commands mean: the one named, else your own, else the demo's. One that
    only reads makes none (`make=False`). Raises WrongFolder."""
    named = chosen or (env.folder("ONEPLAN_DATA", Path()) if env.text("ONEPLAN_DATA") else None)
    for path in [named] if named else [default_folder(demo=False), default_folder(demo=True)]:
        marked = _mark(path.expanduser().resolve())
        if marked is not None:
            return DataFolder(path.expanduser().resolve(), marked)
    if not make:
        where = named or default_folder(demo=False)
        raise WrongFolder(
            f"There is no OnePlan in {where} yet: `oneplan setup` begins one, `oneplan demo` shows"
            " one, and --data names another folder."
        )
    return open_folder(named, demo=False)


def _mark(path: Path) -> bool | None:
    """Whether the folder is the demo's; None: it is nobody's yet."""
    try:
        return bool(json.loads((path / MARK).read_text())["demo"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        raise WrongFolder(
            f"{path / MARK} cannot be read: choose another folder with --data."
        ) from None


def _make(path: Path, demo: bool) -> None:
    try:
        if not path.is_dir():
            path.mkdir(parents=True)
            # Root's server runs as somebody else, who must pass through.
            path.chmod(0o711 if os.getuid() == 0 else 0o700)
        if any(path.iterdir()):
            raise WrongFolder(f"{path} holds something else: choose an empty folder with --data.")
        being_made = path / f"{MARK}.new"
        being_made.write_text(json.dumps({"demo": demo}))
        being_made.rename(path / MARK)
    except OSError as error:
        raise WrongFolder(
            f"{path} cannot be used ({error.strerror}): choose another folder with --data."
        ) from None
