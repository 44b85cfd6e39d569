"""Typed readers of environment variables: a bad value stops the start with one line why."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit


class BadSetting(SystemExit):
    """An environment variable that cannot be used; the message says which, and what would do."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value == "":
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(f"{name}={value!r} is neither yes nor no. Write 1 or 0.")


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    return Path(text(name) or default).expanduser().resolve()


def number(name: str, default: int, least: int = 1) -> int:
    value = text(name)
    if value == "":
        return default
    if value.isascii() and value.isdigit() and int(value) >= least:
        return int(value)
    raise BadSetting(f"{name}={value!r} is not a number from {least} up.")


BACKENDS = "django.core.mail.backends"
MAIL_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


def mail(name: str, kept_in: Path | None) -> dict[str, Any]:
    """Django's settings for an address as in `smtp://user:password@host:587`: TLS is on, and the
    server's certificate looked at. With `kept_in`, whatever the address says, mail is files there.
    The password is never in a message."""
    if kept_in:
        return _files(kept_in)
    url = text(name)
    if not url:
        return {"EMAIL_BACKEND": f"{BACKENDS}.dummy.EmailBackend"}
    if url == "console:":
        return {"EMAIL_BACKEND": f"{BACKENDS}.console.EmailBackend", "MAIL_ON_CONSOLE": True}
    try:
        parts = urlsplit(url)
        port = parts.port or MAIL_PORTS.get(parts.scheme, 0)
    except ValueError:
        raise BadSetting(f"{name} cannot be read: {MAIL_LOOKS_LIKE}") from None
    if parts.scheme == "file" and parts.path.startswith("/"):
        return _files(Path(unquote(parts.path)))
    if parts.scheme not in MAIL_PORTS or not parts.hostname:
        raise BadSetting(f"{name} cannot be used: {MAIL_LOOKS_LIKE}")
    if parts.scheme == "smtp+plain" and parts.hostname not in THIS_MACHINE:
        raise BadSetting(f"{name}: smtp+plain:// is for a relay on this machine only; use smtp://")
    return _server(parts, port)


def _server(parts: SplitResult, port: int) -> dict[str, Any]:
    return {
        "EMAIL_BACKEND": f"{BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def _files(place: Path) -> dict[str, Any]:
    return {"EMAIL_BACKEND": f"{BACKENDS}.filebased.EmailBackend", "EMAIL_FILE_PATH": str(place)}


MAIL_LOOKS_LIKE = "it looks like smtp://user:password@host:587 or smtps://..."
