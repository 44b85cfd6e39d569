"""Crisis plans as the viewer may see them. Every statement runs behind the wall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound
from oneplan.kernel.prepared import prepared
from oneplan.kernel.viewer import Viewer
from oneplan.safety.models import (
    Answer,
    CrisisLink,
    CrisisPlanLine,
    Debrief,
    FunctionalAssessment,
    Happening,
    Hours,
    LineKind,
)
from oneplan.safety.rules import dialled, is_old

# Steps by how bad it is: what is done, and who does it.
STEPS: Final = (LineKind.NOTICE, LineKind.ACT, LineKind.CALL)
PLAN: Final = """
SELECT p.id, p.person_id, coalesce(who.chosen_name, ''), p.language, p.definition, p.others, p.over,
       p.read_on, p.revision,
       (SELECT json_agg(json_build_object('id', l.id, 'kind', l.kind, 'words', l.words,
               'who', l.who, 'language', l.language, 'revision', l.revision)
               ORDER BY l.position, l.created_at, l.id)
        FROM safety_crisisplanline l WHERE l.plan_id = p.id AND l.removed_at IS NULL),
       (SELECT json_agg(json_build_object('id', c.id, 'name', c.name, 'phone', c.phone,
               'hours', c.hours, 'does', c.does, 'revision', c.revision,
               'answer', (SELECT a.answer FROM safety_drillanswer a
                          WHERE a.contact_id = c.id AND a.created_at >= c.changed_at
                          ORDER BY a.created_at DESC LIMIT 1))
               ORDER BY c.position, c.created_at, c.id)
        FROM safety_crisiscontact c WHERE c.plan_id = p.id AND c.removed_at IS NULL),
       (SELECT json_agg(json_build_object('id', d.id, 'happening', d.happening,
               'on', d.happened_on, 'due', d.due) ORDER BY d.due, d.id)
        FROM safety_debrief d WHERE d.plan_id = p.id AND d.done_at IS NULL),
       (SELECT max(t.tried_on) FROM safety_drill t WHERE t.plan_id = p.id)
FROM safety_crisisplan p LEFT JOIN people_person who ON who.id = p.person_id
WHERE p.family_id = %(family)s AND (%(plan)s::uuid IS NULL OR p.id = %(plan)s::uuid)
ORDER BY p.person_id IS NOT NULL, p.created_at, p.id
"""

# A family's crisis plans in a list, for a reader that asks it in a statement of its own.
LISTED: Final = """
SELECT json_agg(json_build_array(p.id, coalesce(who.chosen_name, ''),
           (SELECT max(t.tried_on) FROM safety_drill t WHERE t.plan_id = p.id))
           ORDER BY p.person_id IS NOT NULL, p.created_at, p.id)
FROM safety_crisisplan p LEFT JOIN people_person who ON who.id = p.person_id
WHERE p.family_id = %(family)s
"""


def title_of(person_name: str) -> str:
    if not person_name:
        return _("Crisis plan")
    return _("Crisis plan: %(name)s") % {"name": person_name}


@dataclass(frozen=True, slots=True)
class Listed:
    """A crisis plan by its title, and when it was last tried."""

    id: UUID
    title: str
    tried_on: date | None


def listed(rows: Sequence[Sequence[Any]] | None) -> list[Listed]:
    """From a row of LISTED."""
    return [
        Listed(UUID(key), title_of(name), tried and date.fromisoformat(tried))
        for key, name, tried in rows or ()
    ]


@dataclass(frozen=True, slots=True)
class Line:
    id: UUID
    kind: str
    words: str
    who: str
    language: str
    revision: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call. `answer`: what came of the last try since their line was last changed."""

    id: UUID
    name: str
    phone: str
    hours: str
    does: str
    revision: int
    answer: str

    @property
    def dialled(self) -> str:
        return dialled(self.phone)

    @property
    def hours_in_words(self) -> str:
        return str(Hours(self.hours).label)

    @property
    def to_mend(self) -> bool:
        """Calling them in a crisis would not work as things stand."""
        return self.answer in {Answer.DEAD, Answer.CANNOT}

    @property
    def answer_in_words(self) -> str:
        return str(Answer(self.answer).label) if self.answer else ""


@dataclass(frozen=True, slots=True)
class OpenDebrief:
    """Something happened, and nobody has looked at the plan since."""

    id: UUID
    happening: str
    on: date
    due: datetime

    @property
    def words(self) -> str:
        return str(Happening(self.happening).label)

    @property
    def late(self) -> bool:
        return self.due < clock.now()


@dataclass(frozen=True, slots=True)
class CrisisPlanPage:
    """One crisis plan. `person_name` is empty for the family's own."""

    id: UUID
    person_id: UUID | None
    person_name: str
    language: str
    definition: str
    others: str
    over: str
    read_on: date
    revision: int
    lines: Sequence[Line] = ()
    contacts: Sequence[Contact] = ()
    debriefs: Sequence[OpenDebrief] = ()
    tried_on: date | None = None

    def of(self, kind: str) -> list[Line]:
        return [line for line in self.lines if line.kind == kind]

    @property
    def steps(self) -> list[tuple[LineKind, list[Line]]]:
        """What is done, by how bad it is; without levels for which nothing is written."""
        return [(kind, lines) for kind in STEPS if (lines := self.of(kind))]

    @property
    def title(self) -> str:
        return title_of(self.person_name)

    @property
    def empty(self) -> bool:
        return not (self.lines or self.contacts or self.definition)

    @property
    def old(self) -> bool:
        return is_old(self.read_on, clock.today())

    @property
    def to_mend(self) -> list[Contact]:
        return [one for one in self.contacts if one.to_mend]


