"""Who is who: a family's people, a community's agencies and workers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Func, IntegerField, JSONField, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from oneplan.people.allowed import Pen, pen_from
from oneplan.people.community_rules import HOURS, RULES, WORKING, CommunityRule
from oneplan.people.models import (
    Agency,
    Community,
    ContactPoint,
    Household,
    Person,
    Relation,
    Rule,
    RuleKey,
    Worker,
)
from oneplan.people.rules import hash_of


def first_community(slug: str = "") -> Community | None:
    """The community a visitor means: by its slug, else the oldest. Anybody may ask."""
    communities = Community.objects.order_by("id")
    return (communities.filter(slug=slug).first() if slug else None) or communities.first()


def numbers_here() -> tuple[str, str, str] | None:
    """Whom to call in danger, and with thoughts of suicide, in the site's oldest community, and the
    country of its telephone numbers. Anybody may ask. One statement."""
    oldest = Community.objects.order_by("id")
    return oldest.values_list("emergency_number", "crisis_number", "country").first()


def people_of(family_id: UUID) -> list[Person]:
    """The family's people that the viewer may see, with what identifies them where allowed.

    One statement; `identity` is prefetched by a join and absent where the wall hides it.
    """
    return list(
        Person.objects.filter(family_id=family_id, left_at__isnull=True, same_as__isnull=True)
        .select_related("identity")
        .order_by("created_at", "id")
    )


@dataclass(frozen=True, slots=True)
class InvitationNow:
    """An invitation that still works: who invites, and the address that its code is sent to."""

    inviter: str
    email: str


def invitation(secret: str) -> InvitationNow | None:
    """What an invitation says to whoever holds its secret; nothing of the family. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM oneplan_invitation(%s)", [hash_of(secret)])
        row = cursor.fetchone()
    return InvitationNow(*row) if row else None


def address_given(person: Person) -> str:
    """A safe e-mail address of theirs that was written down already; else empty. One statement."""
    ways = ContactPoint.objects.filter(family_id=person.family_id, person=person, safe=True)
    found = ways.filter(kind=ContactPoint.Kind.EMAIL).order_by("created_at").first()
    return found.value if found else ""


def may_say_who_is_who(family_id: UUID) -> bool:
    """Whether the viewer directs or coordinates the family, and so may say who directs it, who has
    which place in it and custody, and may invite. One statement; the guards ask again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (oneplan_families('steward'))", [family_id])
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class WholeFamily:
    """A family's people with how to reach them, who they are to each other, and their homes; and
    what the viewer may write of it."""

    people: list[Person]
    relations: list[Relation]
    homes: list[Household]
    pen: Pen


# The pen with the people, in one statement: asked once for all rows.
_PEN = {
    "parts": RawSQL("(SELECT oneplan_sight('write'))", (), output_field=JSONField()),
    "steward": RawSQL(
        "people_person.family_id = ANY ((SELECT oneplan_families('steward'))::uuid[])", ()
    ),
}


# Who lives in a home, and when.
_STAYS = RawSQL(
    """(SELECT coalesce(jsonb_agg(jsonb_build_object('name', p.chosen_name, 'share', r.share)
                        ORDER BY r.created_at, r.id), '[]')
        FROM people_residence r JOIN people_person p ON p.id = r.person_id
        WHERE r.household_id = people_household.id)""",
    (),
    output_field=JSONField(),
)


def whole_family(family_id: UUID) -> WholeFamily:
    """Everything of room people about one family that the viewer may see. Four statements.

    Somebody entered twice is one of `people`, with their other entries in `again`. `mine`: whether
    the viewer may change what is about them.
    """
    people = list(
        Person.objects.filter(family_id=family_id, left_at__isnull=True)
        .annotate(**_PEN)
        .select_related("identity")
        .prefetch_related("contacts")
        .order_by("created_at", "id")
    )
    rows: Iterator[Any] = iter(people)
    pen = pen_from(next(((row.parts.get(str(family_id)), row.steward) for row in rows), None))
    for person in people:
        again = [other for other in people if other.same_as_id == person.pk]
        setattr(person, "again", again)  # noqa: B010  # for the page alone, no field
        setattr(person, "mine", pen.writes("contact", person.pk))  # noqa: B010
    relations = Relation.objects.filter(family_id=family_id).select_related("person", "to_person")
    homes = Household.objects.filter(family_id=family_id).annotate(stays=_STAYS)
    once = [person for person in people if person.same_as_id is None]
    return WholeFamily(once, list(relations), list(homes.order_by("created_at")), pen)


def agencies_of(community_id: UUID) -> list[Agency]:
    return list(Agency.objects.filter(community_id=community_id).order_by("name"))


def workers_of(community_id: UUID) -> QuerySet[Worker]:
    """Current workers of a community with their agency: professional names only."""
    return (
        Worker.objects.filter(community_id=community_id, left_at__isnull=True)
        .select_related("agency")
        .order_by("name")
    )


@dataclass(frozen=True, slots=True)
class Caseload:
    worker_id: UUID
    name: str
    languages: list[str]
    families: int


def caseloads(agency_id: UUID) -> list[Caseload]:
    """Coordinators of an agency and how many families each has now: a number, never which.

    For intake workers and supervisors of that agency (the database checks); others get nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM oneplan_caseloads(%s)", [agency_id])
        return [Caseload(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class RuleNow:
    """A rule as it is in force: its value, since when, by which source; and what it may be."""

    rule: CommunityRule
    label: str
    value: int
    source: str
    since: datetime | None
    version: int

    @property
    def hours(self) -> bool:
        return self.rule.unit == HOURS

    @property
    def working_days(self) -> bool:
        return self.rule.unit == WORKING


def rules_of(community_id: UUID) -> dict[str, RuleNow]:
    """Every rule of a community as it is in force. One statement. Public; about no family."""
    set_ = Rule.objects.filter(community_id=community_id).order_by("key", "-version")
    latest = {row.key: row for row in set_.distinct("key")}
    return {key: _rule_now(rule, latest.get(key)) for key, rule in RULES.items()}


def _rule_now(rule: CommunityRule, row: Rule | None) -> RuleNow:
    label = str(RuleKey(rule.key).label)
    if row is None:
        return RuleNow(rule, label, rule.default, rule.source, None, 0)
    return RuleNow(rule, label, row.value, row.source or rule.source, row.starts, row.version)


def rule_value(community_id: UUID, key: str) -> int:
    """The value in force, from the function that the database's own functions ask."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_rule(%s, %s)", [community_id, key])
        return int(cursor.fetchone()[0])


def rule_in_force(key: str, community: str = "community_id") -> Cast:
    """The same as a column of a query whose rows say their community."""
    asked = Func(F(community), Value(key), function="oneplan_rule")
    return Cast(asked, IntegerField())


def communities_with_rules() -> list[tuple[Community, list[RuleNow]]]:
    """For administrators: each community with its rules."""
    return [(one, list(rules_of(one.pk).values())) for one in Community.objects.order_by("name")]


def spoken_at_work(community_id: UUID) -> list[tuple[str, int]]:
    """For the planning committee: how many of those who work here speak which language, the most
    spoken first; a worker is one, wherever else they work too. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(SPOKEN_AT_WORK, [community_id])
        return list(cursor.fetchall())


SPOKEN_AT_WORK = """
SELECT l.code, count(DISTINCT w.account_id)
FROM people_worker w CROSS JOIN unnest(w.languages) l(code)
WHERE w.community_id = %s AND w.left_at IS NULL GROUP BY 1 ORDER BY 2 DESC, 1
"""
