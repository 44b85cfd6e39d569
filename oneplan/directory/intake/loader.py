"""Rows into the database, a batch at a time: new ones added, changed ones changed, no others."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Protocol
from uuid import UUID

from django.db.models import QuerySet

from oneplan.directory.intake.cleaning import Clean, Dropped, clean, plain_id, row_id
from oneplan.directory.intake.raw import RawRow, Remark, Source
from oneplan.directory.intake.references import belongs, not_loaded, resolve
from oneplan.directory.intake.tables import TABLES, Reference, Table
from oneplan.directory.models import Attribute, ImportIssue, ImportRun, Service, SourcedRow, Status

BATCH = 1000
MOST_LISTED, MOST_LINES = 20_000, 200
SHARED = "hsds"
MAIN = ("organization", "service", "location")


class Progress(Protocol):
    """Told while an import runs: which table, and how many of its rows are done."""

    def __call__(self, table: str, rows: int) -> None: ...


class Loader:
    """One import of one source into one community. Runs inside the action's transaction."""

    def __init__(
        self, run: ImportRun, source: Source, today: date, progress: Progress | None = None
    ) -> None:
        self.run, self.source, self.today = run, source, today
        self.seen: dict[str, dict[str, int]] = {table: {} for table in TABLES}
        self.counts: dict[str, Counter[str]] = {table: Counter() for table in TABLES}
        self.touched: set[UUID] = set()
        self.issues: Counter[str] = Counter()
        self.files: dict[str, Counter[str]] = {}
        self.listed: dict[tuple[ImportIssue.Kind, str, str], list[Remark]] = {}
        self.reading = False
        self.progress = progress
        # Under a name that several files share, what is missing may be of another file.
        self.whole = source.whole and run.source != SHARED

    def load(self) -> None:
        self.report(self.source.notes.take())
        for table in TABLES.values():
            self._load_table(table)
        for table in TABLES.values():
            self._let_go(table)
        self.source.finish()
        self.report(self.source.notes.take())
        for file, counts in self.source.notes.counts.items():
            self._count(file).update({"rows": counts["loaded"], **counts})
        self._write_issues()

    def _count(self, file: str) -> Counter[str]:
        return self.files.setdefault(file, Counter())

    def report(self, remarks: Iterable[Remark]) -> None:
        """List these; equal ones are told once, with how many rows they are about."""
        for remark in remarks:
            kind = ImportIssue.Kind.DROPPED if remark.dropped else ImportIssue.Kind.REMARK
            self.issues[kind] += remark.rows if remark.dropped else 1
            if remark.dropped:
                counts = self._count(remark.file)
                counts["listed"] += remark.rows
                counts["rows"] += remark.rows if remark.rows and not self.reading else 0
            key = (kind, remark.file, remark.reason)
            self.listed.setdefault(key, []).append(remark)
        if len(self.listed) > MOST_LISTED:
            self._write_issues()

    def _write_issues(self) -> None:
        issues = [self._issue(kind, remarks) for (kind, *_about), remarks in self.listed.items()]
        ImportIssue.objects.bulk_create(issues, batch_size=BATCH)
        self.listed = {}

    def _issue(self, kind: ImportIssue.Kind, remarks: list[Remark]) -> ImportIssue:
        first = remarks[0]
        return ImportIssue(
            run=self.run,
            community_id=self.run.community_id,
            kind=kind,
            file=first.file[:300],
            line=first.line,
            row=first.row[:200],
            reason=first.reason[:2000],
            rows=sum(max(remark.rows, 1) for remark in remarks),
            lines=", ".join(str(remark.line) for remark in remarks[:MOST_LINES]),
        )

    def _mine(self, table: Table) -> QuerySet[SourcedRow]:
        return table.model._default_manager.filter(
            community_id=self.run.community_id, source=self.run.source
        )

    def _keys(self, table: str, names: Iterable[str]) -> dict[str, UUID]:
        """Our keys of the source's rows with these ids, of those that are there."""
        wanted = list(names)
        if not wanted or table not in TABLES:
            return {}
        found = self._mine(TABLES[table]).filter(source_id__in=wanted)
        return dict(found.values_list("source_id", "pk"))

    def _load_table(self, table: Table) -> None:
        raws, done = self.source.rows(table.name), 0
        self.reading = True
        while batch := list(islice(raws, BATCH)):
            for raw in batch:
                self._count(raw.file)["rows"] += not raw.derived
            self._write(table, [row for raw in batch for row in self._cleaned(table, raw)])
            done += len(batch)
            if self.progress:
                self.progress(table.name, done)
        self.reading = False
        for reference in table.references:
            if reference.table == table.name:
                self._link_within(table, reference)

    def _cleaned(self, table: Table, raw: RawRow) -> Iterator[Clean]:
        """The row, if it can be loaded; else it is reported. Its id counts as seen either way."""
        key = row_id(raw) or _id_from_content(table, raw)
        seen = self.seen[table.name]
        if key in seen:
            self._drop(raw, key, f"the id {key[:60]!r} is used already, on line {seen[key]}")
            return
        seen[key] = raw.line
        try:
            yield clean(table, raw, key, self.today)
        except Dropped as why:
            self._drop(raw, key, str(why))

    def _drop(self, raw: RawRow, key: str, reason: str) -> None:
        self.report(
            [Remark(raw.file, raw.line, reason, key, not raw.derived, int(not raw.derived))]
        )

    def _write(self, table: Table, rows: list[Clean]) -> None:
        resolve(table, rows, self._keys)
        kept = [row for row in rows if belongs(table, row)]
        keys = {row.source_id for row in kept}
        lost = [row for row in rows if row.source_id not in keys]
        self.report(_remarks(lost, dropped=True))
        stored = self._mine(table).filter(source_id__in=[row.source_id for row in kept])
        self._store(table, kept, {row.source_id: row for row in stored})
        for row in kept:
            self._count(row.raw.file)["loaded"] += not row.raw.derived
        self.report(_remarks(kept))

    def _store(self, table: Table, rows: list[Clean], stored: dict[str, SourcedRow]) -> None:
        new = [row for row in rows if row.source_id not in stored]
        table.model._default_manager.bulk_create([self._new(table, row) for row in new])
        changed: dict[str, list[SourcedRow]] = {}
        for row in rows:
            if row.source_id in stored:
                self._change(table, stored[row.source_id], row, changed)
        for name, objects in changed.items():
            table.model._default_manager.bulk_update(objects, [name], batch_size=BATCH // 4)
        self.counts[table.name]["new"] += len(new)

    def _new(self, table: Table, row: Clean) -> SourcedRow:
        made = table.model(
            community_id=self.run.community_id,
            source=self.run.source,
            source_id=row.source_id,
            **row.values,
        )
        self._touch(table, made)
        return made

    def _change(
        self,
        table: Table,
        stored: SourcedRow,
        row: Clean,
        changed: dict[str, list[SourcedRow]],
    ) -> None:
        told = {name: value for name, value in row.values.items() if name in row.told}
        differs = [name for name, value in told.items() if getattr(stored, name) != value]
        for name in differs:
            setattr(stored, name, row.values[name])
            changed.setdefault(_field(table, name), []).append(stored)
        self.counts[table.name]["changed" if differs else "same"] += 1
        if differs:
            self._touch(table, stored)

    def _touch(self, table: Table, row: SourcedRow) -> None:
        if any(reference.table == table.name for reference in table.references):
            self.touched.add(row.pk)

    def _link_within(self, table: Table, reference: Reference) -> None:
        """A parent organization, a broader term: rows of the same table, now that all are there."""
        raws = (
            raw
            for raw in self.source.rows(table.name)
            if reference.name in raw.values and self._is_first(table, raw)
        )
        while batch := list(islice(raws, BATCH)):
            wanted = {row_id(raw): plain_id(raw.values.get(reference.name, "")) for raw in batch}
            found = self._keys(table.name, set(wanted.values()) - {""})
            self._set_parents(table, reference.attribute, wanted, found)
            self.report(
                Remark(
                    raw.file, raw.line, not_loaded(reference.name, table.name, name), row_id(raw)
                )
                for raw in batch
                if (name := wanted[row_id(raw)]) and name not in found
            )

    def _is_first(self, table: Table, raw: RawRow) -> bool:
        return self.seen[table.name].get(row_id(raw)) == raw.line

    def _set_parents(
        self, table: Table, attribute: str, wanted: dict[str, str], found: dict[str, UUID]
    ) -> None:
        moved = []
        for row in self._mine(table).filter(source_id__in=list(wanted)):
            parent = found.get(wanted[row.source_id])
            if getattr(row, attribute) != parent and parent != row.pk:
                setattr(row, attribute, parent)
                moved.append(row)
        table.model._default_manager.bulk_update(moved, [_field(table, attribute)])
        only_moved = sum(row.pk not in self.touched for row in moved)
        self.counts[table.name].update({"changed": only_moved, "same": -only_moved})

    def _let_go(self, table: Table) -> None:
        """What the source has no more: details go, services are closed; places stay, listed."""
        gone = [row for row in self._unseen(table) if table.detail and self._is_gone(table, row)]
        table.model._default_manager.filter(pk__in=[row.pk for row in gone]).delete()
        self.counts[table.name]["gone"] = len(gone)
        if table.name == "service" and self.whole:
            self._close_unseen(table)
        elif table.name in MAIN and self.whole:
            reason = f"this {table.name} is not in the files any more; it stays as it was"
            self.report(Remark("", 0, reason, row.source_id) for row in self._unseen(table))

    def _close_unseen(self, table: Table) -> None:
        """A service that its source no longer tells of is closed, and stays readable."""
        open_ones = [row for row in self._unseen(table) if isinstance(row, Service)]
        open_ones = [row for row in open_ones if row.status != Status.INACTIVE]
        for row in open_ones:
            row.status = Status.INACTIVE
        Service.objects.bulk_update(open_ones, ["status"], batch_size=BATCH)
        self.counts[table.name]["closed"] = len(open_ones)
        reason = "this service is not in the files any more: closed"
        self.report(Remark("", 0, reason, row.source_id) for row in open_ones)

    def _unseen(self, table: Table) -> Iterator[SourcedRow]:
        seen = self.seen[table.name]
        pairs = self._mine(table).values_list("pk", "source_id").iterator()
        keys = [pk for pk, name in pairs if name not in seen]
        for start in range(0, len(keys), BATCH):
            yield from self._mine(table).filter(pk__in=keys[start : start + BATCH])

    def _is_gone(self, table: Table, row: SourcedRow) -> bool:
        parents = list(self._parents(table, row))
        return bool(parents) and all(
            name in self.seen[parent] and self.source.tells(parent, name, table.name)
            for parent, name in parents
        )

    def _parents(self, table: Table, row: SourcedRow) -> Iterator[tuple[str, str]]:
        if isinstance(row, Attribute):
            linked = self._mine(TABLES[row.link_entity]).filter(pk=row.link_id).first()
            yield row.link_entity, linked.source_id if linked else ""
            return
        for reference in table.references:
            if reference.name in table.parents and getattr(row, reference.attribute):
                parent = getattr(row, reference.name.removesuffix("_id"))
                yield reference.table, parent.source_id


def _remarks(rows: list[Clean], *, dropped: bool = False) -> Iterator[Remark]:
    for row in rows:
        if dropped:
            why = "; ".join(row.remarks) or "it names nothing"
            reason = f"belongs to nothing that was loaded: {why}"
            own = not row.raw.derived
            yield Remark(row.raw.file, row.raw.line, reason, row.source_id, own, int(own))
        else:
            for remark in row.remarks:
                yield Remark(row.raw.file, row.raw.line, remark, row.source_id)


def _field(table: Table, attribute: str) -> str:
    return next(f.name for f in table.model._meta.concrete_fields if f.attname == attribute)


def _id_from_content(table: Table, raw: RawRow) -> str:
    said = [table.name, *(f"{name}={words}" for name, words in sorted(raw.values.items()) if words)]
    return "said-" + hashlib.sha256("\x1f".join(said).encode(errors="replace")).hexdigest()[:32]
