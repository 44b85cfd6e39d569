"""`oneplan export directory FILE`: the directory as HSDS 3.0, as tables (.zip) or JSON (.json)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oneplan.directory import readers
from oneplan.directory.outgoing import package


class Command(BaseCommand):
    help = "Write a community's directory of services as HSDS 3.0: FILE.zip as tables, FILE.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--community", default="", help="its short name; default: the first")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        community = readers.community(options["community"])
        if community is None:
            raise CommandError(f"There is no community {options['community']!r}.")
        if path.suffix.lower() not in (".zip", ".json"):
            raise CommandError(f"{path.name} is neither a .zip (tables) nor a .json file.")
        # Written beside it and then put in its place: what stood there is never half overwritten.
        beside = path.with_name(f".{path.name}.part")
        try:
            if path.suffix.lower() == ".zip":
                count, what = package.write_tables(community.id, beside), "rows"
            else:
                with beside.open("w", encoding="utf-8") as out:
                    count, what = package.write_json(community.id, out), "services"
            beside.replace(path)
        except OSError as wrong:
            raise CommandError(f"{path} cannot be written: {wrong.strerror}.") from wrong
        self.stdout.write(f"{count} {what} in {path.name}.")
