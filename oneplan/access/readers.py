"""Who can see, and who looked: for the family, in plain words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from oneplan.kernel.privacy import SHARED_CATEGORIES, Category

HOLDERS = """
SELECT g.viewer_id, g.agency_id, g.because, g.effect, g.categories, g.may_write, g.ends,
       coalesce(w.name, p.chosen_name, ''), coalesce(w.title, p.relation, ''),
       coalesce(a.name, ''), p.id, g.person_id,
       (SELECT d.id FROM access_directive d
        WHERE d.family_id = g.family_id AND d.withdrawn_at IS NULL AND d.effect = 'permit'
          AND d.ends > now() AND (d.recipient_id = g.viewer_id
              OR (d.recipient_id IS NULL AND d.agency_id = g.agency_id))
        ORDER BY d.created_at DESC LIMIT 1)
FROM access_grant g
LEFT JOIN people_worker w ON w.account_id = g.viewer_id AND w.agency_id = g.agency_id
LEFT JOIN people_agency a ON a.id = g.agency_id
LEFT JOIN people_person p ON p.account_id = g.viewer_id AND p.family_id = g.family_id
WHERE g.family_id = %s AND g.because <> 'own_record'
  -- Whoever is of the family needs no second line for having asked for help.
  AND NOT (g.because = 'referrer' AND EXISTS (SELECT FROM access_grant own
           WHERE own.family_id = g.family_id AND own.viewer_id = g.viewer_id
             AND own.because = 'family'))
  AND g.starts <= statement_timestamp() AND (g.ends IS NULL OR g.ends > statement_timestamp())
ORDER BY (g.because = 'family') DESC, 8, g.id
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who can see part of a family's record: who, which parts, until when, and why."""

    account_id: UUID
    name: str
    role: str
    agency: str
    because: str
    categories: tuple[Category, ...]
    may_write: bool
    until: datetime | None
    directive_id: UUID | None

    @property
    def in_family(self) -> bool:
        return self.because == "family"

    @property
    def sees_everything(self) -> bool:
        return set(self.categories) == set(SHARED_CATEGORIES)


def who_can_see(family_id: UUID) -> list[Holder]:
    """Everybody with an active grant on the family, the family itself first. One statement.

    For whoever directs the family (and its coordinator): the database shows nobody else a row.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, [family_id])
        rows = cursor.fetchall()
    denied: dict[UUID, set[str]] = {}
    for row in rows:
        if row[3] == "deny" and row[11] is None:
            denied.setdefault(row[0], set()).update(row[4])
    return [_holder(row, denied.get(row[0], set())) for row in rows if row[3] == "permit"]


def _holder(row: tuple, denied: set[str]) -> Holder:  # type: ignore[type-arg]
    seen = [Category(c) for c in row[4] if c not in denied]
    return Holder(
        account_id=row[0],
        name=row[7],
        role=row[8],
        agency=row[9],
        because=row[2],
        categories=tuple(seen),
        may_write=row[5],
        until=row[6],
        directive_id=row[12],
    )


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody outside the family, one day, and the parts they opened, folded together."""

    name: str
    agency: str
    day: date
    last_at: datetime
    parts: tuple[str, ...]
    times: int


OPENINGS = """
SELECT viewer_name, agency_name, (at AT TIME ZONE %(zone)s)::date AS day, max(at),
       array_agg(DISTINCT part ORDER BY part), count(*)
FROM access_accessevent WHERE family_id = %(family)s
GROUP BY viewer_id, viewer_name, agency_name, day ORDER BY day DESC, max(at) DESC LIMIT %(limit)s
"""


def who_looked(family_id: UUID, limit: int = 100) -> list[Opening]:
    """The latest openings by people outside the family, newest first. One statement.

    For the family only: the database shows nobody else a row.
    """
    facts: dict[str, Any] = {
        "family": family_id,
        "limit": limit,
        "zone": timezone.get_current_timezone_name(),
    }
    with connection.cursor() as cursor:
        cursor.execute(OPENINGS, facts)
        return [
            Opening(name, agency, day, last, tuple(parts), times)
            for name, agency, day, last, parts, times in cursor.fetchall()
        ]


def may_steward(family_id: UUID) -> bool:
    """Whether the viewer may decide (or write down) who sees this family's record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (oneplan_families('steward'))", [family_id])
        return bool(cursor.fetchone()[0])
