"""What the public HSDS interface answers: lists with filters, a page at a time, and single rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil, cos, radians
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from oneplan.directory import rules
from oneplan.directory.intake.tables import TABLES
from oneplan.directory.models import Attribute, Centre, ImportRun, Service
from oneplan.directory.outgoing.nested import listed, nested
from oneplan.kernel.ids import id_from

Json = dict[str, Any]
USUAL_SIZE, MOST_SIZE = 50, 200
METRES_A_DEGREE = 111_320.0
NAMES = ("name", "description")


@dataclass(frozen=True, slots=True)
class ApiPage:
    """A page of HSDS objects. `total`: in all pages."""

    total: int
    number: int
    size: int
    contents: list[Json]

    def told(self) -> Json:
        pages = max(ceil(self.total / self.size), 1)
        return {
            "total_items": self.total,
            "total_pages": pages,
            "page_number": self.number,
            "size": len(self.contents),
            "first_page": self.number == 1,
            "last_page": self.number >= pages,
            "empty": not self.contents,
            "contents": self.contents,
        }


def stamp(community_id: UUID) -> str:
    """What changes when the directory does: the last import that changed it. 1 SQL."""
    last = ImportRun.objects.filter(community_id=community_id).order_by("-created_at", "-pk")
    return str(last.values_list("pk", flat=True).first() or "none")


@dataclass(frozen=True, slots=True)
class Slice:
    """Which page, how many rows on it, and whether with all that hangs on them."""

    number: int
    size: int
    full: bool


def page_of(table: str, community_id: UUID, asked: Mapping[str, str], part: Slice) -> ApiPage:
    """The rows of a table that are asked for, by id. For everybody; a fixed number of statements.

    `asked`: the filters of HSDS's OpenAPI, by name; what cannot be read finds nothing.
    """
    size, number = min(max(part.size, 1), MOST_SIZE), max(part.number, 1)
    rows = _asked_for(table, _mine(table, community_id), community_id, asked)
    total = rows.count()
    first = (number - 1) * size
    keys = (
        list(rows.order_by("source_id", "pk").values_list("pk", flat=True)[first : first + size])
        if first < total
        else []
    )
    there = TABLES[table].model._default_manager.filter(pk__in=keys)
    return ApiPage(total, number, size, (nested if part.full else listed)(table, there))


def one_of(table: str, community_id: UUID, key: str) -> Json | None:
    """One row with all that hangs on it, by the source's id or ours; None when there is none."""
    own = id_from(key)
    named = Q(source_id=key) | (Q(pk=own) if own else Q())
    pk = (
        _mine(table, community_id).filter(named).order_by("pk").values_list("pk", flat=True).first()
    )
    return nested(table, _mine(table, community_id).filter(pk=pk))[0] if pk else None


def services_of(
    organization_ids: list[str], community_id: UUID, full: bool
) -> dict[str, list[Json]]:
    """The services of these organizations, by the organization's outward id."""
    rows = Service.objects.filter(community_id=community_id).filter(
        Q(organization__source_id__in=organization_ids)
        | Q(organization__in=[key for one in organization_ids if (key := id_from(one))])
    )
    found: dict[str, list[Json]] = {}
    for service in (nested if full else listed)("service", rows):
        found.setdefault(service["organization_id"], []).append(service)
    return found


def services_at(keys: list[str], community_id: UUID, full: bool) -> dict[str, Json]:
    """The services with these outward ids."""
    rows = Service.objects.filter(community_id=community_id).filter(
        Q(source_id__in=keys) | Q(pk__in=[key for one in keys if (key := id_from(one))])
    )
    return {one["id"]: one for one in (nested if full else listed)("service", rows)}


def _mine(table: str, community_id: UUID) -> QuerySet[Any]:
    return TABLES[table].model._default_manager.filter(community_id=community_id)


def _named(prefix: str, key: str) -> Q:
    own = id_from(key)
    return Q(**{f"{prefix}__source_id": key}) | (Q(**{f"{prefix}": own}) if own else Q())


def _asked_for(
    table: str, rows: QuerySet[Any], community_id: UUID, asked: Mapping[str, str]
) -> QuerySet[Any]:
    of_service = {"service": "", "service_at_location": "service__"}.get(table)
    if words := asked.get("search"):
        rows = rows.filter(_said(table, words))
    if table == "taxonomy_term":
        return _terms(rows, asked)
    if of_service is None:
        return rows
    if key := asked.get("organization_id"):
        rows = rows.filter(_named(f"{of_service}organization", key))
    for name, term in (("taxonomy_term_id", ""), ("taxonomy_id", "__taxonomy")):
        if key := asked.get(name):
            tagged = Attribute.objects.filter(
                _named(f"taxonomy_term{term}", key),
                link_entity="service",
                community_id=community_id,
            )
            column = f"{of_service.removesuffix('__') or 'pk'}__in"
            rows = rows.filter(**{column: tagged.values("link_id")})
    if moment := asked.get("modified_after"):
        since = _moment(moment)
        after = {f"{of_service}last_modified__gte": since}
        rows = rows.filter(**after) if since else rows.none()
    return _near(rows, community_id, asked) if table == "service_at_location" else rows


def _said(table: str, words: str) -> Q:
    if table in ("service", "service_at_location"):
        entry = "search_entry" if table == "service" else "service__search_entry"
        plain = rules.plain(words)
        query = SearchQuery(plain, config="english") | SearchQuery(plain, config="french")
        return Q(**{f"{entry}__document": query})
    found = Q()
    for name in NAMES:
        found |= Q(**{f"{name}__icontains": words})
    return found


def _terms(rows: QuerySet[Any], asked: Mapping[str, str]) -> QuerySet[Any]:
    if key := asked.get("taxonomy_id"):
        rows = rows.filter(_named("taxonomy", key))
    if key := asked.get("parent_id"):
        rows = rows.filter(_named("parent", key))
    return rows.filter(parent=None) if asked.get("top_only") == "true" else rows


def _moment(words: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(words.replace("Z", "+00:00").replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _near(rows: QuerySet[Any], community_id: UUID, asked: Mapping[str, str]) -> QuerySet[Any]:
    """Around the middle of a postal code's own addresses, in metres; else all of its area."""
    code = rules.postal_key(asked.get("postcode", "")) or rules.plain(asked.get("postcode", ""))
    if not code:
        return rows
    metres = asked.get("proximity", "")
    if not metres:
        keys = Q(location__addresses__postal_code__iregex=rf"^{code[:3]}")
        return rows.filter(keys).distinct() if code.isalnum() else rows.none()
    centres = {
        c.key: c for c in Centre.objects.filter(community_id=community_id, key__in=(code, code[:3]))
    }
    centre = centres.get(code) or centres.get(code[:3])
    if centre is None or not metres.isdigit():
        return rows.none()
    north = int(metres[:9]) / METRES_A_DEGREE
    east = north / max(cos(radians(centre.latitude)), 0.01)
    return rows.filter(
        location__latitude__range=(centre.latitude - north, centre.latitude + north),
        location__longitude__range=(centre.longitude - east, centre.longitude + east),
    )
