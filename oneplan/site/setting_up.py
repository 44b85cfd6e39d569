"""`oneplan setup`: a community with its first agency and two administrators, all of it or nothing.

At the machine, as the tables' owner, and there alone: no page makes a community.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Final
from zoneinfo import available_timezones

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from oneplan.access.order_models import Jurisdiction
from oneplan.accounts.actions import open_account
from oneplan.accounts.models import Account
from oneplan.kernel.errors import Invalid
from oneplan.people.models import Agency, Community

ENOUGH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What is said at the first start. `admins`: names and addresses."""

    community: str
    slug: str
    languages: tuple[str, ...]
    zone: str
    country: str
    emergency_number: str
    crisis_number: str
    jurisdiction: str
    help_phone: str
    agency: str
    agency_phone: str
    admins: tuple[tuple[str, str], ...]


def administrators() -> int:
    """How many run the site already: a second community needs no others."""
    return Account.objects.filter(is_site_admin=True, is_active=True).count()


def an_administrator(text: str) -> tuple[str, str]:
    """ "NAME <ADDRESS>" as name and address; the address empty where it is none."""
    name, address = parseaddr(text)
    try:
        validate_email(address)
    except ValidationError:
        return name, ""
    return name or address.partition("@")[0], address.lower()


def obstacles(it: Beginning) -> Iterator[tuple[str, str]]:
    """What cannot be, by the name of its flag, and what to write instead."""
    if not it.community.strip():
        yield "community", "Write the community's name."
    if Community.objects.filter(slug=slug_of(it)).exists():
        yield "slug", f"There is a community “{slug_of(it)}” already: choose another short name."
    if not slug_of(it):
        yield "slug", "Write a short name, in plain letters."
    if not it.languages or any(not code.isalpha() for code in it.languages):
        yield "languages", "Write codes of languages with commas between: en,fr"
    if it.zone not in available_timezones():
        yield "zone", f"There is no time zone “{it.zone}”: write one such as America/Toronto."
    if it.country not in phonenumbers.SUPPORTED_REGIONS:
        yield "country", f"There is no country “{it.country}”: write two letters, such as CA."
    yield from _more_obstacles(it)


def _more_obstacles(it: Beginning) -> Iterator[tuple[str, str]]:
    known = list(Jurisdiction.objects.order_by("key").values_list("key", flat=True))
    if it.jurisdiction not in known:
        yield "jurisdiction", f"Its law is not known here. Known are: {', '.join(known)}."
    if not it.emergency_number.strip() or not it.crisis_number.strip():
        yield "emergency-number", "Say whom to call in danger, and with thoughts of suicide."
    if not it.agency.strip():
        yield "agency", "Write the name of the agency that coordinates plans."
    if any(not address for _name, address in it.admins):
        yield "admin", "Write administrators as 'NAME <ADDRESS>', with a whole e-mail address."
    taken = [a for _n, a in it.admins if Account.objects.filter(email=a).exists()]
    if taken:
        yield "admin", f"{taken[0]} has an account already: an administrator's is nothing else."
    if len({address for _name, address in it.admins}) + administrators() < ENOUGH:
        yield "admin", "Two people run a site: what is dangerous needs both. Give --admin twice."


def slug_of(it: Beginning) -> str:
    """The community's short name."""
    return slugify(it.slug or it.community)[:50]


AS_GIVEN: Final = (
    "zone", "country", "emergency_number", "crisis_number", "jurisdiction", "help_phone",
)  # fmt: skip


@transaction.atomic
def begin(it: Beginning) -> Community:
    """Make all of it. Raises Invalid with every obstacle, by flag, and then nothing is made."""
    if wrong := dict(obstacles(it)):
        raise Invalid(fields=wrong)
    community = Community.objects.create(
        name=it.community.strip(),
        slug=slug_of(it),
        languages=list(it.languages),
        **{name: getattr(it, name) for name in AS_GIVEN},
    )
    Agency.objects.create(
        community=community, name=it.agency.strip(), coordinating=True, phone=it.agency_phone
    )
    for name, address in it.admins:
        open_account(address, name, is_site_admin=True)
    return community
