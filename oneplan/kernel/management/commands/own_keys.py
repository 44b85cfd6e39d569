"""`oneplan own_keys replay LEDGER …` after a restore, `own_keys reseal` after a rotation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from oneplan.kernel import key_folder


class Command(BaseCommand):
    help = "People's own keys (ONEPLAN_OWN_KEYS): what they destroyed stays destroyed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["replay", "reseal"])
        parser.add_argument("ledgers", nargs="*", type=Path, help="ledgers kept elsewhere")

    def handle(self, *args: Any, **given: Any) -> None:
        if given["what"] == "reseal":
            self.stdout.write(f"{key_folder.reseal_all()} keys under the first of ONEPLAN_KEYS")
            return
        missing = [str(one) for one in given["ledgers"] if not one.is_file()]
        if missing:
            self.stderr.write(f"Not a file: {', '.join(missing)}")
            raise SystemExit(1)
        self.stdout.write(f"{key_folder.replay(*given['ledgers'])} keys destroyed again")
