"""Decisions about single things and single persons, and those whom they can name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.db.models.functions import Greatest

from oneplan.access.items import Item, items_of
from oneplan.access.models import Directive
from oneplan.kernel.privacy import SHARED_CATEGORIES, Category


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


@dataclass(frozen=True, slots=True)
class AboutOne:
    """One decision in force about one person's things, by somebody who decides for them or by
    themself. `mine`: the viewer may take it back."""

    directive_id: UUID
    person: str
    categories: tuple[Category, ...]
    witness: str
    shown: bool
    name: str
    agency: str
    ends: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class Apart:
    """What was decided apart from the whole: about single things, about single persons."""

    things: list[Single]
    people: list[AboutOne]


APART = """
SELECT d.id, i.item, coalesce(about.chosen_name, ''), d.categories, d.witness,
       d.effect = 'permit', coalesce(w.name, p.chosen_name, ''),
       coalesce(a.name, ''), d.ends,
       d.effect = 'permit' OR d.decided_by_id IS NULL OR d.decided_by_id = ANY (oneplan_myself())
FROM access_directive d LEFT JOIN LATERAL unnest(d.item_ids) AS i (item) ON true
LEFT JOIN people_person about ON about.id = d.person_id
LEFT JOIN LATERAL (SELECT name, agency_id FROM people_worker
    WHERE account_id = d.recipient_id ORDER BY agency_id = d.agency_id DESC LIMIT 1) w ON true
LEFT JOIN people_agency a ON a.id = coalesce(d.agency_id, w.agency_id)
LEFT JOIN people_person p ON p.account_id = d.recipient_id AND p.family_id = d.family_id
WHERE d.family_id = %(family)s AND d.withdrawn_at IS NULL AND d.ends > statement_timestamp()
  AND (d.person_id IS NOT DISTINCT FROM %(about)s OR %(about)s::uuid IS NULL)
  AND (d.item_ids <> '{}' OR (d.person_id IS NOT NULL AND %(about)s::uuid IS NULL))
ORDER BY d.starts DESC
"""


def apart(family_id: UUID, about: UUID | None = None) -> Apart:
    """What the family (or, about themself, the viewer) decided about single things, and about
    single persons; latest first.

    One statement, and one a room where single things were decided about. A decision about a thing
    that the viewer cannot see is not in the answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(APART, {"family": family_id, "about": about})
        rows = cursor.fetchall()
    some = any(item for _pk, item, *_rest in rows)
    known = {item.id: item for item in items_of(family_id)} if some else {}
    things, people = [], []
    for pk, item, person, parts, witness, *rest in rows:
        if item in known:
            things.append(Single(pk, known[item], *rest))
        elif item is None:
            categories = tuple(c for c in SHARED_CATEGORIES if c in parts)
            people.append(AboutOne(pk, person, categories, witness, *rest))
    return Apart(things, people)


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
FROM access_involvement b LEFT JOIN people_agency a ON a.id = b.agency_id
LEFT JOIN people_worker w ON w.account_id = b.viewer_id AND w.agency_id = b.agency_id
LEFT JOIN people_person p ON p.account_id = b.viewer_id AND p.family_id = b.family_id
WHERE b.family_id = %(family)s AND b.kind IN ('team', 'assignment') AND b.viewer_id IS NOT NULL
  AND b.ends IS NULL AND coalesce(w.name, p.chosen_name) IS NOT NULL
ORDER BY 3, 1
"""


def reachable(family_id: UUID, about: UUID | None = None) -> list[Reachable]:
    """Who is on the team or sees something: for whoever decides (`about`: about themself). One
    statement."""
    with connection.cursor() as cursor:
        cursor.execute(REACHABLE, {"family": family_id, "about": about})
        return [Reachable(*row) for row in cursor.fetchall()]


def last_decided(family_id: UUID, item_id: UUID | None = None) -> str:
    """When something was last decided, or taken back, of what the viewer may see of decisions: of
    all, or about one thing. Names what a page knew; empty: nothing yet. One statement."""
    decisions = Directive.objects.filter(family_id=family_id)
    if item_id is not None:
        decisions = decisions.filter(item_ids__contains=[item_id])
    last = decisions.aggregate(at=Max(Greatest("created_at", "withdrawn_at")))["at"]
    return last.isoformat() if last else ""
