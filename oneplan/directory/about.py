"""What else is known about services, gathered a batch at a time for what search reads."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from oneplan.directory import rules
from oneplan.directory.hours import Rule, open_slots
from oneplan.directory.languages import language_code
from oneplan.directory.models import (
    Accessibility,
    Address,
    Attribute,
    CostOption,
    Language,
    Location,
    Phone,
    Schedule,
    ServiceArea,
)

RULE = (
    "byday",
    "opens_at",
    "closes_at",
    "description",
    "freq",
    "interval",
    "valid_from",
    "valid_to",
)


@dataclass(slots=True)
class About:
    """What else is known about the services of a batch, by service."""

    terms: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    areas: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    cities: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    postal: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    languages: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    amounts: dict[UUID, list[int | None]] = field(default_factory=lambda: defaultdict(list))
    phones: dict[UUID, str] = field(default_factory=dict)
    points: dict[UUID, tuple[float, float]] = field(default_factory=dict)
    hours: dict[UUID, list[Rule]] = field(default_factory=lambda: defaultdict(list))
    accessible: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))

    def open_slots(self, key: UUID) -> list[int]:
        return open_slots(self.hours[key])


def gather(keys: list[UUID]) -> About:
    """All of it, for these services: one statement a table."""
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
    _add_access(about, keys)
    _add_languages(about, keys)
    _add_phones(about, keys)
    _add_hours(about, keys)
    return about


def _add_places(about: About, keys: list[UUID]) -> None:
    addresses = Address.objects.filter(location__at_services__service__in=keys)
    for key, city, postal in addresses.order_by("created_at", "pk").values_list(
        "location__at_services__service", "city", "postal_code"
    ):
        if city and city not in about.cities[key]:
            about.cities[key].append(city)
        if code := rules.postal_key(postal):
            about.postal[key].add(code)
    places = Location.objects.filter(
        at_services__service__in=keys, latitude__isnull=False, longitude__isnull=False
    )
    for key, latitude, longitude in places.order_by("created_at", "pk").values_list(
        "at_services__service", "latitude", "longitude"
    ):
        if latitude is not None and longitude is not None:
            about.points.setdefault(key, (latitude, longitude))


def _add_access(about: About, keys: list[UUID]) -> None:
    said = Accessibility.objects.filter(location__at_services__service__in=keys)
    for key, description, details in said.values_list(
        "location__at_services__service", "description", "details"
    ):
        about.accessible[key] |= rules.accessible(f"{description} {details}")


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


def _add_hours(about: About, keys: list[UUID]) -> None:
    """A service's own hours, else those of its place."""
    own = Schedule.objects.filter(
        Q(service__in=keys) | Q(service_at_location__service__in=keys)
    ).annotate(of=F("service"), at=F("service_at_location__service"))
    for of, at, *parts in own.values_list("of", "at", *RULE):
        about.hours[of or at].append(_rule(parts))
    without = [key for key in keys if key not in about.hours]
    there = Schedule.objects.filter(
        service=None, location__at_services__service__in=without
    ).values_list("location__at_services__service", *RULE)
    for key, *parts in there:
        about.hours[key].append(_rule(parts))


def _rule(parts: list[Any]) -> Rule:
    byday, opens_at, closes_at, words, freq, interval, valid_from, valid_to = parts
    return Rule(byday, opens_at, closes_at, words, valid_from, valid_to, freq, interval)
