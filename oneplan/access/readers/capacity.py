"""Who decides what: what was noted about it, who is of age, and whose decision would count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.db import connection

from oneplan.access.models import CapacityNote
from oneplan.access.order_models import Jurisdiction
from oneplan.kernel import clock
from oneplan.people.models import FamilyRole, Person
from oneplan.people.readers import people_of
from oneplan.people.rules import birthday_at, only_one_directing


def capacity_notes(family_id: UUID) -> list[CapacityNote]:
    """Notes about the family's people, the newest first; the wall leaves whom they concern, whoever
    directs, and whoever coordinates. One statement."""
    notes = CapacityNote.objects.filter(family_id=family_id).select_related("person")
    return list(notes.order_by("-noted_at", "-id")[:50])


def own_people(family_id: UUID) -> list[Person]:
    """The family's own people, who are still there: no friends. One statement."""
    return [p for p in people_of(family_id) if p.standing != FamilyRole.SUPPORT]


@dataclass(frozen=True, slots=True)
class OfAge:
    """Since or from when one of the family's people alone decides about what is theirs.

    `on` None and not `alone`: young, and the birth date is not known (or not the viewer's to see).
    """

    person: Person
    alone: bool
    on: date | None = None


@cache
def own_age(jurisdiction: str) -> int | None:
    """From which age, in years, nobody else decides for somebody by this law; None: it names none.

    Written by migrations only, and so asked once: one statement, then none.
    """
    return Jurisdiction.objects.get(pk=jurisdiction).own_age


def of_age(people: Iterable[Person], jurisdiction: str) -> list[OfAge]:
    """Who of these (with their identity) alone decides, and from when: adults, and the young by
    their birth date.

    Whoever cares for the family is not in it: they are spoken for by whoever directs the family
    until they say otherwise (adr/0021).
    """
    age = own_age(jurisdiction)
    return [_of_age(person, age) for person in people if person.standing != FamilyRole.CAREGIVER]


def _of_age(person: Person, age: int | None) -> OfAge:
    if person.standing == FamilyRole.ADULT:
        return OfAge(person, alone=True)
    identity = getattr(person, "identity", None)
    if age is None or identity is None or identity.birth_date is None:
        return OfAge(person, alone=False)
    on = birthday_at(identity.birth_date, age)
    return OfAge(person, alone=on <= clock.today(), on=on)


def to_be_asked(family_id: UUID, jurisdiction: str) -> list[Person]:
    """Whose own yes is needed at the way in: all who alone decide about what is theirs, but the one
    who spoke for the family. One statement."""
    people = own_people(family_id)
    spoke = only_one_directing(people)
    alone = [one.person for one in of_age(people, jurisdiction) if one.alone]
    return [person for person in alone if person.pk != spoke]


@dataclass(frozen=True, slots=True)
class Counting:
    """In which parts a decision would count, and by which right; empty: by none."""

    parts: frozenset[str]
    right: str


def counting(
    family_id: UUID, decider_id: UUID, subject_id: UUID | None, parts: Iterable[str]
) -> Counting:
    """Whether a decision by somebody about somebody (None: the family) would count now, in each of
    these parts. For whoever directs or coordinates the family. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT parts, by_right FROM oneplan_counts(%s, %s, %s, %s)",
            [family_id, decider_id, subject_id, sorted(parts)],
        )
        found, right = cursor.fetchone()
    return Counting(frozenset(found), right)
