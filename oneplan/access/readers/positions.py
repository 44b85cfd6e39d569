"""Who the viewer is to a family: one answer, asked of the wall, for whoever decides or writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from oneplan.kernel import clock
from oneplan.kernel.prepared import prepared
from oneplan.kernel.privacy import SHARED_CATEGORIES, Category
from oneplan.kernel.viewer import Viewer
from oneplan.people.rules import birthday_at, may_write


@dataclass(frozen=True, slots=True)
class ComingOfAge:
    """A young person who comes of age these months, or just did: from `on` they alone decide about
    what is theirs (adr/0021)."""

    name: str
    on: date
    age: int
    mine: bool  # the viewer themself
    signs_in: bool

    @property
    def past(self) -> bool:
        return self.on <= clock.today()


@dataclass(frozen=True, slots=True)
class Position:
    """What the viewer, as they act now, is to one family. `pen`: what they may write, by person.

    `steward`: decides for the family, or writes down what it says; `ours`: belongs to it, under
    every hat; `person_id`: who they are in it. The database decides; this only spares people
    buttons that would be refused. The last four are known where they are asked for.
    """

    account_id: UUID | None = None
    person_id: UUID | None = None
    name: str = ""
    directs: bool = False
    coordinates: bool = False
    pen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    steward: bool = False
    ours: bool = False
    reference: str = ""
    sees: tuple[Category, ...] = ()
    # When the record was joined with an earlier one; told to the family itself.
    closed: datetime | None = None
    turning: tuple[ComingOfAge, ...] = ()

    @property
    def decides(self) -> bool:
        """Directs the family, or writes down what it decides aloud."""
        return self.directs or self.coordinates

    @property
    def in_family(self) -> bool:
        return self.person_id is not None

    @property
    def about(self) -> UUID | None:
        """About whom they decide: None is the whole family."""
        return None if self.steward else self.person_id

    def may_write(self, category: str, person_id: UUID | None = None) -> bool:
        """Asked beforehand, of the wall's own test (`people.rules.may_write`)."""
        return may_write(self.pen, category, person_id)

    @property
    def writes_something(self) -> bool:
        return bool(self.pen.get("*", frozenset()) - {"any"})

    def writes_all(self, categories: Iterable[str]) -> bool:
        """Whether nothing in these categories is withheld, about anybody."""
        wanted = set(categories)
        withheld = any(wanted & seen for who, seen in self.pen.items() if who.startswith("-"))
        return wanted <= self.pen.get("*", frozenset()) and not withheld


COLUMNS: Final = ("person_id", "name", "directs", "pen", "coordinates", "steward", "ours")
# A row of COLUMNS for one family; for readers that ask it in their own statement, too.
POSITION: Final = """
SELECT p.id, p.chosen_name, coalesce(p.directs, false),
       (oneplan_sight('write') -> %(family)s::text)::json,
       %(family)s = ANY (oneplan_families('coordinate')),
       %(family)s = ANY (oneplan_families('steward')),
       %(family)s = ANY (oneplan_families('family'))
FROM (SELECT 1) AS one
LEFT JOIN people_person p ON p.family_id = %(family)s
      AND p.id = ANY ((SELECT oneplan_myself())::uuid[])
"""
CENTRE: Final = f"""
SELECT mine.*,
       (SELECT reference FROM access_familyreference WHERE family_id = %(family)s),
       (oneplan_sight('see') -> %(family)s::text -> '*')::json,
       oneplan_closed_since(%(family)s),
       (SELECT json_agg(json_build_object('name', p.chosen_name, 'born', i.birth_date,
               'age', j.own_age, 'mine', p.id = ANY (oneplan_myself()),
               'signs_in', p.account_id IS NOT NULL) ORDER BY i.birth_date, p.id)
        FROM people_person p JOIN people_identity i ON i.person_id = p.id
        JOIN people_community c ON c.id = p.community_id
        JOIN access_jurisdiction j ON j.key = c.jurisdiction AND j.own_age IS NOT NULL
        WHERE p.family_id = %(family)s AND p.standing IN ('youth', 'child')
          AND p.left_at IS NULL AND p.same_as_id IS NULL AND i.birth_date IS NOT NULL)
FROM ({POSITION}) mine ({", ".join(COLUMNS)})
"""
# Before the day, to prepare; after it, to ask whoever now decides.
TOLD_BEFORE, TOLD_AFTER = timedelta(days=90), timedelta(days=60)


def position(viewer: Viewer, family_id: UUID, *, centre: bool = False) -> Position:
    """Who the viewer is to this family and what they may decide and write there. One statement.

    Anybody may ask about themselves; a stranger is nothing to it. `centre`: with what the consent
    centre says besides.
    """
    with prepared(CENTRE if centre else POSITION, {"family": family_id}) as cursor:
        row = cursor.fetchone()
    assert row is not None
    return position_from(viewer, row)


def position_from(viewer: Viewer, row: tuple[Any, ...]) -> Position:
    """From a row of COLUMNS, and of CENTRE's after them."""
    person_id, name, directs, pen, coordinates, steward, ours, *more = row
    reference, sees, closed, young = more or ("", (), None, ())
    return Position(
        account_id=viewer.id,
        person_id=person_id,
        name=name or viewer.name,
        directs=directs,
        coordinates=coordinates,
        pen={who: frozenset(may) for who, may in (pen or {}).items()},
        steward=steward,
        ours=ours,
        reference=reference or "",
        sees=in_order(sees),
        closed=closed,
        turning=tuple(filter(None, map(_turning, young or ()))),
    )


def _turning(one: dict[str, Any]) -> ComingOfAge | None:
    on, today = birthday_at(date.fromisoformat(one.pop("born")), one["age"]), clock.today()
    return ComingOfAge(on=on, **one) if on - TOLD_BEFORE <= today <= on + TOLD_AFTER else None


def in_order(given: Any) -> tuple[Category, ...]:
    """Categories in the order in which every page names them."""
    return tuple(c for c in SHARED_CATEGORIES if c in (given or ()))
