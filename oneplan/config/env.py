"""Typed readers of environment variables: a bad value stops the start with one line why."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


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


MAIL_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def mail(name: str, default: str) -> dict[str, Any]:
    """Django's settings for an address as in `smtp+starttls://user:password@host:587`; without
    one, those of its backend called `default`. The password is never in a message."""
    url = text(name)
    if not url:
        return {"EMAIL_BACKEND": f"django.core.mail.backends.{default}.EmailBackend"}
    try:
        parts = urlsplit(url)
        port = parts.port or MAIL_PORTS.get(parts.scheme, 0)
    except ValueError:
        raise BadSetting(f"{name} cannot be read: {MAIL_LOOKS_LIKE}") from None
    if parts.scheme == "file" and parts.path.startswith("/"):
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": unquote(parts.path)}
    if parts.scheme not in MAIL_PORTS or not parts.hostname:
        raise BadSetting(f"{name} cannot be used: {MAIL_LOOKS_LIKE}")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


MAIL_LOOKS_LIKE = "it looks like smtp+starttls://user:password@host:587 or smtps://..."
