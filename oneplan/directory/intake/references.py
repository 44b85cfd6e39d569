"""What a row refers to, found by the source's own ids and turned into our keys."""

from collections.abc import Callable, Iterable
from uuid import UUID

from oneplan.directory.intake.cleaning import Clean
from oneplan.directory.intake.tables import Table
from oneplan.directory.models import Attribute

Keys = Callable[[str, Iterable[str]], dict[str, UUID]]


def resolve(table: Table, rows: list[Clean], keys: Keys) -> None:
    """Fill in the rows' foreign keys; what was not loaded becomes a remark and stays empty."""
    for reference in table.references:
        if reference.table == table.name:
            continue  # a row of the same table may come later: the loader links those at the end
        found = keys(reference.table, _named(rows, reference.name))
        for row in rows:
            name = row.references.get(reference.name, "")
            row.values[reference.attribute] = found.get(name)
            if name and name not in found:
                row.remarks.append(not_loaded(reference.name, reference.table, name))
    if table.model is Attribute:
        _resolve_links(rows, keys)


def not_loaded(column: str, table: str, name: str) -> str:
    return f"{column}: no {table} {name[:60]!r} was loaded"


def _named(rows: list[Clean], column: str) -> set[str]:
    return {row.references[column] for row in rows if column in row.references}


def _resolve_links(rows: list[Clean], keys: Keys) -> None:
    """An attribute may be said of a row of any table: `link_entity` names it."""
    linked = [(row, *row.link) for row in rows if row.link]
    for entity in {entity for _, entity, _ in linked}:
        found = keys(entity, {name for _, of, name in linked if of == entity})
        for row, of, name in linked:
            if of == entity:
                row.values["link_id"] = found.get(name)
                if name not in found:
                    row.remarks.append(not_loaded("link_id", of[:60] or "table", name))


def belongs(table: Table, row: Clean) -> bool:
    """Whether a row has something loaded to hang on; what belongs to nothing helps nobody."""
    attributes = {reference.name: reference.attribute for reference in table.references}
    needed = [attributes[name] for name in table.needs if name in attributes]
    parents = [attributes[name] for name in table.parents if name in attributes]
    if table.model is Attribute:
        needed.append("link_id")
    if any(row.values[name] is None for name in needed):
        return False
    return not parents or any(row.values[name] is not None for name in parents)
