"""Search for services of a community. Public: anybody may read."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import connection

from oneplan.directory import rules
from oneplan.directory.languages import language_name
from oneplan.directory.models import Facet
from oneplan.kernel import clock

PAGE_SIZE = 10
# Ranking every service that has a common word costs; the best of these many is good enough.
BY_NAME, BY_TEXT = 200, 400
MOST_BROWSED = 400
MOST_PAGES = (BY_NAME + BY_TEXT) // PAGE_SIZE
LONGEST_WORDS = 200

FOUND = """
SELECT e.service_id, s.name, e.organization_name, e.summary, e.written_in, e.places, e.phone,
       e.languages, e.free, e.minimum_age, e.maximum_age, s.assured_date, s.status, found.total
  FROM ({page}) found
  JOIN directory_searchentry e ON e.service_id = found.service_id
  JOIN directory_service s ON s.id = e.service_id
 ORDER BY found.place
"""
BY_WORDS = """
SELECT c.service_id, count(*) OVER () AS total, row_number() OVER (ORDER BY
         c.named DESC, ts_rank(e.document, {query}) DESC, e.sort_name, c.service_id) AS place
  FROM (SELECT service_id, bool_or(named) AS named FROM (
          (SELECT service_id, true AS named FROM directory_searchentry
            WHERE {where} AND names @@ {query} LIMIT %(by_name)s)
          UNION ALL
          (SELECT service_id, false FROM directory_searchentry
            WHERE {where} AND document @@ {query} LIMIT %(by_text)s)) every
         GROUP BY service_id) c
  JOIN directory_searchentry e ON e.service_id = c.service_id
 ORDER BY place LIMIT %(size)s OFFSET %(start)s
"""
BROWSED = """
SELECT service_id, count(*) OVER () AS total, row_number() OVER (ORDER BY sort_name, service_id)
         AS place
  FROM (SELECT service_id, sort_name FROM directory_searchentry
         WHERE {where} ORDER BY sort_name LIMIT %(browsed)s) e
 ORDER BY place LIMIT %(size)s OFFSET %(start)s
"""
LIKELY_WORDS = """
SELECT asked.word, array(SELECT w.word FROM directory_word w
         WHERE w.community_id = %(community)s AND w.word %% asked.word
         ORDER BY similarity(w.word, asked.word) DESC, w.services DESC, w.word LIMIT 8)
  FROM unnest(%(words)s::text[]) AS asked (word)
 WHERE NOT EXISTS (SELECT 1 FROM directory_word k
         WHERE k.community_id = %(community)s AND k.word = asked.word)
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. `area` as typed; `age` in years; `language` a code of a filter."""

    words: str = ""
    language: str = ""
    free: bool = False
    area: str = ""
    age: int | None = None

    @property
    def filtered(self) -> bool:
        return bool(self.language or self.free or self.area or self.age is not None)


@dataclass(frozen=True, slots=True)
class Found:
    """One service in a list of results."""

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


@dataclass(frozen=True)
class SearchResult:
    """A page of services. `meant`: the words taken instead of misspelt ones; `some_words`: nothing
    has all the words, these have some; `more`: there are more than are counted."""

    entries: tuple[Found, ...] = ()
    total: int = 0
    number: int = 1
    more: bool = False
    meant: str = ""
    some_words: bool = False
    wanted: Wanted = field(default_factory=Wanted)

    @cached_property
    def page(self) -> "Page[int]":
        return Paginator(range(self.total), PAGE_SIZE).get_page(self.number)


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    services: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer."""

    languages: tuple[Choice, ...]
    areas: tuple[Choice, ...]


def search(
    community_id: UUID,
    words: str = "",
    *,
    language: str = "",
    free: bool = False,
    area: str = "",
    age: int | None = None,
    page: int = 1,
) -> SearchResult:
    """Services of a community that are open, best first: those named so, then by what they say.

    First all the words, in English or French, by their stems; if nothing has them, the likeliest
    spelling; then any of the words. 1 SQL statement when something is found, at most 4.
    """
    wanted = Wanted(words.replace("\0", "")[:LONGEST_WORDS].strip(), language, free, area, age)
    page = min(max(page, 1), MOST_PAGES)
    result = _find(community_id, wanted, page)
    if result.entries or not rules.plain(wanted.words):
        return result
    if meant := _meant(community_id, wanted.words):
        result = replace(_find(community_id, replace(wanted, words=meant), page), meant=meant)
    if not result.entries:
        again = replace(wanted, words=meant or wanted.words)
        result = replace(_find(community_id, again, page, any_word=True), meant=meant)
    return replace(result, wanted=wanted)


def _find(community_id: UUID, wanted: Wanted, page: int, any_word: bool = False) -> SearchResult:
    where, values = _where(community_id, wanted)
    function = "directory_any_word" if any_word else "directory_all_words"
    inner = BY_WORDS if rules.plain(wanted.words) else BROWSED
    sql = inner.format(where=where, query=f"{function}(%(words)s)")
    values |= {
        "words": wanted.words,
        "size": PAGE_SIZE,
        "start": (page - 1) * PAGE_SIZE,
        "by_name": BY_NAME,
        "by_text": BY_TEXT,
        "browsed": MOST_BROWSED,
    }
    with connection.cursor() as cursor:
        cursor.execute(FOUND.format(page=sql), values)
        rows = cursor.fetchall()
    total = rows[0][-1] if rows else 0
    entries = tuple(_found(row) for row in rows)
    return SearchResult(
        entries, total, page, total >= BY_TEXT, some_words=any_word and bool(rows), wanted=wanted
    )


def _found(row: tuple[Any, ...]) -> Found:
    id_, name, organization, summary, written_in, places, phone, *rest = row
    languages, free, least, most, assured, status, _total = rest
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
        freshness=rules.freshness(assured, clock.today()),
        status=status,
    )


def _whole(age: Decimal | None) -> int | None:
    return None if age is None else int(age)


def _where(community_id: UUID, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """What is not said about a service does not hide it: only what is said to be otherwise does."""
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
    return " AND ".join(tests), values


def _meant(community_id: UUID, words: str) -> str:
    """The words with those that occur nowhere replaced by the likeliest that do; "" if none is."""
    asked = rules.search_words(words)
    if not asked:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(LIKELY_WORDS, {"community": community_id, "words": asked})
        likely = {word: rules.nearest(word, others) for word, others in cursor.fetchall()}
    meant = [likely.get(word) or word for word in rules.plain(words).split()]
    return " ".join(meant) if any(likely.values()) else ""


def choices(community_id: UUID) -> Choices:
    """What the language and area filters offer, by name in the language of the page. 1 SQL."""
    rows = list(Facet.objects.filter(community_id=community_id).order_by("label"))
    languages = [
        Choice(row.value, language_name(row.value), row.services)
        for row in rows
        if row.kind == "language"
    ]
    areas = tuple(Choice(r.value, r.label, r.services) for r in rows if r.kind == "area")
    return Choices(tuple(sorted(languages, key=lambda choice: rules.plain(choice.label))), areas)
