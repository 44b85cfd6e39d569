"""One service in full."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, JSONObject

from oneplan.directory import rules
from oneplan.directory.hours import Hours, Rule, hours
from oneplan.directory.languages import language_code, language_name
from oneplan.directory.models import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    Language,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Status,
)
from oneplan.directory.phones import Dial, dial
from oneplan.kernel import clock

Json = dict[str, Any]
MUTE = {"fax", "modem"}


@dataclass(frozen=True, slots=True)
class PhoneLine:
    dial: Dial
    extension: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class Cost:
    amount_cents: int | None
    currency: str
    option: str
    description: str


@dataclass(frozen=True, slots=True)
class Person:
    """A worker whom the directory names for this service."""

    name: str
    title: str
    email: str


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    location_type: str
    description: str
    lines: tuple[str, ...]
    transportation: str
    url: str
    accessibility: tuple[str, ...]
    phones: tuple[PhoneLine, ...]
    hours: tuple[Hours, ...]


@dataclass(frozen=True, slots=True)
class ServiceDetail:
    """What a page tells of one service. Texts are as the directory has them, in `written_in`."""

    id: UUID
    name: str
    alternate_name: str
    organization: str
    organization_url: str
    description: str
    written_in: str
    status: str
    open: bool
    alert: str
    url: str
    email: str
    application_process: str
    wait_time: str
    eligibility_description: str
    minimum_age: int | None
    maximum_age: int | None
    free: bool
    fees: tuple[str, ...]
    costs: tuple[Cost, ...]
    languages: tuple[str, ...]
    interpretation_services: str
    areas: tuple[str, ...]
    terms: tuple[str, ...]
    documents: tuple[str, ...]
    places: tuple[Place, ...]
    phones: tuple[PhoneLine, ...]
    hours: tuple[Hours, ...]
    people: tuple[Person, ...]
    assured_date: date | None
    freshness: rules.Freshness


def service(service_id: UUID, community_id: UUID) -> ServiceDetail | None:
    """One service of a community with all its parts, closed ones too; else None. 1 SQL."""
    row = _with_parts().filter(pk=service_id, community_id=community_id).first()
    return _detail(row) if row else None


def _json(rows: QuerySet[Any], *fields: str, **named: Any) -> ArraySubquery:
    parts = {name: F(name) for name in fields} | named
    return ArraySubquery(rows.order_by("created_at", "pk").values(json=JSONObject(**parts)))


@cache
def _with_parts() -> QuerySet[Service]:
    """Built once: that takes twice as long as making SQL of it and reading the answer."""
    mine, at = OuterRef("pk"), ServiceAtLocation.objects.filter(service=OuterRef("pk"))
    here = Q(service=mine) | Q(service_at_location__service=mine)
    organization = Phone.objects.filter(organization=OuterRef("organization"))
    return Service.objects.select_related("organization", "program").annotate(
        fresh_days=Cast(
            Func("community_id", Value(rules.FRESH_RULE), function="oneplan_rule"), IntegerField()
        ),
        phone_parts=_phones(Phone.objects.filter(here | Q(contact__service=mine))),
        organization_phones=_phones(organization.filter(service=None, location=None, contact=None)),
        schedule_parts=_schedules(Schedule.objects.filter(here)),
        language_parts=_json(_languages(at), "name", "code"),
        cost_parts=_json(
            CostOption.objects.filter(service=mine),
            *("amount_cents", "currency", "option", "amount_description", "valid_to"),
        ),
        area_parts=_json(ServiceArea.objects.filter(service=mine), "name", "description"),
        document_parts=_json(RequiredDocument.objects.filter(service=mine), "document"),
        term_parts=_json(
            Attribute.objects.filter(link_entity="service", link_id=mine),
            name=F("taxonomy_term__name"),
        ),
        contact_parts=_json(Contact.objects.filter(here), "name", "title", "email"),
        place_parts=_places(at),
    )


def _phones(rows: QuerySet[Phone]) -> ArraySubquery:
    return _json(rows, "number", "extension", "type", "description")


def _schedules(rows: QuerySet[Schedule]) -> ArraySubquery:
    return _json(
        rows,
        *("byday", "opens_at", "closes_at", "description", "notes", "valid_from", "valid_to"),
        *("freq", "interval", "bymonthday"),
    )


def _languages(at: QuerySet[ServiceAtLocation]) -> QuerySet[Language]:
    return Language.objects.filter(
        Q(service=OuterRef("pk")) | Q(location__in=at.values("location"))
    )


def _places(at: QuerySet[ServiceAtLocation]) -> ArraySubquery:
    there = OuterRef("location")
    return _json(
        at,
        "description",
        name=F("location__name"),
        location_type=F("location__location_type"),
        transportation=F("location__transportation"),
        url=F("location__url"),
        addresses=_json(
            Address.objects.filter(location=there),
            *("address_1", "address_2", "city", "state_province", "postal_code", "address_type"),
        ),
        accessibility=_json(Accessibility.objects.filter(location=there), "description", "details"),
        phones=_phones(Phone.objects.filter(location=there, service=None, contact=None)),
        schedules=_schedules(Schedule.objects.filter(location=there, service=None)),
    )


def _detail(row: Any) -> ServiceDetail:
    organization = row.organization
    costs = [part for part in row.cost_parts if not _over(part["valid_to"])]
    languages = {language_code(part["name"], part["code"]) for part in row.language_parts}
    phones = _lines(row.phone_parts)
    places = tuple(_place(part) for part in row.place_parts)
    if not phones and not any(place.phones for place in places):
        phones = _lines(row.organization_phones)
    return ServiceDetail(
        id=row.pk,
        name=row.name,
        alternate_name=row.alternate_name,
        organization=organization.name if organization else "",
        organization_url=organization.website if organization else "",
        description=row.description,
        written_in=rules.language_of(f"{row.name}. {row.description}"),
        status=row.status,
        open=row.status in (Status.ACTIVE, Status.TEMPORARILY_CLOSED),
        alert=row.alert,
        url=row.url,
        email=row.email,
        application_process=row.application_process,
        wait_time=row.wait_time,
        eligibility_description=row.eligibility_description,
        minimum_age=_whole(row.minimum_age),
        maximum_age=_whole(row.maximum_age),
        free=rules.is_free(
            [row.fees, row.fees_description], [part["amount_cents"] for part in row.cost_parts]
        ),
        fees=_texts([row.fees_description, row.fees]),
        costs=tuple(_cost(part) for part in costs),
        languages=tuple(sorted(language_name(code) for code in languages if code)),
        interpretation_services=row.interpretation_services,
        areas=_texts(part["name"] or part["description"] for part in row.area_parts),
        terms=_texts(part["name"] for part in row.term_parts),
        documents=_texts(part["document"] for part in row.document_parts),
        places=places,
        phones=phones,
        hours=_hours(row.schedule_parts),
        people=tuple(_person(part) for part in row.contact_parts if any(part.values())),
        assured_date=row.assured_date,
        freshness=rules.freshness(row.assured_date, clock.today(), row.fresh_days),
    )


def _place(part: Json) -> Place:
    addresses = [a for a in part["addresses"] if a["address_type"] != "postal"] or part["addresses"]
    return Place(
        name=part["name"],
        location_type=part["location_type"],
        description=part["description"],
        lines=_address(addresses[0]) if addresses else (),
        transportation=part["transportation"],
        url=part["url"],
        accessibility=_texts(
            ". ".join(text.rstrip(".") for text in (a["description"], a["details"]) if text)
            for a in part["accessibility"]
        ),
        phones=_lines(part["phones"]),
        hours=_hours(part["schedules"]),
    )


def _address(part: Json) -> tuple[str, ...]:
    town = " ".join(p for p in (part["city"], part["state_province"], part["postal_code"]) if p)
    return _texts([part["address_1"], part["address_2"], town])


def _lines(parts: Iterable[Json]) -> tuple[PhoneLine, ...]:
    lines = {
        (part["number"], part["extension"]): PhoneLine(
            dial(part["number"], part["extension"]),
            part["extension"],
            part["type"],
            part["description"],
        )
        for part in parts
        if part["type"].lower() not in MUTE
    }
    return tuple(lines.values())


def _hours(parts: Iterable[Json]) -> tuple[Hours, ...]:
    return hours((_rule(part) for part in parts), clock.today())


def _rule(part: Json) -> Rule:
    words = _texts([part["description"], part["notes"]])
    return Rule(
        byday=part["byday"],
        opens_at=_time(part["opens_at"]),
        closes_at=_time(part["closes_at"]),
        words=" ".join(words),
        valid_from=_day(part["valid_from"]),
        valid_to=_day(part["valid_to"]),
        freq=part["freq"],
        interval=part["interval"],
        bymonthday=part["bymonthday"],
    )


def _cost(part: Json) -> Cost:
    currency = part["currency"].upper()
    return Cost(part["amount_cents"], currency, part["option"], part["amount_description"])


def _person(part: Json) -> Person:
    return Person(part["name"], part["title"], part["email"])


def _texts(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in parts if part))


def _time(words: str | None) -> time | None:
    return time.fromisoformat(words) if words else None


def _day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None


def _over(words: str | None) -> bool:
    return bool(words) and date.fromisoformat(str(words)) < clock.today()


def _whole(age: Any) -> int | None:
    return None if age is None else int(age)
