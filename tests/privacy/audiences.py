"""Which of the Haddads' pages those inside may open, and what addresses take: told by each room.

Each room has `tests/<room>/audiences.py`, found by its name. In it, all optional:

- `PAGES`: a line for each page of a family, a cell for each of `ROLES`. G reads it, P sends to it
  (200 or 302, for an empty form too: what is then saved is the wall's to decide). Small letters:
  one of the rows that are tried, and not the other. A dash: 404 or 403, or 405 where the page
  cannot be read, or sent to, by anybody.
- `tried(find)`: those rows, by the parameter of an address; `"name parameter"` for one address
  alone, `"name?"` for what stands behind it.
- `SENT`: what a form must hold to be more than a slip.
- `TAKES`, `WORDS`: of which tables a crawl fills a parameter with ids (none: of any, it takes no
  row of a family), or with which words.
- `CHANGED_BY_MOVING`: tables in which a family's move changes more than where the rows are.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import models, transaction

from oneplan.access.viewers import name_account
from tests.privacy.urls import Address

# The mother, the youth, his aunt, the coordinator, and a team member with few parts.
ROLES = ("amira", "yusuf", "layla", "dana", "okafor")
HERE = Path(__file__)
Tried = dict[str, list[str]]


def told(name: str) -> Iterator[Any]:
    """What each room says under this name, if it says anything."""
    for path in sorted(HERE.parents[1].glob(f"*/{HERE.name}")):
        if path != HERE:
            room = import_module(f"tests.{path.parent.name}.{HERE.stem}")
            if hasattr(room, name):
                yield getattr(room, name)


def pages() -> dict[str, tuple[str, ...]]:
    lines = [line.split() for text in told("PAGES") for line in text.strip().splitlines()]
    assert all(len(line) == 1 + len(ROLES) for line in lines)
    listed = {name: tuple(cells) for name, *cells in lines}
    assert len(listed) == len(lines), "a page is listed twice"
    return listed


def takes() -> dict[str, tuple[str, ...]]:
    """The beginnings of the names of models whose ids a parameter takes."""
    found: dict[str, tuple[str, ...]] = {}
    for said in told("TAKES"):
        found |= {name: found.get(name, ()) + kinds for name, kinds in said.items()}
    return found


def words() -> dict[str, list[str]]:
    return {name: several for said in told("WORDS") for name, several in said.items()}


def changed_by_moving() -> set[str]:
    return {table for tables in told("CHANGED_BY_MOVING") for table in tables}


class Find:
    """Rows of the Haddads', for a room to say which of them are tried."""

    def __init__(self, example: Any) -> None:
        self.example = example

    def account(self, who: str) -> UUID:
        pk: UUID = self.example.account(who).pk
        return pk

    def ids(self, model: type[models.Model], who: str = "amira", **which: Any) -> list[str]:
        """The ids that somebody sees, the earliest first."""
        with transaction.atomic():
            name_account(self.account(who))
            rows = model._default_manager.filter(family=self.example.family_id, **which)
            return [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]

    def page(self, who: str, rest: str) -> str:
        path = f"/family/{self.example.family_id}/{rest}"
        return str(self.example.client(who).get(path).content.decode())


class Rows:
    """The rows that are tried, by what an address's parameter or its name asks for."""

    def __init__(self, example: Any) -> None:
        self.ids: Tried = {"family_id": [str(example.family_id)]}
        for tried in told("tried"):
            self.ids |= tried(Find(example))
        self.forms = {name: form for said in told("SENT") for name, form in said.items()}

    def paths(self, address: Address) -> list[str]:
        values = self.ids | {
            parameter: self.ids[f"{address.name} {parameter}"]
            for parameter in address.parameters
            if f"{address.name} {parameter}" in self.ids
        }
        also = "".join(self.ids.get(f"{address.name}?", ()))
        return [path + also for path in address.filled(values)]

    def sent(self, address: Address) -> dict[str, str]:
        first = {name: ids[0] for name, ids in self.ids.items() if ids}
        form = self.forms.get(address.name, {})
        return {name: value.format_map(first) for name, value in form.items()}
