"""The baton passes on, somebody covers, a family asks: each thing done by the database's own
functions, which check who may (wall/*.sql)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from oneplan.access.actions import Recipient, record_directive
from oneplan.accounts.notices import NEWS
from oneplan.coordination.models import Lead, Wish
from oneplan.coordination.readers import agencies_that_coordinate
from oneplan.coordination.rules import after, first_moment
from oneplan.kernel.errors import Invalid, NotFound, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.privacy import Purpose
from oneplan.kernel.viewer import Viewer
from oneplan.notices.actions import queue
from oneplan.people.models import Family, Role, Worker
from oneplan.teams.actions import must_decide


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the next holder and the family read: why, how they meet, what was promised, how long
    whoever held it stays beside them."""

    why: str
    introduction: str = ""
    meet_on: date | None = None
    promised: str = ""
    overlap_until: date | None = None


def _call(sql: LiteralString, values: Sequence[Any]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        word: str = cursor.fetchone()[0]
    if word == "nothing":
        raise NotFound()
    return word


@transaction.atomic
def propose_handover(
    viewer: Viewer, family_id: UUID, to_worker_id: UUID, said: Proposed, *, key: UUID | None = None
) -> UUID:
    """Ask a worker to take a family over; who holds it holds it until they have accepted.

    Its holder, whoever covers for them, and supervisors of their agency may. Whoever is asked,
    and the family, are written to. Returns the
    proposal's id; `key`: the form's, sent twice it is one. Raises NotFound for others, NotReady
    where somebody is asked already, Invalid where this worker cannot be asked.
    """
    handover_id = key or new_id()
    facts = {name: value for name, value in asdict(said).items() if value}
    facts |= {name: str(facts[name]) for name in ("meet_on", "overlap_until") if name in facts}
    words = Jsonb(facts | {"language": get_language() or ""})
    word = _call(
        "SELECT oneplan_propose_handover(%s, %s, %s, %s)",
        [handover_id, family_id, to_worker_id, words],
    )
    if word == "waits":
        raise NotReady(
            _("Somebody is asked to take this family over already. Wait, or take it back.")
        )
    if word == "not_them":
        words_for = _("This person cannot take the family over. Choose somebody else.")
        raise Invalid(fields={"to": words_for})
    _tell(handover_id, "next", "family")
    return handover_id


def _tell(handover_id: UUID, *sides: str) -> None:
    """Have it written to them that there is something to read, once this is through."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account FROM oneplan_told_of_handover(%s) WHERE side = ANY (%s)",
            [handover_id, list(sides)],
        )
        told = {account for (account,) in cursor.fetchall()}
    for account in sorted(told):
        queue(NEWS, recipient=account)


@transaction.atomic
def answer_handover(viewer: Viewer, handover_id: UUID, *, yes: bool, words: str = "") -> None:
    """Take a family over, or not. The worker who was asked.

    With yes the baton passes in this moment, and access with it, as far as the family lets its
    coordinator see. Raises NotFound for others, NotReady where it was answered or taken back.
    """
    word = _call("SELECT oneplan_answer_handover(%s, %s, %s)", [handover_id, yes, words])
    if word == "answered":
        raise NotReady(_("This was taken back, or answered before. Nothing has changed."))
    _tell(handover_id, "before", *(["family"] if yes else []))


@transaction.atomic
def take_back_handover(viewer: Viewer, handover_id: UUID) -> None:
    """Take back what nobody has answered yet. Whoever may hand the family over; else NotFound."""
    _call("SELECT oneplan_take_back_handover(%s)", [handover_id])
    _tell(handover_id, "next")


def set_cover(
    viewer: Viewer, absent: Worker, by_id: UUID, first: date, last: date, *, key: UUID | None = None
) -> UUID:
    """Somebody acts for a coordinator from the first day to the end of the last.

    The absent one themself, and supervisors of their agency, may. The families read who. Raises
    NotFound for others, Invalid where these two or these days cannot be.
    """
    cover_id, zone = key or new_id(), absent.community.zone
    days = [first_moment(first, zone), after(last, zone)]
    word = _call(
        "SELECT oneplan_set_cover(%s, %s, %s, %s, %s)", [cover_id, absent.pk, by_id, *days]
    )
    if word == "overlaps":
        raise Invalid(_("One of the two is away, or covered for, on some of these days already."))
    if word == "not_them":
        raise Invalid(
            fields={"by": _("Choose another coordinator who works here, and days to come.")}
        )
    return cover_id


def end_cover(viewer: Viewer, cover_id: UUID) -> None:
    """Back earlier. The two, and supervisors of their agency, may; else NotFound."""
    _call("SELECT oneplan_end_cover(%s)", [cover_id])


@dataclass(frozen=True, slots=True)
class Asked:
    """What a family asks: `handover_id` where it says no to whoever was proposed; `tell_holder`
    where its coordinator may read the words too."""

    words: str = ""
    handover_id: UUID | None = None
    tell_holder: bool = False


def ask_for_somebody_else(
    viewer: Viewer, family: Family, asked: Asked, *, key: UUID | None = None
) -> None:
    """Ask for another coordinator. Whoever directs the family; else NotFound. Supervisors of the
    agency read it; a proposed handover that it says no to is over."""
    kind = Wish.Kind.SOMEBODY_ELSE
    values = [key or new_id(), family.pk, kind, None, asked.handover_id]
    _call(
        "SELECT oneplan_wish(%s, %s, %s, %s, %s, %s, %s)",
        [*values, asked.words, asked.tell_holder],
    )


@transaction.atomic
def choose_agency(
    viewer: Viewer,
    family: Family,
    agency_id: UUID,
    parts: Sequence[str],
    *,
    words: str = "",
    key: UUID | None = None,
) -> None:
    """Choose the agency that coordinates, and which parts its coordinators may see. Whoever
    directs the family; else NotFound.

    The agency of now hands over to somebody there who accepts; until then it coordinates on.
    """
    if not agencies_that_coordinate(family.community_id).filter(pk=agency_id).exists():
        raise Invalid(fields={"agency": _("Choose an agency that coordinates.")})
    values = [key or new_id(), family.pk, Wish.Kind.AGENCY, agency_id, None, words, True]
    _call("SELECT oneplan_wish(%s, %s, %s, %s, %s, %s, %s)", values)
    if parts:
        to = Recipient(agency_id=agency_id, role=Role.COORDINATOR)
        purposes = [Purpose.COORDINATION]
        decider = must_decide(viewer, family).person_id
        record_directive(
            viewer, family, to, parts, may_write=True, decided_by_id=decider, purposes=purposes
        )


def answer_wish(viewer: Viewer, wish_id: UUID, words: str) -> None:
    """Answer a family in words. Supervisors of the agency that coordinates it; else NotFound."""
    _call("SELECT oneplan_answer_wish(%s, %s)", [wish_id, words])


@transaction.atomic
def choose_lead(viewer: Viewer, family: Family, person_id: UUID | None) -> None:
    """Say who leads the family's team: one of its people, or (None) the coordinator. Whoever
    directs the family; the coordinator writes down what it says. Raises NotAllowed for others.

    The baton stays with the worker who holds it.
    """
    must_decide(viewer, family)
    Lead.objects.update_or_create(
        community_id=family.community_id, family=family, defaults={"person_id": person_id}
    )
