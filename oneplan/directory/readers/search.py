"""Search for services of a community. Public: anybody may read. What is typed is never kept."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from oneplan.directory import rules, terms
from oneplan.directory.hours import slot_of
from oneplan.directory.languages import language_name
from oneplan.directory.readers.asking import Looked, look_up
from oneplan.directory.terms import LANGUAGE, POSTAL, Term
from oneplan.directory.understanding.concepts import label
from oneplan.directory.understanding.danger import dangers
from oneplan.directory.understanding.spelling import mended
from oneplan.kernel import clock

PAGE_SIZE = 10
# Ranking every service that has a common word costs; the best of these many is good enough.
BY_NAME, BY_EVERY, BY_ANY = 120, 80, 120
MOST_BROWSED = 400
MOST_PAGES = 40
LONGEST_WORDS = 200
MOST_WHY = 3
# By where a word stands: in where it is offered, in what it says, in what it is about, in its name.
BY_PLACE = "{0.2, 0.45, 0.6, 1.0}"
# All the words weigh this much more than some of them; a service for another age this much less.
EVERY_WORD, SO_NAMED, OTHER_AGE = 1.3, 4.0, 0.55
# Of the best one's score; what has less is not shown.
LEAST_SCORE = 0.12
# How far away a service counts half.
HALF_AT_KM = 25.0

FOUND = f"""
SELECT e.service_id, s.name, e.organization_name, e.summary, e.written_in, e.places, e.phone,
       e.languages, e.free, e.minimum_age, e.maximum_age, s.assured_date, s.status,
       oneplan_rule(s.community_id, '{rules.FRESH_RULE}'),
       found.every, found.matched, found.km, found.total
  FROM ({{page}}) found
  JOIN directory_searchentry e ON e.service_id = found.service_id
  JOIN directory_service s ON s.id = e.service_id
 ORDER BY found.place
"""
KILOMETRES = """2 * 6371 * asin(least(1, sqrt(
  sin(radians(e.latitude - %(latitude)s) / 2) ^ 2 + cos(radians(e.latitude))
  * cos(radians(%(latitude)s)) * sin(radians(e.longitude - %(longitude)s) / 2) ^ 2)))"""
BY_WORDS = """
SELECT service_id, every, matched, km, total,
       row_number() OVER (ORDER BY score DESC, sort_name, service_id) AS place
  FROM (SELECT ranked.*, count(*) OVER () AS total FROM (
    SELECT scored.*, max(score) OVER () AS best FROM (
      SELECT e.service_id, e.sort_name, w.every, w.matched, w.km,
             w.score * CASE WHEN w.every THEN %(every_word)s ELSE 1 END
             * CASE WHEN e.names @@ %(named)s::tsquery
                    THEN 1 + %(so_named)s / length(e.names) ELSE 1 END
             * CASE WHEN %(said_age)s::int IS NOT NULL
                     AND (coalesce(e.minimum_age, 0) > %(said_age)s
                          OR coalesce(e.maximum_age, 200) < %(said_age)s)
                    THEN %(other_age)s ELSE 1 END
             * CASE WHEN w.km IS NULL THEN 1 ELSE 0.5 + 0.5 / (1 + w.km / %(half_at)s) END
             AS score
        FROM (
          (SELECT service_id FROM directory_searchentry
            WHERE {where} AND names @@ %(any)s::tsquery LIMIT %(by_name)s)
          UNION
          (SELECT service_id FROM directory_searchentry
            WHERE {where} AND document @@ %(all)s::tsquery LIMIT %(by_every)s)
          UNION
          (SELECT service_id FROM directory_searchentry
            WHERE {where} AND document @@ %(any)s::tsquery LIMIT %(by_any)s)) c
        JOIN directory_searchentry e ON e.service_id = c.service_id
       CROSS JOIN LATERAL (
         SELECT sum(g.best) AS score,
                array_agg(g.place ORDER BY g.best DESC) FILTER (WHERE g.best > 0) AS matched,
                e.document @@ %(all)s::tsquery AS every, {km} AS km
           FROM (SELECT max(t.weight * r.rank) AS best,
                        (array_agg(t.place ORDER BY t.weight * r.rank DESC))[1] AS place
                   FROM unnest(%(queries)s::tsquery[], %(weights)s::float8[], %(groups)s::text[])
                        WITH ORDINALITY AS t (query, weight, team, place)
                  CROSS JOIN LATERAL (SELECT CASE WHEN e.document @@ t.query
                          THEN ts_rank(%(by_place)s::float4[], e.document, t.query) ELSE 0 END
                          AS rank) r
                  GROUP BY t.team) g
       ) w) scored) ranked
   WHERE score > 0 AND score >= best * %(least)s) kept
 ORDER BY place LIMIT %(size)s OFFSET %(start)s
