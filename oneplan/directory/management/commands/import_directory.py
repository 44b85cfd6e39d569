"""`oneplan import directory PATH`: take a directory of services in, and say what became of it."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from oneplan.directory import actions, readers
from oneplan.directory.actions import ImportReport

TOLD = 20


class Command(BaseCommand):
    help = (
        "Take a directory of services in: an HSDS 1.1, 2.x or 3.x data package (folder or zip with"
        " CSV files), HSDS 3.0 JSON, an Ohana CSV folder, or any spreadsheet with --mapping."
        " CSV may be 1 GB, JSON 64 MB. Importing again changes nothing where nothing changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--community", default="", help="its short name; default: the first")
        parser.add_argument("--source", default="", help="a name for where these rows come from")
        parser.add_argument(
            "--mapping",
            type=Path,
            help="a CSV file that says what each column is (docs/directory.md)",
        )
        parser.add_argument("--report", type=Path, help="write every issue to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        report = actions.import_directory(
            options["path"],
            _community(options["community"]),
            options["source"],
            mapping=options["mapping"],
            progress=self._progress if self.stderr.isatty() else None,
        )
        if report.refused:
            raise CommandError(f"{report.refused} Nothing was changed.")
        self._tell(report)
        if options["report"]:
            self._write(report, options["report"])

    def _progress(self, table: str, rows: int) -> None:
        """One line that is written over, for somebody who watches."""
        self.stderr.write(f"\r{table}: {rows:,} rows".ljust(60), ending="")

    def _tell(self, report: ImportReport) -> None:
        for table, counts in report.counts.items():
            said = ", ".join(f"{count} {what}" for what, count in counts.items())
            self.stdout.write(f"{table}: {said}")
        for file, rows in report.files.items():
            listed = rows.get("listed", 0)
            self.stdout.write(
                f"{file}: {rows['rows']} rows, {rows.get('loaded', 0)} loaded, {listed} listed"
            )
        changed = "" if report.changed_anything else " Nothing has changed."
        self.stdout.write(
            f"{report.dropped} rows not loaded, {report.remarks} remarks on rows loaded.{changed}"
        )
        for issue in readers.issues(report.run_id, most=TOLD):
            often = f" ({issue.rows} rows)" if issue.rows > 1 else ""
            self.stdout.write(
                f"  {issue.file or issue.row}:{issue.line} {issue.kind}: {issue.reason}{often}"
            )
        if report.dropped + report.remarks > TOLD:
            self.stdout.write("  … and more: --report FILE writes them all.")

    def _write(self, report: ImportReport, file: Path) -> None:
        try:
            with file.open("w", newline="", encoding="utf-8") as out:
                writer = csv.writer(out)
                writer.writerow(["file", "line", "row", "what", "reason", "rows", "lines"])
                for issue in readers.issues(report.run_id):
                    cells = (issue.file, issue.row, issue.kind, issue.reason)
                    name, row, kind, reason = map(_safe_cell, cells)
                    writer.writerow([name, issue.line, row, kind, reason, issue.rows, issue.lines])
        except OSError as wrong:
            raise CommandError(f"{file} cannot be written: {wrong.strerror}.") from wrong
        self.stdout.write(f"Every issue is in {file}.")


def _safe_cell(words: str) -> str:
    """A spreadsheet must not take a stranger's words for a formula."""
    return f"'{words}" if words[:1] in ("=", "+", "-", "@") else words


def _community(slug: str) -> UUID:
    community = readers.community(slug)
    if community is None:
        wanted = f"the short name {slug!r}" if slug else "any name"
        raise CommandError(f"There is no community with {wanted} to import into.")
    return community.id
