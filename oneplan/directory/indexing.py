"""What search reads, made from the rows of a community's directory after they changed.

The text of each service is kept as stems in four weights: its names, what it is about, what it
says, where it is. Only entries whose text changed are written again.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from statistics import fmean
from typing import Any
from uuid import UUID

from django.db import connection

from oneplan.directory import rules
from oneplan.directory.about import About, gather
from oneplan.directory.languages import NAMES
from oneplan.directory.models import (
    Address,
    Centre,
    Facet,
    SearchEntry,
    Service,
    Status,
    Word,
)
from oneplan.directory.terms import CONCEPT, LANGUAGE, POSTAL
from oneplan.directory.understanding.concepts import told_about

BATCH = 500
SHORT_NUMBER = re.compile(r"\b\d-\d-\d\b")
SENTENCE = re.compile(r"[.!?;:\n]+")
MOST_READ = 1500
# A service that tells of few things is about those; one that tells of many lists them.
FEW = 6
SUMMARY = 240
LONGEST_AREA = 80
PUT = """
INSERT INTO directory_searchentry AS entry (
  service_id, community_id, shown, sort_name, organization_name, summary, written_in, places,
  phone, languages, areas, free, minimum_age, maximum_age, latitude, longitude, open_slots,
  accessible, stamp, names, document)
SELECT %(service)s, %(community)s, %(shown)s, %(sort_name)s, %(organization)s, %(summary)s,
  %(written_in)s, %(places)s, %(phone)s, %(languages)s, %(areas)s, %(free)s,
  %(minimum_age)s, %(maximum_age)s, %(latitude)s, %(longitude)s, %(open_slots)s, %(accessible)s,
  %(stamp)s, a, a || setweight(directory_vector(%(about)s), 'B')
  || setweight(directory_vector(%(says)s), 'C') || setweight(directory_vector(%(where)s), 'D')
  || %(marks)s::tsvector
FROM (SELECT setweight(directory_vector(%(names)s), 'A') || %(name_marks)s::tsvector AS a) named
ON CONFLICT (service_id) DO UPDATE SET
  shown = excluded.shown, sort_name = excluded.sort_name,
  organization_name = excluded.organization_name, summary = excluded.summary,
  written_in = excluded.written_in, places = excluded.places, phone = excluded.phone,
  languages = excluded.languages, areas = excluded.areas,
  free = excluded.free, minimum_age = excluded.minimum_age, maximum_age = excluded.maximum_age,
  latitude = excluded.latitude, longitude = excluded.longitude,
  open_slots = excluded.open_slots, accessible = excluded.accessible,
  stamp = excluded.stamp, names = excluded.names, document = excluded.document
