"""`oneplan keys check|list|new|rotate|retire`: which keys there are, a new one, an old one gone.

`rotate` puts a new key in front and seals all data keys under it. What lives no longer than a
session is not sealed anew, so the old key stays for that long; then `retire` drops it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from oneplan.kernel import data_keys, key_folder, keys

# Longer than any session (accounts.models.SessionLimit).
SESSIONS = timedelta(days=31)


class Command(BaseCommand):
    help = "List the keys that seal, make a new one, seal everything under it, drop an old one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check", "list", "new", "rotate", "retire"])
        parser.add_argument("id", nargs="?", default="", help="the key to retire")

    def handle(self, *_words: Any, **options: Any) -> None:
        if options["what"] == "retire":
            self.do_retire(options["id"])
        else:
            getattr(self, f"do_{options['what']}")()

    def do_check(self) -> None:
        """Nobody finds out one by one that what was sealed cannot be read any more."""
        if missing := data_keys.unreadable():
            raise CommandError(
                f"What is sealed here needs the key {missing[0]}: put it back into ONEPLAN_KEYS, or"
                " into `keys` in the data folder."
            )

    def do_list(self) -> None:
        used = data_keys.in_use()
        for place, name in enumerate(keys.keyring().keys):
            seals = "" if place else "  (seals)"
            self.stdout.write(f"{name}  {used.get(name, 0)} data keys{seals}")

    def do_new(self) -> None:
        self.stdout.write(keys.new_key())

    def do_rotate(self) -> None:
        """In `ONEPLAN_KEYS` the new one is in front already; in the file it is put there."""
        if not settings.KEYS:
            new = keys.read_keys(keys.new_key(), "A new key")
            _write({**new.keys, **keys.keyring().keys})
        count = data_keys.reseal_all() + key_folder.reseal_all()
        self.stdout.write(f"{count} data keys are now sealed with {keys.keyring().current}.")

    def do_retire(self, name: str) -> None:
        known = dict(keys.keyring().keys)
        if name not in known or name == keys.keyring().current:
            raise CommandError(f"{name or 'No id'} is none of the older keys: `oneplan keys list`.")
        if data_keys.in_use().get(name) or key_folder.in_use().get(name):
            raise CommandError(f"{name} still seals data keys: `oneplan keys rotate` first.")
        if settings.KEYS:
            raise CommandError(
                f"Nothing but sessions needs {name}: take it out of ONEPLAN_KEYS {SESSIONS.days}"
                " days after another became the first."
            )
        if (left := SESSIONS - _age(Path(settings.KEYS_FILE))) > timedelta():
            raise CommandError(
                f"Sessions may still need {name}: retire it in {left.days + 1} days."
            )
        del known[name]
        _write(known)
        self.stdout.write(f"{name} is gone.")


def _age(file: Path) -> timedelta:
    """How long ago the keys were last changed."""
    return datetime.now(UTC) - datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _write(known: Mapping[str, bytes]) -> None:
    lines = keys.written(keys.Keyring(known))
    keys.write_secret(Path(settings.KEYS_FILE), "".join(f"{line}\n" for line in lines))
    keys.keyring.cache_clear()
