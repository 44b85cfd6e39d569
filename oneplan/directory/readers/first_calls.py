"""Whom to call first where somebody speaks of danger."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from oneplan.directory.phones import Dial, dial
from oneplan.directory.readers.search import BY_PLACE
from oneplan.directory.terms import CONCEPT
from oneplan.directory.understanding import danger

MOST_SERVICES, LEAST = 4, 0.6
# The nearest to the danger first; what a service is called says more than what it tells of.
FIRST = """
SELECT service_id, name, phone, written_in FROM (
SELECT e.service_id, s.name, e.phone, e.written_in, e.sort_name, r.score,
       max(r.score) OVER () AS best
  FROM directory_searchentry e JOIN directory_service s ON s.id = e.service_id
 CROSS JOIN LATERAL (
   SELECT sum(t.weight * ts_rank(%(by_place)s::float4[], e.document, t.query)) AS score
     FROM unnest(%(queries)s::tsquery[], %(weights)s::float8[]) AS t (query, weight)
    WHERE e.document @@ t.query) r
 WHERE e.community_id = %(community)s AND e.shown AND e.phone <> ''
   AND e.service_id IN (SELECT f.service_id FROM directory_searchentry f
         WHERE f.community_id = %(community)s AND f.shown AND f.document @@ %(any)s::tsquery
         LIMIT 400)
) f WHERE score >= best * %(least)s
 ORDER BY score DESC, sort_name LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class FirstCall:
    """Somebody to call. `service_id`: of the community's directory; None for a public number."""

    name: str
    note: str
    phone: Dial
    lang: str = ""
    service_id: UUID | None = None


def first_calls(community_id: UUID, kinds: Sequence[str], language: str) -> list[FirstCall]:
    """Whom to call first in these dangers: the public numbers, and the community's own services
    that help in them. For everybody; nobody's words are kept. 1 SQL, none without danger."""
    if not kinds:
        return []
    public = [line for line in danger.lines() if not line.kinds.isdisjoint(kinds)]
    numbers = {line.number for line in public}
    own = [call for call in _own(community_id, kinds) if _digits(call.phone.shown) not in numbers]
    said = [
        FirstCall(line.name(language), line.note(language), dial(line.number)) for line in public
    ]
    return [*said[:1], *own, *said[1:]]


def _own(community_id: UUID, kinds: Sequence[str]) -> list[FirstCall]:
    helps = danger.helps(kinds)
    queries = [f"'{CONCEPT}{concept}'" for concept in helps]
    values: dict[str, Any] = {
        "community": community_id,
        "queries": queries,
        "weights": list(helps.values()),
        "any": " | ".join(queries),
        "by_place": BY_PLACE,
        "most": MOST_SERVICES,
        "least": LEAST,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIRST, values)
        return [
            FirstCall(name, "", dial(phone), written_in, service_id)
            for service_id, name, phone, written_in in cursor.fetchall()
        ]


def _digits(number: str) -> str:
    return "".join(character for character in number if character.isdigit())