def crisis_plans(family_id: UUID, plan_id: UUID | None = None) -> list[CrisisPlanPage]:
    """Every crisis plan of a family that the viewer may see, the family's first. One statement."""
    with prepared(PLAN, {"family": family_id, "plan": plan_id}) as cursor:
        return [_page(*row) for row in cursor.fetchall()]


def crisis_plan(family_id: UUID, plan_id: UUID) -> CrisisPlanPage:
    """Raises NotFound for one that the viewer may not see."""
    found = crisis_plans(family_id, plan_id)
    if not found:
        raise NotFound()
    return found[0]


Rows = Sequence[Mapping[str, Any]] | None


def _page(*row: Any) -> CrisisPlanPage:
    lines, contacts, debriefs, tried_on = row[9:]
    plan = CrisisPlanPage(*row[:9])
    return replace(
        plan,
        lines=[Line(**_keyed(one)) for one in lines or ()],
        contacts=[
            Contact(**_keyed(one) | {"answer": one["answer"] or ""}) for one in contacts or ()
        ],
        debriefs=[_debrief(one) for one in debriefs or ()],
        tried_on=tried_on,
    )


def _keyed(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, "id": UUID(one["id"])}


def _debrief(one: Mapping[str, Any]) -> OpenDebrief:
    return OpenDebrief(
        UUID(one["id"]),
        one["happening"],
        date.fromisoformat(one["on"]),
        datetime.fromisoformat(one["due"]),
    )


def line_of(family_id: UUID, line_id: UUID) -> CrisisPlanLine:
    found = CrisisPlanLine.objects.filter(family_id=family_id, pk=line_id, removed_at=None).first()
    if found is None:
        raise NotFound()
    return found


def debrief_of(family_id: UUID, debrief_id: UUID) -> Debrief:
    found = Debrief.objects.filter(family_id=family_id, pk=debrief_id).first()
    if found is None:
        raise NotFound()
    return found


def debriefs_of(plan_id: UUID) -> list[Debrief]:
    """What was learned, the latest first. One statement."""
    done = Debrief.objects.filter(plan_id=plan_id).exclude(done_at=None)
    return list(done.order_by("-happened_on", "-created_at")[:50])


def links_of(plan_id: UUID) -> list[CrisisLink]:
    """The newest first, with how often each was opened. One statement."""
    return list(CrisisLink.objects.filter(plan_id=plan_id).order_by("-created_at", "-id"))


def assessment_of(plan_id: UUID) -> FunctionalAssessment | None:
    """Why it happens; None where nothing is written, or the viewer does not see mental health."""
    return FunctionalAssessment.objects.filter(plan_id=plan_id).first()


@dataclass(frozen=True, slots=True)
class LinkedPlan:
    """All that a link shows."""

    name: str
    person_name: str
    language: str
    page: CrisisPlanPage = field(repr=False)


def by_link(secret_hash: str) -> LinkedPlan | None:
    """What a link shows; None where it does not work, for whatever reason. That it was opened is
    noted in the same statement, by the database. For anybody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM oneplan_crisis_plan_by_link(%s)", [secret_hash])
        row = cursor.fetchone()
    if row is None:
        return None
    name, person_name, plan, lines, contacts = row
    page = CrisisPlanPage(
        id=UUID(plan["id"]),
        person_id=None,
        person_name=person_name,
        language=plan["language"],
        definition=plan["definition"],
        others=plan["others"],
        over=plan["over"],
        read_on=date.fromisoformat(plan["read_on"]),
        revision=0,
        lines=[Line(**_keyed(one), revision=0) for one in lines or ()],
        contacts=[Contact(**_keyed(one), revision=0, answer="") for one in contacts or ()],
    )
    return LinkedPlan(name, person_name, page.language, page)


DUE: Final = """
SELECT p.family_id, f.name, p.id, min(d.due)
FROM safety_debrief d
JOIN safety_crisisplan p ON p.id = d.plan_id
JOIN people_family f ON f.id = p.family_id
WHERE d.done_at IS NULL AND d.family_id = ANY ((SELECT oneplan_families('coordinate'))::uuid[])
GROUP BY p.family_id, f.name, p.id ORDER BY min(d.due), p.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class PlanToLookAt:
    """A family that the viewer coordinates, in which something happened; nobody has looked at its
    crisis plan since."""

    family_id: UUID
    family_name: str
    plan_id: UUID
    due: datetime

    @property
    def late(self) -> bool:
        return self.due < clock.now()


def plans_to_look_at(viewer: Viewer, most: int = 100) -> list[PlanToLookAt]:
    """For a coordinator's day, the most urgent first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, [most])
        return [PlanToLookAt(*row) for row in cursor.fetchall()]
