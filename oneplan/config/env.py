"""Typed readers of environment variables: a bad value stops the start with one line why."""

import os
from pathlib import Path


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
