"""What the pages of whoever runs the site show: places, workers, invitations. No family, but how
many somebody coordinates, as a number."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from oneplan.kernel.errors import NotFound
from oneplan.people.models import Agency, Community, Role, Worker
from oneplan.site.actions import hashed
from oneplan.site.models import Area, Office, Word, WorkerInvitation

MOST = 200


@dataclass(frozen=True, slots=True)
class SiteHealth:
    """The machine and who takes part; nothing about any family, not even how many."""

    database: str
    migrations: int
    latest: str
    communities: list[tuple[str, str, int, int]]


SITE = """
SELECT current_setting('server_version'), (SELECT count(*) FROM django_migrations),
       (SELECT app || ' ' || name FROM django_migrations ORDER BY id DESC LIMIT 1),
       (SELECT coalesce(json_agg(json_build_array(c.id, c.name,
            (SELECT count(*) FROM people_agency a WHERE a.community_id = c.id),
            (SELECT count(*) FROM people_worker w WHERE w.community_id = c.id
                AND w.left_at IS NULL)) ORDER BY c.name), '[]') FROM people_community c)
"""


def site_health() -> SiteHealth:
    """For whoever runs the site. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(SITE)
        database, migrations, latest, communities = cursor.fetchone()
    return SiteHealth(database, migrations, latest, [tuple(c) for c in communities])


# At the agency that coordinates; of supervisors two, since each is another's second person.
NEEDED = {Role.INTAKE: 1, Role.COORDINATOR: 1, Role.SUPERVISOR: 2, Role.PRIVACY: 1}
AT_WORK = """
SELECT c.name, coalesce(array_agg(r.role ORDER BY r.role) FILTER (WHERE r.role IS NOT NULL), '{}')
FROM people_community c LEFT JOIN LATERAL (
    SELECT unnest(w.roles)::text AS role
    FROM people_worker w JOIN people_agency g ON g.id = w.agency_id
    WHERE g.community_id = c.id AND g.coordinating AND w.left_at IS NULL
) r ON true GROUP BY c.id, c.name ORDER BY c.name
"""


def still_missing() -> list[tuple[str, list[str]]]:
    """Communities where families cannot be served yet, and whom the agency that coordinates there
    still needs, in words. One statement; about no family."""
    with connection.cursor() as cursor:
        cursor.execute(AT_WORK)
        rows = cursor.fetchall()
    found = [(name, list(_missing(roles))) for name, roles in rows]
    return [(name, words) for name, words in found if words]


def _missing(roles: Sequence[str]) -> Iterator[str]:
    for role, number in NEEDED.items():
        lacking = number - roles.count(role)
        if lacking > 0:
            yield f"{role.label} ({lacking})" if number > 1 else str(role.label)


