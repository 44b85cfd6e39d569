"""What search reads, made from the rows of a community's directory after they changed.

The text of each service is kept as stems in four weights: its names, what it is about, what it
says, where it is. Only entries whose text changed are written again.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from oneplan.directory import rules
from oneplan.directory.languages import NAMES, language_code
from oneplan.directory.models import (
    Address,
    Attribute,
    CostOption,
    Facet,
    Language,
    Phone,
    SearchEntry,
    Service,
    ServiceArea,
    Status,
    Word,
)

BATCH = 500
SUMMARY = 240
LONGEST_AREA = 80
PUT = """
INSERT INTO directory_searchentry AS entry (
  service_id, community_id, shown, sort_name, organization_name, summary, written_in, places,
  phone, languages, areas, free, minimum_age, maximum_age, stamp, names, document)
SELECT %(service)s, %(community)s, %(shown)s, %(sort_name)s, %(organization)s, %(summary)s,
  %(written_in)s, %(places)s, %(phone)s, %(languages)s, %(areas)s, %(free)s,
  %(minimum_age)s, %(maximum_age)s, %(stamp)s, a, a || setweight(directory_vector(%(about)s), 'B')
  || setweight(directory_vector(%(says)s), 'C') || setweight(directory_vector(%(where)s), 'D')
FROM (SELECT setweight(directory_vector(%(names)s), 'A') AS a) named
ON CONFLICT (service_id) DO UPDATE SET
  shown = excluded.shown, sort_name = excluded.sort_name,
  organization_name = excluded.organization_name, summary = excluded.summary,
  written_in = excluded.written_in, places = excluded.places, phone = excluded.phone,
  languages = excluded.languages, areas = excluded.areas,
  free = excluded.free, minimum_age = excluded.minimum_age, maximum_age = excluded.maximum_age,
  stamp = excluded.stamp, names = excluded.names, document = excluded.document
"""


@dataclass(slots=True)
class About:
    """What else is known about the services of a batch, by service."""

    terms: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    areas: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    cities: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    languages: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    amounts: dict[UUID, list[int | None]] = field(default_factory=lambda: defaultdict(list))
    phones: dict[UUID, str] = field(default_factory=dict)


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
    _keep_facets(community_id, tally)
    return written


def _index(batch: list[Service], tally: Tally) -> int:
    about = _about([service.pk for service in batch])
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


def _about(keys: list[UUID]) -> About:
    about = About()
    terms = Attribute.objects.filter(link_entity="service", link_id__in=keys).order_by(
        "created_at", "pk"
    )
    for key, name in terms.values_list("link_id", "taxonomy_term__name"):
        about.terms[key].append(name)
    areas = (
        ServiceArea.objects.filter(service__in=keys).exclude(name="").order_by("created_at", "pk")
    )
    for key, name in areas.values_list("service_id", "name"):
        about.areas[key].append(name)
    for key, cents in CostOption.objects.filter(service__in=keys).values_list(
        "service_id", "amount_cents"
    ):
        about.amounts[key].append(cents)
    _add_places(about, keys)
    _add_languages(about, keys)
    _add_phones(about, keys)
    return about


def _add_places(about: About, keys: list[UUID]) -> None:
    addresses = Address.objects.filter(location__at_services__service__in=keys)
    for key, city in addresses.order_by("created_at", "pk").values_list(
        "location__at_services__service", "city"
    ):
        if city and city not in about.cities[key]:
            about.cities[key].append(city)


def _add_languages(about: About, keys: list[UUID]) -> None:
    own = Language.objects.filter(service__in=keys).annotate(of=F("service"))
    there = Language.objects.filter(location__at_services__service__in=keys).annotate(
        of=F("location__at_services__service")
    )
    for languages in (own, there):
        for key, name, code in languages.values_list("of", "name", "code"):
            if found := language_code(name, code):
                about.languages[key].add(found)


def _add_phones(about: About, keys: list[UUID]) -> None:
    """The one number to show in a list: the service's own, else that of where it is offered."""
    spoken = Phone.objects.exclude(type__in=["fax", "Fax"]).order_by("created_at", "pk")
    own = spoken.filter(service__in=keys).annotate(of=F("service"))
    here = spoken.filter(service_at_location__service__in=keys).annotate(
        of=F("service_at_location__service")
    )
    there = spoken.filter(location__at_services__service__in=keys).annotate(
        of=F("location__at_services__service")
    )
    for phones in (own, here, there):
        for key, number in phones.values_list("of", "number"):
            about.phones.setdefault(key, number)


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
        "names": f"{service.name}\n{service.alternate_name}",
        "about": "\n".join([*about.terms[key], *_offered_by(service)]),
        "says": f"{service.description}\n{service.eligibility_description}",
        "where": "\n".join(areas),
    }
    # A sentence about where it is offered is searched, but is no choice of a filter.
    short = [area for area in areas if len(area) <= LONGEST_AREA]
    entry["area_names"] = {rules.plain(area): area for area in short}
    said = json.dumps(entry, sort_keys=True, default=str, ensure_ascii=False)
    return {**entry, "stamp": hashlib.sha256(said.encode()).hexdigest()}


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
