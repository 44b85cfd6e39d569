"""Where the database is: Django's connection settings, for a real server or for the embedded one.

Read by the settings while they load, so nothing here may need Django to be set up.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

OWNER = "oneplan_owner"
APP = "oneplan_app"
# Reads every row, whatever the policies say, to copy the database; writes nothing.
BACKUP = "oneplan_backup"
DATABASE = "oneplan"
# Only a part of the socket's name: the embedded server listens on no network port.
SOCKET_PORT = "5432"
# Linux allows 107 bytes, macOS 103.
LONGEST_SOCKET = 103
# A comma or a quote means something else in a list of socket folders.
PLAIN_PATH = re.compile(r"[^,'\"\\\s]+")
POOL = {"min_size": 1, "max_size": 4, "timeout": 10}


def password_file(data: Path, role: str) -> Path:
    """In the form that libpq reads (`passfile`), so that no password stands in an environment, on
    a command line or in settings. Only the embedded server's."""
    return data / f"{role}.pgpass"


class BadAddress(SystemExit):
    """A database address that cannot be used; the message says which, never the password in it."""


def socket_folder(data: Path) -> Path:
    """Where the embedded server of this data folder has its socket, running or not."""
    beside = data / "socket"
    socket = beside / f".s.PGSQL.{SOCKET_PORT}"
    if len(os.fsencode(socket)) <= LONGEST_SOCKET and PLAIN_PATH.fullmatch(str(beside)):
        return beside
    return short_place() / hashlib.sha256(os.fsencode(data)).hexdigest()[:16]


def short_place() -> Path:
    """This user's own place for sockets whose data folder has too long a path."""
    place = Path("/tmp")  # noqa: S108 - short; the folder made in it is 0700 and checked
    place = place if place.is_dir() else Path(tempfile.gettempdir())
    return place / f"oneplan-{os.getuid()}"


def connection_settings(url: str, data: Path, pool: bool = True) -> dict[str, Any]:
    """DATABASES["default"] as the application's role: it owns nothing and bypasses nothing.

    An empty `url` is the embedded server of the folder `data`. With `pool`, connections are
    shared between requests; commands and tests are better off without.
    """
    settings = _from_url(url, "ONEPLAN_DATABASE_URL") if url else _embedded(data, APP)
    if pool:
        settings["OPTIONS"]["pool"] = dict(POOL)
    return settings


def owner_settings(url: str, owner_url: str, data: Path) -> dict[str, Any]:
    """The same database as its owner, who migrates and does nothing else; never pooled."""
    if not url:
        return _embedded(data, OWNER)
    if not owner_url:
        raise BadAddress(
            "ONEPLAN_OWNER_DATABASE_URL is missing: migrations run as the role that owns the"
            f" tables ({OWNER}), never as the one in ONEPLAN_DATABASE_URL."
        )
    return _from_url(owner_url, "ONEPLAN_OWNER_DATABASE_URL")


def _embedded(data: Path, role: str) -> dict[str, Any]:
    return _settings(embedded_address(data, role))


def embedded_address(data: Path, role: str) -> dict[str, str]:
    """How libpq reaches the embedded server of this folder as this role."""
    place = {
        "host": str(socket_folder(data)),
        "port": SOCKET_PORT,
        "user": role,
        "dbname": DATABASE,
    }
    return place if role == APP else place | {"passfile": str(password_file(data, role))}


def _from_url(url: str, name: str) -> dict[str, Any]:
    """What libpq itself reads in an address: hosts, ports, TLS modes and all."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise BadAddress(f"{name} does not start with postgresql://")
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError:
        raise BadAddress(
            f"{name} cannot be read. It looks like postgresql://user:password@host:5432/oneplan"
            "?sslmode=verify-full with %-codes for unusual characters."
        ) from None
    if not parts.get("dbname"):
        raise BadAddress(f"{name} names no database: add /{DATABASE} after the host.")
    return _settings(parts)


def _settings(parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        # The pool keeps the connections, so Django must not; a check finds one that a
        # restarted server has dropped.
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        # Of statements that are sent with their values apart (kernel.prepared).
        "OPTIONS": parts | {"prepare_threshold": 2},
    }