"""


@dataclass(slots=True)
class Tally:
    """What the filters offer and which words occur, counted in services."""

    words: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    areas: Counter[str] = field(default_factory=Counter)
    area_names: dict[str, str] = field(default_factory=dict)


def index_community(community_id: UUID) -> int:
    """Bring the search of a community in step with its rows; returns how many entries changed."""
    services = Service.objects.filter(community_id=community_id).select_related(
        "organization", "program"
    )
    tally, written = Tally(), 0
    rows = services.order_by("pk").iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        written += _index(batch, tally)
    _keep_words(community_id, tally.words)
    _keep_lexemes(community_id)
    _keep_centres(community_id)
    _keep_facets(community_id, tally)
    return written


def _index(batch: list[Service], tally: Tally) -> int:
    about = gather([service.pk for service in batch])
    entries = [_entry(service, about) for service in batch]
    for entry in entries:
        _count(entry, tally)
    stamps = dict(
        SearchEntry.objects.filter(pk__in=[e["service"] for e in entries]).values_list(
            "pk", "stamp"
        )
    )
    changed = [entry for entry in entries if stamps.get(entry["service"]) != entry["stamp"]]
    with connection.cursor() as cursor:
        cursor.executemany(PUT, changed)
    return len(changed)


def _entry(service: Service, about: About) -> dict[str, Any]:
    key, organization = service.pk, service.organization
    areas = [*about.areas[key], *about.cities[key]]
    entry = {
        "service": key,
        "community": service.community_id,
        "shown": service.status in (Status.ACTIVE, Status.TEMPORARILY_CLOSED),
        "sort_name": rules.plain(service.name)[:500],
        "organization": organization.name if organization else "",
        "summary": _summary(service.description),
        "written_in": rules.language_of(f"{service.name}. {service.description}"),
        "places": ", ".join(about.cities[key][:3])[:500],
        "phone": about.phones.get(key, ""),
        "languages": sorted(about.languages[key]),
        "areas": rules.area_keys(areas),
        "free": rules.is_free([service.fees, service.fees_description], about.amounts[key]),
        "minimum_age": service.minimum_age,
        "maximum_age": service.maximum_age,
        "latitude": about.points.get(key, (None, None))[0],
        "longitude": about.points.get(key, (None, None))[1],
        "open_slots": about.open_slots(key),
        "accessible": sorted(about.accessible[key]),
        "names": _with_numbers(f"{service.name}\n{service.alternate_name}"),
        "about": "\n".join([*about.terms[key], *_offered_by(service)]),
        "says": f"{service.description}\n{service.eligibility_description}",
        "where": "\n".join(areas),
    }
    entry |= _marks(service, about)
    # A sentence about where it is offered is searched, but is no choice of a filter.
    short = [area for area in areas if len(area) <= LONGEST_AREA]
    entry["area_names"] = {rules.plain(area): area for area in short}
    said = json.dumps(entry, sort_keys=True, default=str, ensure_ascii=False)
    return {**entry, "stamp": hashlib.sha256(said.encode()).hexdigest()}


def _with_numbers(names: str) -> str:
    """ "9-8-8" is also found as "988"."""
    return "\n".join([names, *(number.replace("-", "") for number in SHORT_NUMBER.findall(names))])


def _marks(service: Service, about: About) -> dict[str, str]:
    """Lexemes for what the words mean, as PostgreSQL writes a vector: by where it is said."""
    key = service.pk
    named = told_about([service.name, service.alternate_name])
    topics = told_about(about.terms[key]) - named
    said = told_about(_sentences(service)) - named - topics
    weighed = [(topics, "B"), (said, "B" if len(said) <= FEW else "C")]
    marks = {f"{CONCEPT}{concept}": letter for found, letter in weighed for concept in found}
    marks |= {f"{LANGUAGE}{code}": "C" for code in about.languages[key]}
    for code in about.postal[key]:
        marks |= {f"{POSTAL}{code}": "B", f"{POSTAL}{code[:3]}": "D"}
    names = {f"{CONCEPT}{concept}": "A" for concept in named}
    return {"name_marks": _vector(names), "marks": _vector(marks)}


def _vector(marks: dict[str, str]) -> str:
    safe = {mark.replace("'", "").replace("\\", ""): letter for mark, letter in marks.items()}
    return " ".join(f"'{mark}':1{letter}" for mark, letter in sorted(safe.items()))


def _sentences(service: Service) -> list[str]:
    text = f"{service.description[:MOST_READ]}\n{service.eligibility_description[:MOST_READ]}"
    return [part for part in SENTENCE.split(text) if part.strip()]


def _offered_by(service: Service) -> Iterator[str]:
    for offering in (service.organization, service.program):
        if offering:
            yield f"{offering.name}\n{offering.alternate_name}"


def _summary(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SUMMARY else flat[:SUMMARY].rsplit(" ", 1)[0] + " …"


def _count(entry: dict[str, Any], tally: Tally) -> None:
    if not entry["shown"]:
        return
    text = f"{entry['names']} {entry['about']} {entry['says']} {entry['where']}"
    tally.words.update(rules.search_words(text))
    tally.languages.update(entry["languages"])
    tally.areas.update(list(entry["area_names"]))
    for plain, name in entry["area_names"].items():
        tally.area_names.setdefault(plain, name)


def _keep_words(community_id: UUID, words: Counter[str]) -> None:
    stored = dict(Word.objects.filter(community_id=community_id).values_list("word", "services"))
    if stored == dict(words):
        return
    Word.objects.filter(community_id=community_id).delete()
    rows = (
        Word(community_id=community_id, word=word, services=count) for word, count in words.items()
    )
    while batch := list(islice(rows, 5000)):
        Word.objects.bulk_create(batch)


def _keep_lexemes(community_id: UUID) -> None:
    """Counted by the database, of what is found: closed services do not make a word common."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT directory_count_lexemes(%s)", [community_id])


def _keep_centres(community_id: UUID) -> None:
    """The middle of a postal code's, of a postal area's and of a town's own addresses."""
    where = Address.objects.filter(
        community_id=community_id,
    ).values_list("postal_code", "city", "location__latitude", "location__longitude")
    points: dict[str, list[tuple[float, float]]] = {}
    for postal, city, latitude, longitude in where.iterator():
        if latitude is None or longitude is None:
            continue
        code = rules.postal_key(postal)
        names = [rules.plain(part) for part in (city, *city.split(" / "))]
        for key in {code, code[:3], *names} - {""}:
            points.setdefault(key[:200], []).append((latitude, longitude))
    Centre.objects.filter(community_id=community_id).delete()
    Centre.objects.bulk_create(
        [
            Centre(
                community_id=community_id,
                key=key,
                latitude=fmean(point[0] for point in found),
                longitude=fmean(point[1] for point in found),
            )
            for key, found in points.items()
        ],
        batch_size=1000,
    )


def _facets(community_id: UUID, tally: Tally) -> Iterator[Facet]:
    for code, count in tally.languages.items():
        label = NAMES.get(code, code)
        yield Facet(
            community_id=community_id, kind="language", value=code, label=label, services=count
        )
    for plain, count in tally.areas.most_common(500):
        name = tally.area_names[plain][:200]
        yield Facet(
            community_id=community_id, kind="area", value=plain[:200], label=name, services=count
        )


def _keep_facets(community_id: UUID, tally: Tally) -> None:
    mine = Facet.objects.filter(community_id=community_id)
    stored = set(mine.values_list("kind", "value", "label", "services"))
    wanted = list(_facets(community_id, tally))
    if stored != {(row.kind, row.value, row.label, row.services) for row in wanted}:
        mine.delete()
        Facet.objects.bulk_create(wanted)
