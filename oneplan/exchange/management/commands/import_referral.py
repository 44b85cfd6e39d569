"""`oneplan import referral FILE`: take a FHIR R4 bundle in, and say what became of each part."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oneplan.exchange.fhir.document import MOST_BYTES
from oneplan.exchange.referral import Imported, import_referral
from oneplan.kernel.errors import Invalid, NotReady
from oneplan.kernel.viewer import NOBODY
from oneplan.people.models import Community
from oneplan.people.readers import first_community

FATES = {
    "used": "Used in the referral:",
    "kept": "Only in the attachment:",
    "remark": "Parts of what was used that have no place, only in the attachment:",
}


class Command(BaseCommand):
    help = (
        "Take a FHIR R4 bundle in as a referral that awaits a person's decision."
        " Prints what was used and what is only in the attachment; at most 20 MB."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--community", default="", help="its short name; default: the first")

    def handle(self, *args: Any, **options: Any) -> None:
        community = _community(options["community"])
        data = _read(options["file"])
        try:
            done = import_referral(NOBODY, data, options["file"].name, community.pk)
        except (Invalid, NotReady) as refusal:
            raise CommandError(f"{refusal.message} Nothing was changed.") from refusal
        self._tell(done, community)

    def _tell(self, done: Imported, community: Community) -> None:
        self.stdout.write(f"Referral {done.referral.reference} awaits a decision in {community}.")
        for caution in done.draft.cautions:
            self.stdout.write(f"  ! {caution.label}")
        for fate, heading in FATES.items():
            lines = [line for line in done.account if line["fate"] == fate]
            if lines:
                self.stdout.write(heading)
            for line in lines:
                why = f": {line['why']['en']}" if "why" in line else ""
                self.stdout.write(f"  {line['count']:>5}  {line['what']}{why}")
        self.stdout.write("The whole document is kept with the referral.")


def _community(slug: str) -> Community:
    community = first_community(slug)
    if community is None or (slug and community.slug != slug):
        named = f"named “{slug}” " if slug else ""
        raise CommandError(f"There is no community {named}here. Nothing was changed.")
    return community


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise CommandError(f"{file} cannot be read: {wrong.strerror}.") from wrong
