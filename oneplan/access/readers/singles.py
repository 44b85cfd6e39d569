"""Decisions about single things, and those whom such a decision can be about."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from oneplan.access.items import Item, items_of
from oneplan.access.readers.holders import Here


@dataclass(frozen=True, slots=True)
class Single:
    """One decision in force about one thing. `mine`: the viewer may take it back."""

    directive_id: UUID
    item: Item
    shown: bool
    name: str
    agency: str
    ends: datetime
    mine: bool


SINGLES = """
SELECT d.id, i.item, d.effect = 'permit', coalesce(w.name, p.chosen_name, ''),
       coalesce(a.name, ''), d.ends,
       d.effect = 'permit' OR d.decided_by_id IS NULL OR d.decided_by_id = ANY (oneplan_myself())
FROM access_directive d CROSS JOIN LATERAL unnest(d.item_ids) AS i (item)
LEFT JOIN LATERAL (SELECT name, agency_id FROM people_worker
    WHERE account_id = d.recipient_id ORDER BY agency_id = d.agency_id DESC LIMIT 1) w ON true
LEFT JOIN people_agency a ON a.id = coalesce(d.agency_id, w.agency_id)
LEFT JOIN people_person p ON p.account_id = d.recipient_id AND p.family_id = d.family_id
WHERE d.family_id = %(family)s AND d.withdrawn_at IS NULL AND d.ends > statement_timestamp()
  AND (d.person_id IS NOT DISTINCT FROM %(about)s OR %(about)s::uuid IS NULL)
ORDER BY d.starts DESC
"""


def singles(family_id: UUID, about: UUID | None = None) -> list[Single]:
    """What the family (or, about themself, the viewer) decided about single things, latest first.

    Two statements. A decision about a thing that the viewer cannot see is not in the answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(SINGLES, {"family": family_id, "about": about})
        rows = cursor.fetchall()
    known = {item.id: item for item in items_of(family_id)} if rows else {}
    return [Single(pk, known[item], *rest) for pk, item, *rest in rows if item in known]


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody outside whom a decision about one thing can name."""

    account_id: UUID
    agency_id: UUID | None
    name: str
    agency: str


REACHABLE = """
SELECT DISTINCT h.account_id, h.agency_id, h.name, h.agency_name
FROM oneplan_holders(%(family)s, %(about)s) h
WHERE h.because NOT IN ('family', 'emergency', 'referrer')
UNION
SELECT b.viewer_id, b.agency_id, coalesce(w.name, p.chosen_name), coalesce(a.name, '')
FROM access_basis b LEFT JOIN people_agency a ON a.id = b.agency_id
LEFT JOIN people_worker w ON w.account_id = b.viewer_id AND w.agency_id = b.agency_id
LEFT JOIN people_person p ON p.account_id = b.viewer_id AND p.family_id = b.family_id
WHERE b.family_id = %(family)s AND b.kind IN ('team', 'assignment') AND b.viewer_id IS NOT NULL
  AND b.ends IS NULL AND coalesce(w.name, p.chosen_name) IS NOT NULL
ORDER BY 3, 1
"""


def reachable(family_id: UUID, here: Here) -> list[Reachable]:
    """Who is on the team or sees something: for whoever decides. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(REACHABLE, {"family": family_id, "about": here.about})
        return [Reachable(*row) for row in cursor.fetchall()]
