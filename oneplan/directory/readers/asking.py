"""What a search asks of a community's directory: its words weighed by how rare they are there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from oneplan.directory import terms
from oneplan.directory.terms import Asked, Term
from oneplan.directory.understanding.spelling import is_known

Lexemes = dict[str, tuple[tuple[str, ...], int]]

# Each word's stems in both languages, how many services have them, and for a word that nothing has
# and our own lists do not know, the words of the directory that it is like.
LOOKED_UP = """
SELECT a.word, s.lexemes, d.services,
       CASE WHEN d.services = 0 AND a.word = ANY (%(strange)s) THEN array(
         SELECT w.word FROM directory_word w
          WHERE w.community_id = %(community)s AND w.word %% a.word
          ORDER BY similarity(w.word, a.word) DESC, w.services DESC, w.word LIMIT 8)
       ELSE '{}' END
  FROM unnest(%(words)s::text[]) AS a (word)
 CROSS JOIN LATERAL (SELECT array(SELECT DISTINCT l FROM unnest(
         ts_lexize('english_stem', a.word) || ts_lexize('french_stem', a.word)) l) AS lexemes) s
 CROSS JOIN LATERAL (SELECT coalesce(max(x.services), 0) AS services FROM directory_lexeme x
         WHERE x.community_id = %(community)s AND x.word = ANY (s.lexemes)) d
UNION ALL
SELECT m.mark, NULL, x.services, '{}' FROM unnest(%(marks)s::text[]) AS m (mark)
  JOIN directory_lexeme x ON x.community_id = %(community)s AND x.word = m.mark
UNION ALL
SELECT '', NULL, max(x.services), '{}' FROM directory_lexeme x
 WHERE x.community_id = %(community)s
UNION ALL
SELECT c.key, ARRAY[c.latitude::text, c.longitude::text], -1, '{}' FROM directory_centre c
 WHERE c.community_id = %(community)s AND c.key = ANY (%(places)s)
"""


@dataclass(frozen=True, slots=True)
class Looked:
    """A search with its terms. `services`: about how many there are; `meant`: the sentence with its
    misspelt words mended; `centres`: where the places are that it names, or that were chosen."""

    asked: Asked
    terms: list[Term]
    services: int
    meant: str = ""
    centres: dict[str, tuple[float, float]] | None = None


def look_up(
    community_id: UUID, words: str, near: Iterable[str] = (), kinds: Iterable[str] = ()
) -> Looked:
    """A sentence as terms, misspelt words mended. 1 SQL statement, 2 where something was mended."""
    looked, strange = _look_up(community_id, words, near, kinds)
    meant = terms.meant(words, strange) if strange else ""
    if not meant:
        return looked
    again, _strange = _look_up(community_id, meant, near, kinds)
    return Looked(again.asked, again.terms, again.services, meant, again.centres)


def _look_up(
    community_id: UUID, words: str, near: Iterable[str], kinds: Iterable[str]
) -> tuple[Looked, dict[str, list[str]]]:
    asked = terms.understand(words, kinds)
    places = [*near, *((asked.postal, asked.postal[:3]) if asked.postal else ())]
    values: dict[str, Any] = {
        "community": community_id,
        "words": list(asked.words),
        "strange": [word for word in asked.words if not is_known(word)],
        "marks": list(asked.marks),
        "places": places,
    }
    with connection.cursor() as cursor:
        cursor.execute(LOOKED_UP, values)
        rows = cursor.fetchall()
    lexemes, marks, centres, strange, total = _sorted(rows)
    found = terms.terms(asked, lexemes, marks)
    unknown = {word: strange.get(word, []) for word in terms.unknown(asked, lexemes)}
    return Looked(asked, found, total, centres=centres), unknown


def _sorted(rows: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    lexemes: Lexemes = {}
    marks: dict[str, int] = {}
    centres: dict[str, tuple[float, float]] = {}
    strange: dict[str, list[str]] = {}
    total = 0
    for word, stems, services, others in rows:
        if services == -1:
            centres[word] = (float(stems[0]), float(stems[1]))
        elif stems is not None:
            lexemes[word] = (tuple(stems), services)
            strange[word] = list(others)
        elif word:
            marks[word] = services
        else:
            total = services or 0
    return lexemes, marks, centres, strange, total