def _call(statement: str, facts: Sequence[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        found = cursor.fetchone()[0]
    return json.loads(found) if isinstance(found, str) else found


def community_of(community_id: UUID) -> Community:
    """Raises NotFound. One statement."""
    found = Community.objects.filter(pk=community_id).first()
    if found is None:
        raise NotFound()
    return found


def agency_of(agency_id: UUID) -> Agency:
    """With its community. Raises NotFound. One statement."""
    found = Agency.objects.select_related("community").filter(pk=agency_id).first()
    if found is None:
        raise NotFound()
    return found


def worker_of(worker_id: UUID) -> Worker:
    """Somebody's work, with agency and address; also of who has left. Raises NotFound."""
    found = Worker.objects.select_related("agency", "account").filter(pk=worker_id).first()
    if found is None:
        raise NotFound()
    return found


def agencies_here(community_id: UUID) -> list[tuple[Agency, int]]:
    """The coordinating one first, with how many work there. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT g.id, g.community_id, g.name, g.sector, g.coordinating, g.phone,"
            " (SELECT count(*) FROM people_worker w"
            "  WHERE w.agency_id = g.id AND w.left_at IS NULL)"
            " FROM people_agency g WHERE g.community_id = %s ORDER BY g.coordinating DESC, g.name",
            [community_id],
        )
        names = ("id", "community_id", "name", "sector", "coordinating", "phone")
        return [
            (Agency(**dict(zip(names, row, strict=False))), row[-1]) for row in cursor.fetchall()
        ]


def areas_of(community_id: UUID) -> list[Area]:
    """One statement."""
    return list(
        Area.objects.filter(community_id=community_id).select_related("agency").order_by("name")
    )


@dataclass(frozen=True, slots=True)
class CallHere:
    """Whom a family calls in one area, or (without an area) anywhere else in the community."""

    area: str
    places: str
    agency: str
    phone: str


@dataclass(frozen=True, slots=True)
class CommunityCalls:
    name: str
    calls: list[CallHere]


def whom_to_call() -> list[CommunityCalls]:
    """By community and area: the agency that answers, and its telephone. Public. 3 SQL."""
    agencies = {one.community_id: one for one in Agency.objects.filter(coordinating=True)}
    areas: dict[UUID, list[CallHere]] = {}
    for area in Area.objects.select_related("agency").order_by("name"):
        agency = area.agency or agencies.get(area.community_id)
        name, phone = (agency.name, area.phone or agency.phone) if agency else ("", area.phone)
        areas.setdefault(area.community_id, []).append(
            CallHere(area.name, area.places, name, phone)
        )
    return [
        CommunityCalls(one.name, [*areas.get(one.pk, ()), *_anywhere(one, agencies.get(one.pk))])
        for one in Community.objects.order_by("name")
    ]


def _anywhere(community: Community, agency: Agency | None) -> Iterator[CallHere]:
    phone = community.help_phone or (agency.phone if agency else "")
    if phone:
        yield CallHere("", "", agency.name if agency else community.name, phone)


def offices_of(agency_id: UUID) -> list[Office]:
    """One statement."""
    return list(Office.objects.filter(agency=agency_id).select_related("area").order_by("name"))


def words_of(community_id: UUID) -> list[Word]:
    """What a community calls things. One statement."""
    return list(Word.objects.filter(community_id=community_id).order_by("key", "language"))


def own_words(community_id: UUID | None, language: str) -> dict[str, str]:
    """What a community calls things in a language, by `WordKey`; a key without a word of its own is
    absent. Anybody may ask. One statement."""
    if community_id is None:
        return {}
    here = Word.objects.filter(community_id=community_id, language=language)
    return dict(here.values_list("key", "text"))


def workers_at(agency_id: UUID) -> list[Worker]:
    """Who works at an agency now. One statement."""
    here = Worker.objects.filter(agency=agency_id, left_at__isnull=True)
    return list(here.select_related("account").order_by("name", "id")[:MOST])


def role_labels(roles: Sequence[str]) -> list[str]:
    """Kinds of work, as people say them."""
    return [str(Role(role).label) for role in roles]


def families_of(worker_id: UUID) -> int:
    """How many families somebody coordinates: a number, never which. One statement."""
    return int(_call("SELECT oneplan_families_of_worker(%s)", [worker_id]))


def administrators() -> list[dict[str, str]]:
    """Who runs the site, for those who do. One statement."""
    return list(_call("SELECT oneplan_administrators()", []))


def open_invitations(**which: Any) -> list[WorkerInvitation]:
    """Neither taken up nor withdrawn, the latest first; also those that are too old. One
    statement."""
    waiting = _invitations().filter(used_at__isnull=True, withdrawn_at__isnull=True, **which)
    return list(waiting.order_by("-created_at")[:MOST])


def invitation_of(invitation_id: UUID) -> WorkerInvitation:
    """For whoever runs the site. Raises NotFound. One statement."""
    found = _invitations().filter(pk=invitation_id).first()
    if found is None:
        raise NotFound()
    return found


def _invitations() -> "QuerySet[WorkerInvitation]":
    return WorkerInvitation.objects.select_related("agency", "community")


@dataclass(frozen=True, slots=True)
class Says:
    """What an open invitation says to whoever holds its link. No agency: the site itself."""

    name: str
    agency: str
    community: str
    roles: list[str]
    waits: bool


def invitation_says(secret: str) -> Says | None:
    """None: it is not open (any more). One statement."""
    found = _call("SELECT oneplan_invitation_says(%s)", [hashed(secret)])
    if found is None:
        return None
    return Says(**found | {"roles": role_labels(found["roles"])})


def unmet_needs(community_id: UUID, since: date) -> dict[tuple[str, str], int]:
    """How often a need was missing in an area, by both. One statement; for planners, table members
    and supervisors there, never to be shown as it is (`gaps`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM oneplan_unmet_needs(%s, %s)", [community_id, since])
        return {(need, area): number for need, area, number in cursor.fetchall()}