"""
BROWSED = """
SELECT service_id, true AS every, '{{}}'::int[] AS matched, km, count(*) OVER () AS total,
       row_number() OVER (ORDER BY km NULLS LAST, sort_name, service_id) AS place
  FROM (SELECT e.service_id, e.sort_name, {km} AS km FROM directory_searchentry e
         WHERE {where} ORDER BY {order} LIMIT %(browsed)s) e
 ORDER BY place LIMIT %(size)s OFFSET %(start)s
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. `area` and `near` as typed; `age` in years; `language` and
    `accessible` codes of a filter."""

    words: str = ""
    language: str = ""
    free: bool = False
    area: str = ""
    age: int | None = None
    near: str = ""
    open_now: bool = False
    accessible: str = ""

    @property
    def filtered(self) -> bool:
        chosen = (self.language, self.free, self.area, self.near, self.open_now, self.accessible)
        return any(chosen) or self.age is not None


@dataclass(frozen=True, slots=True)
class Found:
    """One service in a list of results. `why`: what of the search it has; `km`: how far it is;
    `alike`: another one on the page has the same name."""

    id: UUID
    name: str
    organization: str
    summary: str
    written_in: str
    places: str
    phone: str
    languages: tuple[str, ...]
    free: bool
    minimum_age: int | None
    maximum_age: int | None
    assured_date: date | None
    freshness: rules.Freshness
    status: str
    why: tuple[str, ...] = ()
    km: float | None = None
    alike: bool = False


@dataclass(frozen=True)
class SearchResult:
    """A page of services. `meant`: the words taken instead of misspelt ones; `some_words`: nothing
    has all the words, these have some; `more`: there are more than are counted; `dangers`: the
    kinds of danger that the words speak of; `lost`: nobody knows where `near` is."""

    entries: tuple[Found, ...] = ()
    total: int = 0
    number: int = 1
    more: bool = False
    meant: str = ""
    some_words: bool = False
    wanted: Wanted = field(default_factory=Wanted)
    dangers: tuple[str, ...] = ()
    lost: bool = False

    @cached_property
    def page(self) -> "Page[int]":
        return Paginator(range(self.total), PAGE_SIZE).get_page(self.number)


def search(
    community_id: UUID,
    words: str = "",
    *,
    language: str = "",
    free: bool = False,
    area: str = "",
    age: int | None = None,
    near: str = "",
    open_now: bool = False,
    accessible: str = "",
    page: int = 1,
) -> SearchResult:
    """Services of a community that are open, best first.

    What the words mean (concepts, in both languages) and the words themselves, by their stems; rare
    ones weigh more, and services that have all of them come before those that have some. At most 3
    SQL statements: 1 to browse, 2 to search, 3 where a word was misspelt.
    """
    words = words.replace("\0", "")[:LONGEST_WORDS].strip()
    wanted = Wanted(words, language, free, area, age, near.strip()[:80], open_now, accessible)
    page = min(max(page, 1), MOST_PAGES)
    kinds = dangers(words) or dangers(mended(words)) if words else ()
    if not rules.plain(words) and not wanted.near:
        return replace(_find(community_id, wanted, None, page), dangers=kinds)
    looked = look_up(community_id, words, _near_keys(wanted.near), kinds)
    result = _find(community_id, wanted, looked, page)
    lost = bool(wanted.near) and not looked.centres
    return replace(result, meant=looked.meant, dangers=kinds, lost=lost)


def _near_keys(near: str) -> list[str]:
    code = rules.postal_key(near) or rules.plain(near).replace(" ", "")
    return list(dict.fromkeys((code, code[:3], rules.plain(near)))) if near else []


def _find(community_id: UUID, wanted: Wanted, looked: Looked | None, page: int) -> SearchResult:
    where, values = _where(community_id, wanted)
    found = looked.terms if looked else []
    by_words = bool(looked and rules.plain(wanted.words))
    if by_words and not found:
        return SearchResult(number=page, wanted=wanted)
    point = _point(looked, wanted)
    parts = {"where": where, "km": KILOMETRES if point else "NULL::float8"}
    order = "km NULLS LAST, e.sort_name" if point else "e.sort_name"
    sql = BY_WORDS.format(**parts) if by_words else BROWSED.format(order=order, **parts)
    values |= {"size": PAGE_SIZE, "start": (page - 1) * PAGE_SIZE, "browsed": MOST_BROWSED}
    values |= {"latitude": point[0], "longitude": point[1]} if point else {}
    values |= _by(looked) if by_words and looked else {}
    with connection.cursor() as cursor:
        cursor.execute(FOUND.format(page=sql), values)
        rows = cursor.fetchall()
    return _result(rows, wanted, found, page)


def _point(looked: Looked | None, wanted: Wanted) -> tuple[float, float] | None:
    if looked is None or not looked.centres:
        return None
    keys = [*_near_keys(wanted.near), looked.asked.postal, looked.asked.postal[:3]]
    return next((looked.centres[key] for key in keys if key in looked.centres), None)


def _by(looked: Looked) -> dict[str, Any]:
    """What is looked for and how it is weighed, as the statement takes it."""
    found = looked.terms
    finding = terms.to_find_by(found, looked.services)
    return {
        "any": " | ".join(term.query for term in finding),
        "all": terms.every(found, looked.asked),
        "named": terms.named(found, looked.asked),
        "queries": [term.query for term in found],
        "weights": [terms.weight(term, looked.services) for term in found],
        "groups": [term.group for term in found],
        "said_age": looked.asked.age,
        "by_name": BY_NAME,
        "by_every": BY_EVERY,
        "by_any": BY_ANY,
        "by_place": BY_PLACE,
        "every_word": EVERY_WORD,
        "other_age": OTHER_AGE,
        "so_named": SO_NAMED,
        "half_at": HALF_AT_KM,
        "least": LEAST_SCORE,
    }


def _result(
    rows: list[tuple[Any, ...]], wanted: Wanted, found: list[Term], page: int
) -> SearchResult:
    total = rows[0][-1] if rows else 0
    names = [rules.plain(row[1]) for row in rows]
    entries = tuple(
        replace(_found(row, found), alike=names.count(rules.plain(row[1])) > 1) for row in rows
    )
    some = bool(rows) and not any(row[-4] for row in rows)
    return SearchResult(entries, total, page, total >= BY_ANY, some_words=some, wanted=wanted)


def _found(row: tuple[Any, ...], asked: list[Term]) -> Found:
    id_, name, organization, summary, written_in, places, phone, *rest = row
    languages, free, least, most, assured, status, sure, _every, matched, km, _total = rest
    return Found(
        id=id_,
        name=name,
        organization=organization,
        summary=summary,
        written_in=written_in,
        places=places,
        phone=phone,
        languages=tuple(language_name(code) for code in languages),
        free=free,
        minimum_age=_whole(least),
        maximum_age=_whole(most),
        assured_date=assured,
        freshness=rules.freshness(assured, clock.today(), sure),
        status=status,
        why=_why(asked, matched or []),
        km=km,
    )


def _why(asked: list[Term], matched: list[int]) -> tuple[str, ...]:
    """What of a search a service has, as the page says it: the weightiest first."""
    told = (_told(asked[place - 1]) for place in matched)
    return tuple(dict.fromkeys(words for words in told if words))[:MOST_WHY]


def _told(term: Term) -> str:
    if term.concept:
        return label(term.concept, get_language() or "")
    if term.said.startswith(LANGUAGE):
        return language_name(term.said[1:])
    return term.said[1:].upper() if term.said.startswith(POSTAL) else term.said


def _whole(age: Decimal | None) -> int | None:
    return None if age is None else int(age)


def _where(community_id: UUID, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """What is not said about a service does not hide it: only what is said to be otherwise does.

    Open now and what a building has are the other way round: a closed door helps nobody.
    """
    tests = ["community_id = %(community)s", "shown"]
    values: dict[str, Any] = {"community": community_id}
    if wanted.language:
        tests.append("languages @> ARRAY[%(language)s]::varchar[]")
        values["language"] = wanted.language
    if wanted.free:
        tests.append("free")
    if area := rules.plain(wanted.area):
        tests.append("areas && %(area)s::text[]")
        values["area"] = [area, rules.ANY_AREA]
    if wanted.age is not None:
        tests.append(
            "coalesce(minimum_age, 0) <= %(age)s AND coalesce(maximum_age, 200) >= %(age)s"
        )
        values["age"] = wanted.age
    if wanted.open_now:
        now = timezone.localtime(clock.now())
        tests.append("open_slots @> ARRAY[%(slot)s]::smallint[]")
        values["slot"] = slot_of(now.weekday(), now.time())
    if wanted.accessible:
        tests.append("accessible @> ARRAY[%(accessible)s]::varchar[]")
        values["accessible"] = wanted.accessible
    return " AND ".join(tests), values
