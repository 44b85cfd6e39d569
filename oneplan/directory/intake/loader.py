"""Rows into the database, a batch at a time: new ones added, changed ones changed, no others."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet

from oneplan.directory.intake.cleaning import Clean, Dropped, clean, plain_id, row_id
from oneplan.directory.intake.raw import RawRow, Remark, Source
from oneplan.directory.intake.references import belongs, not_loaded, resolve
from oneplan.directory.intake.tables import NOT_LOADED, TABLES, Reference, Table
from oneplan.directory.models import Attribute, ImportIssue, ImportRun, SourcedRow

BATCH = 1000
SHARED = "hsds"
MAIN = ("organization", "service", "location")


class Loader:
    """One import of one source into one community. Runs inside the action's transaction."""

    def __init__(self, run: ImportRun, source: Source, today: date) -> None:
        self.run, self.source, self.today = run, source, today
        self.seen: dict[str, dict[str, int]] = {table: {} for table in TABLES}
        self.counts: dict[str, Counter[str]] = {table: Counter() for table in TABLES}
        self.touched: set[UUID] = set()
        self.issues: Counter[str] = Counter()
        # Under the name that all HSDS files may share, what is missing may be of another file.
        self.whole = source.whole and run.source != SHARED

    def load(self) -> None:
        self.report(self.source.notes.take())
        for table in TABLES.values():
            self._load_table(table)
        for table in TABLES.values():
            self._let_go(table)
        for name in NOT_LOADED:
            self._list_unloaded(name)

    def report(self, remarks: Iterable[Remark]) -> None:
        rows = [self._issue(remark) for remark in remarks]
        self.issues.update(row.kind for row in rows)
        ImportIssue.objects.bulk_create(rows, batch_size=BATCH)

    def _issue(self, remark: Remark) -> ImportIssue:
        kind = ImportIssue.Kind.DROPPED if remark.dropped else ImportIssue.Kind.REMARK
        return ImportIssue(
            run=self.run,
            community_id=self.run.community_id,
            kind=kind,
            file=remark.file[:300],
            line=remark.line,
            row=remark.row[:200],
            reason=remark.reason[:2000],
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
        raws = self.source.rows(table.name)
        while batch := list(islice(raws, BATCH)):
            self._write(table, [row for raw in batch for row in self._cleaned(table, raw)])
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
        self.report([Remark(raw.file, raw.line, reason, key, dropped=True)])

    def _write(self, table: Table, rows: list[Clean]) -> None:
        resolve(table, rows, self._keys)
        kept = [row for row in rows if belongs(table, row)]
        keys = {row.source_id for row in kept}
        lost = [row for row in rows if row.source_id not in keys]
        self.report(_remarks(lost, dropped=True))
        stored = self._mine(table).filter(source_id__in=[row.source_id for row in kept])
        self._store(table, kept, {row.source_id: row for row in stored})
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
        """What the source has no more: details go; services and places stay, listed."""
        gone = [row for row in self._unseen(table) if table.detail and self._is_gone(table, row)]
        table.model._default_manager.filter(pk__in=[row.pk for row in gone]).delete()
        self.counts[table.name]["gone"] = len(gone)
        if table.name in MAIN and self.whole:
            reason = f"this {table.name} is not in the files any more; it stays as it was"
            self.report(Remark("", 0, reason, row.source_id) for row in self._unseen(table))

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

    def _list_unloaded(self, name: str) -> None:
        reason = "about the making of the data, not about services: not loaded"
        rows = self.source.rows(name)
        while batch := list(islice(rows, BATCH)):
            self.report(Remark(r.file, r.line, reason, row_id(r), dropped=True) for r in batch)


def _remarks(rows: list[Clean], *, dropped: bool = False) -> Iterator[Remark]:
    for row in rows:
        if dropped:
            why = "; ".join(row.remarks) or "it names nothing"
            reason = f"belongs to nothing that was loaded: {why}"
            yield Remark(row.raw.file, row.raw.line, reason, row.source_id, dropped=True)
        else:
            for remark in row.remarks:
                yield Remark(row.raw.file, row.raw.line, remark, row.source_id)


def _field(table: Table, attribute: str) -> str:
    return next(f.name for f in table.model._meta.concrete_fields if f.attname == attribute)


def _id_from_content(table: Table, raw: RawRow) -> str:
    said = [table.name, *(f"{name}={words}" for name, words in sorted(raw.values.items()) if words)]
    return "said-" + hashlib.sha256("\x1f".join(said).encode(errors="replace")).hexdigest()[:32]
