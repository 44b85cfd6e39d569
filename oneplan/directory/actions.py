"""What somebody does to a directory: take one in, from files that others wrote."""

import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from oneplan.directory.indexing import index_community
from oneplan.directory.intake.cleaning import row_id
from oneplan.directory.intake.loader import SHARED, Loader, Progress
from oneplan.directory.intake.mapped import mapping_in
from oneplan.directory.intake.raw import Refused, Source
from oneplan.directory.intake.sources import open_source
from oneplan.directory.intake.tables import TABLES
from oneplan.directory.models import ImportRun, Lexeme, Mapping
from oneplan.directory.rules import nearest, plain
from oneplan.kernel import clock

# Two packages of one source have most of these in common, by id and name.
COMPARED, ALIKE, MOST_COMPARED = ("service", "organization"), 0.3, 500


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `counts`: by table, rows new, changed, same, gone."""

    run_id: UUID
    format: str
    refused: str = ""
    source: str = ""
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    # By file: "rows" that came in, those "loaded", and those "listed" with the reason why not.
    files: dict[str, dict[str, int]] = field(default_factory=dict)
    dropped: int = 0
    remarks: int = 0

    def rows(self, what: str = "rows") -> int:
        """How many rows came in, were "loaded" or are "listed", in all files."""
        return sum(counts.get(what, 0) for counts in self.files.values())

    def total(self, what: str) -> int:
        return sum(counts.get(what, 0) for counts in self.counts.values())

    @property
    def changed_anything(self) -> bool:
        return any(self.total(what) for what in ("new", "changed", "gone", "closed"))


def import_directory(
    path: Path | str,
    community_id: UUID,
    source: str = "",
    *,
    mapping: Path | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Take a directory's files into a community, all of it or nothing. For whoever runs the site.

    `source` names where the rows come from: importing under the same name again brings them in
    step, and changes nothing where nothing changed; without one it is the package's own name, and
    another package under a used name is refused. `mapping` says what the columns of any sheet are
    (intake.mapped); it is kept for the source's next import. Every row of the files is loaded or
    listed (ImportIssue), with its file, line and reason. Files that cannot be used are refused: the
    report says why in one line and the directory stays as it was. Raises nothing for bad files.
    """
    path = Path(path)
    name = path.resolve().name[:300]
    try:
        with transaction.atomic():
            return _import(_Package(path, name, source, mapping), community_id, progress)
    except Refused as why:
        reason = str(why)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as wrong:
        reason = _("The files are damaged: %(what)s") % {"what": str(wrong).splitlines()[0][:200]}
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


@dataclass(frozen=True, slots=True)
class _Package:
    path: Path
    name: str
    source: str
    mapping: Path | None

    def words(self, community_id: UUID) -> str:
        """The mapping given, else the one that this source came in with; "" for neither."""
        if self.mapping:
            return mapping_in(self.mapping)
        named = self.source[:100] or self.path.resolve().stem[:100]
        saved = Mapping.objects.filter(community_id=community_id, source=named).first()
        return saved.text if saved else ""


def _import(package: _Package, community_id: UUID, progress: Progress | None) -> ImportReport:
    path, name, source = package.path, package.name, package.source
    words = package.words(community_id)
    files = open_source(path, words)
    run = ImportRun(community_id=community_id, name=name, format=files.format)
    run.source = source[:100] or _usual_source(files, path, community_id)
    run.save()
    if words:
        Mapping.objects.update_or_create(
            community_id=community_id, source=run.source, defaults={"text": words}
        )
    loader = Loader(run, files, clock.today(), progress)
    loader.load()
    run.counts = {table: +counts for table, counts in loader.counts.items() if +counts}
    run.files = {file: dict(counts) for file, counts in loader.files.items() if +counts}
    run.save()
    report = ImportReport(
        run.pk,
        files.format,
        source=run.source,
        counts=run.counts,
        files=run.files,
        dropped=loader.issues["dropped"],
        remarks=loader.issues["remark"],
    )
    # An index of an older make has no lexemes: it is made anew.
    lexemes = Lexeme.objects.filter(community_id=community_id)
    if report.changed_anything or not lexemes.exists():
        index_community(community_id)
    return report


def _usual_source(files: Source, path: Path, community_id: UUID) -> str:
    """The package's own name, else its folder's. Raises Refused where another has that name."""
    name = (files.name or path.resolve().stem or SHARED)[:100]
    table = next((t for t in COMPARED if any(True for _row in files.rows(t))), "")
    if not table:
        return name
    told = {row_id(row): plain(row.values.get("name", "")) for row in files.rows(table)}
    mine = TABLES[table].model._default_manager.filter(community_id=community_id, source=name)
    stored = {row.source_id: str(row) for row in mine.iterator()}
    both = [key for key in told if key in stored][:MOST_COMPARED]
    same = sum(bool(nearest(told[key], [plain(stored[key])])) for key in both)
    if stored and same < ALIKE * min(len(stored), len(told), MOST_COMPARED):
        raise Refused(
            f"Another directory is here under the name {name!r}: hardly any {table} is the same."
            f" Say which with --source NAME: {name!r} to update it, a new name to add beside it."
        )
    return name
