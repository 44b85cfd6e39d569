"""`oneplan own_keys replay LEDGER …`, after a restore: what was destroyed is destroyed again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oneplan.kernel import key_folder


class Command(BaseCommand):
    help = "People's own keys (ONEPLAN_OWN_KEYS): what they destroyed stays destroyed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["replay"])
        parser.add_argument("ledgers", nargs="*", type=Path, help="ledgers kept elsewhere")

    def handle(self, *args: Any, **given: Any) -> None:
        missing = [str(one) for one in given["ledgers"] if not one.is_file()]
        if missing:
            raise CommandError(f"Not a file: {', '.join(missing)}")
        self.stdout.write(f"{key_folder.replay(*given['ledgers'])} keys destroyed again")
