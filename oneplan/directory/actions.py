"""What somebody does to a directory: take one in, from files that others wrote."""

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from oneplan.directory.indexing import index_community
from oneplan.directory.intake.loader import SHARED, Loader
from oneplan.directory.intake.raw import Refused, Source
from oneplan.directory.intake.sources import open_source
from oneplan.directory.models import ImportRun, SearchEntry
from oneplan.kernel import clock

OHANA = "ohana"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `counts`: by table, rows new, changed, same, gone."""

    run_id: UUID
    format: str
    refused: str = ""
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    dropped: int = 0
    remarks: int = 0

    def total(self, what: str) -> int:
        return sum(counts.get(what, 0) for counts in self.counts.values())

    @property
    def changed_anything(self) -> bool:
        return any(self.total(what) for what in ("new", "changed", "gone"))


def import_directory(path: Path | str, community_id: UUID, source: str = "") -> ImportReport:
    """Take a directory's files into a community, all of it or nothing. For whoever runs the site.

    `source` names where the rows come from: importing under the same name again brings them in
    step, and changes nothing where nothing changed. Every row of the files is loaded or listed
    (ImportIssue), with its file, line and reason. Files that cannot be used are refused: the
    report says why in one line and the directory stays as it was. Raises nothing for bad files.
    """
    path = Path(path)
    name = path.resolve().name[:300]
    try:
        with transaction.atomic():
            return _import(path, name, community_id, source)
    except Refused as why:
        reason = str(why)
    except IntegrityError:
        reason = _("Another import was running. Try again when it is done.")
    except DataError as wrong:
        reason = _("The files hold something that cannot be kept: %(what)s") % {
            "what": str(wrong).splitlines()[0]
        }
    run = ImportRun.objects.create(
        community_id=community_id,
        source=source[:100],
        name=name,
        outcome=ImportRun.Outcome.REFUSED,
        reason=reason,
    )
    return ImportReport(run.pk, "", refused=reason)


def load_services(path: Path | str, community_id: UUID, source: str = "") -> int:
    """Load a directory that must be faultless, as the example's is; returns how many services.

    Raises ValueError when anything in it was refused, dropped or remarked on.
    """
    report = import_directory(path, community_id, source)
    if report.refused or report.dropped or report.remarks:
        raise ValueError(report.refused or f"{report.dropped + report.remarks} issues in {path}")
    return sum(report.counts["service"].get(what, 0) for what in ("new", "changed", "same"))


def _import(path: Path, name: str, community_id: UUID, source: str) -> ImportReport:
    files = open_source(path)
    run = ImportRun(community_id=community_id, name=name, format=files.format)
    run.source = source[:100] or _usual_source(files, name, community_id)
    run.save()
    loader = Loader(run, files, clock.today())
    loader.load()
    run.counts = {table: +counts for table, counts in loader.counts.items() if +counts}
    run.save()
    report = ImportReport(
        run.pk,
        files.format,
        counts=run.counts,
        dropped=loader.issues["dropped"],
        remarks=loader.issues["remark"],
    )
    entries = SearchEntry.objects.filter(community_id=community_id)
    if report.changed_anything or not entries.exists():
        index_community(community_id)
    return report


def _usual_source(files: Source, name: str, community_id: UUID) -> str:
    """HSDS ids are unique in the world; Ohana's are 1, 2, 3, so folders must not be mixed up."""
    if files.format != OHANA:
        return files.name or SHARED
    before = ImportRun.objects.filter(
        community_id=community_id, source=OHANA, outcome=ImportRun.Outcome.DONE
    ).first()
    if before and Path(before.name).stem != Path(name).stem:
        raise Refused(
            f"The Ohana folder {before.name!r} is here already, and {name!r} may be another one."
            " Say which with --source NAME: 'ohana' to update it, a new name to add beside it."
        )
    return OHANA
