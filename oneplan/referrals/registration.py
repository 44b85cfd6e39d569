"""What a request says about people, written as the family's first record.

Whichever way a request came in (a phone, a worker, a health record), it becomes one `Registration`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from oneplan.kernel.viewer import Viewer
from oneplan.people.actions import add_contact, add_home, add_person, name_family
from oneplan.people.models import Family, FamilyRole, Person
from oneplan.referrals.rules import LONGEST_LINE, Answers, Asking, Language, Safe, Way, value_of


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """A way to reach somebody; `safe=False`: a way never to use."""

    kind: str
    value: str
    safe: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class PersonEntry:
    name: str
    standing: str
    relation: str = ""
    age: int | None = None
    legal_name: str = ""
    birth_date: date | None = None
    pronouns: str = ""
    languages: tuple[str, ...] = ()
    interpreter: str = ""
    contacts: tuple[ContactEntry, ...] = ()
    account_id: UUID | None = None
    directs: bool = False


@dataclass(frozen=True, slots=True)
class Registration:
    """A family as it is first written down: the first person is whoever asks or is asked for."""

    family_name: str
    people: tuple[PersonEntry, ...]
    language: str = "en"
    interpreter: str = ""
    area: str = ""


def write(viewer: Viewer, family: Family, entry: Registration) -> list[Person]:
    """Write the family's people, contacts and home. Whoever may write the new family's record."""
    name_family(
        viewer,
        family,
        family.revision,
        name=entry.family_name[:120],
        language=entry.language,
        plan_language=entry.language,
        interpreter=entry.interpreter[:60],
    )
    people = [_write_person(viewer, family, person) for person in entry.people]
    if entry.area:
        add_home(viewer, family, name=_("Home"), area=entry.area[:120])
    return people


def _write_person(viewer: Viewer, family: Family, entry: PersonEntry) -> Person:
    person = add_person(
        viewer,
        family,
        chosen_name=entry.name[:120],
        standing=entry.standing,
        relation=entry.relation[:80],
        pronouns=entry.pronouns[:40],
        languages=[tag[:12] for tag in entry.languages],
        interpreter=entry.interpreter[:60],
        account_id=entry.account_id,
        directs=entry.directs,
        legal_name=entry.legal_name[:160],
        birth_date=entry.birth_date,
        approximate_age=entry.age,
    )
    for way in entry.contacts:
        add_contact(
            viewer,
            family,
            person,
            kind=way.kind,
            value=way.value[:240],
            safe=way.safe,
            note=way.note[:LONGEST_LINE],
        )
    return person


# From a family's own answers.

STANDING = {
    Asking.FAMILY: FamilyRole.CAREGIVER,
    Asking.YOUTH: FamilyRole.YOUTH,
    Asking.RELATIVE: FamilyRole.SUPPORT,
}


def of_answers(answers: Answers, account_id: UUID | None = None) -> Registration:
    """The registration that a family's own answers make; whoever asks comes first."""
    spoken = value_of(answers, "language", {})
    asker = _asker(answers, account_id)
    others = tuple(_listed(person) for person in value_of(answers, "people", []))
    return Registration(
        family_name=value_of(answers, "family_name") or asker.name,
        people=(asker, *others),
        language=Language.FR if spoken.get("language") == Language.FR else Language.EN,
        interpreter=spoken.get("interpreter") or spoken.get("other") or "",
        area=value_of(answers, "area"),
    )


def _asker(answers: Answers, account_id: UUID | None) -> PersonEntry:
    asking = value_of(answers, "who") or Asking.FAMILY
    return PersonEntry(
        name=value_of(answers, "name") or _("Somebody who asked for help"),
        standing=STANDING[Asking(asking)],
        relation=_("Asked for help for the family") if asking == Asking.RELATIVE else "",
        languages=_spoken(answers),
        contacts=(*_safe_ways(answers), *_unsafe_ways(answers)),
        account_id=account_id,
        # A relative asks for the family, and decides nothing for it.
        directs=asking != Asking.RELATIVE,
    )


def _spoken(answers: Answers) -> tuple[str, ...]:
    """The language that was chosen, on the record of whoever chose it."""
    tongue = value_of(answers, "language", {}).get("language", "")
    return (tongue,) if tongue in (Language.EN, Language.FR) else ()


def _listed(person: Mapping[str, Any]) -> PersonEntry:
    return PersonEntry(
        name=person["name"],
        standing=person["standing"],
        relation=person.get("relation", ""),
        age=person.get("age"),
    )


def _safe_ways(answers: Answers) -> list[ContactEntry]:
    if value_of(answers, "safe") == Safe.NO:
        return []
    ways = value_of(answers, "contact", {})
    note = ways.get("when", "")
    kinds = (Way.PHONE, Way.TEXT, Way.EMAIL)
    return [ContactEntry(k, ways[k], True, note) for k in kinds if ways.get(k)]


def _unsafe_ways(answers: Answers) -> list[ContactEntry]:
    avoid = value_of(answers, "avoid", {})
    note = avoid.get("note", "")
    return [ContactEntry(kind, _("Any"), False, note) for kind in avoid.get("kinds", [])]
