"""Writing the draft, one small thing at a time.

`row_id` is made by the form, so that a form sent twice writes one row, and another one's words are
never written over unread; `seen_revision` is what the writer had read (0 for a new row). Every
function raises NotAllowed where the family does not let the viewer write, and EditConflict when
somebody else has changed the same thing meanwhile.
"""

from datetime import date
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from oneplan.access.readers.positions import Position, position
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotAllowed, NotFound
from oneplan.kernel.ids import new_id
from oneplan.kernel.privacy import Category
from oneplan.kernel.rows import add_once, save_change
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, Person
from oneplan.plans.actions.beginning import plan_of
from oneplan.plans.models import (
    ActionStep,
    Need,
    Outcome,
    PlannedService,
    PlanRow,
    Strategy,
    Strength,
    Vision,
)
from oneplan.plans.rules import NEED_CATEGORIES, is_late, may_become
from oneplan.teams.models import TeamMember

Piece = TypeVar("Piece", bound=PlanRow)
OF_A_NEED = (Outcome, Strategy, PlannedService, ActionStep)


@cache
def of_a_need() -> list[type[models.Model]]:
    """Every table whose rows hang on a need and go where it goes, of this room and those above: it
    has `need`, and `category` and `person` that are the need's."""
    return [
        model
        for model in apps.get_models()
        if {"need", "category", "person"} <= {one.name for one in model._meta.get_fields()}
        and model._meta.get_field("need").related_model is Need
    ]


def must_write(who: Position, category: str, person_id: UUID | None) -> None:
    if not who.may_write(category, person_id):
        raise NotAllowed(_("The family lets you read this part, not change it."))


def live_row(model: type[Piece], family: Family, row_id: UUID) -> Piece:
    """A row of the draft that the viewer may see; else NotFound."""
    row = model._default_manager.filter(family=family, pk=row_id, removed_at__isnull=True).first()
    if row is None:
        raise NotFound()
    return row


def _save(
    model: type[Piece], family: Family, row_id: UUID | None, seen_revision: int, **facts: Any
) -> Piece:
    """Write a new row once, or a change to one that nobody else has changed meanwhile."""
    if seen_revision:
        assert row_id is not None
        return save_change(live_row(model, family, row_id), seen_revision, **facts)
    plan = plan_of(family)
    fresh = model(
        id=row_id or new_id(), community_id=family.community_id, family=family, plan=plan, **facts
    )
    here = model._default_manager.filter(family=family, removed_at__isnull=True)
    return add_once(fresh, here, **facts)


def _own_or_decided(who: Position, person: Person | None) -> None:
    """A person with an account speaks for themselves; others' words are written down for them."""
    own = person is not None and person.pk == who.person_id
    if own or (who.decides and not (person and person.account_id)):
        return
    raise NotAllowed(_("These words are somebody else's. Only they can change them."))


def _person(family: Family, person_id: UUID | None) -> Person | None:
    if person_id is None:
        return None
    person = Person.objects.filter(family=family, pk=person_id, left_at__isnull=True).first()
    if person is None:
        raise Invalid(fields={"person": _("Choose somebody of the family.")})
    return person


@transaction.atomic
def write_vision(
    viewer: Viewer,
    family: Family,
    text: str,
    *,
    language: str,
    person_id: UUID | None = None,
    private: bool = False,
    row_id: UUID | None = None,
    seen_revision: int = 0,
) -> Vision:
    """The family's vision (nobody's in particular), or one person's own, word for word.

    The family's: whoever directs it, or the coordinator writing down its words. A person's own:
    that person, if they have an account; only they can keep it `private` (own voice), which
    nobody else ever sees, and share it later.
    """
    who = position(viewer, family.pk)
    if seen_revision and row_id:
        person_id = live_row(Vision, family, row_id).person_id
    person = _person(family, person_id)
    _own_or_decided(who, person)
    if private and (person is None or person.pk != who.person_id):
        raise NotAllowed(_("Only the person who writes can keep words to themselves."))
    category = Category.OWN_VOICE if private else Category.STRENGTHS
    must_write(who, category, person_id)
    facts = {"text": text, "language": language, "category": category, "person_id": person_id}
    return _save(Vision, family, row_id, seen_revision, **facts)


@transaction.atomic
def write_strength(
    viewer: Viewer,
    family: Family,
    statement: str,
    *,
    language: str,
    person_id: UUID | None = None,
    row_id: UUID | None = None,
    seen_revision: int = 0,
) -> Strength:
    """What somebody does well, when and with whom; whoever may write strengths may."""
    who = position(viewer, family.pk)
    _person(family, person_id)
    must_write(who, Category.STRENGTHS, person_id)
    facts = {"statement": statement, "language": language, "person_id": person_id}
    return _save(Strength, family, row_id, seen_revision, category=Category.STRENGTHS, **facts)


@transaction.atomic
def write_need(
    viewer: Viewer,
    family: Family,
    statement: str,
    category: str,
    *,
    language: str,
    because: str = "",
    person_id: UUID | None = None,
    row_id: UUID | None = None,
    seen_revision: int = 0,
) -> Need:
    """A need, whose it is and which part of life it belongs to. New needs come last.

    A need that moves to another part of life, or to another person, takes everything under it
    along, so that consent keeps deciding about all of it together.
    """
    who = position(viewer, family.pk)
    if category not in NEED_CATEGORIES:
        raise Invalid(fields={"category": _("Choose a part of life.")})
    _person(family, person_id)
    must_write(who, category, person_id)
    facts: dict[str, Any] = {
        "statement": statement,
        "because": because,
        "category": category,
        "language": language,
        "person_id": person_id,
    }
    if not seen_revision:
        need = _save(Need, family, row_id, 0, **facts)
        return _put_last(need)
    assert row_id is not None
    before = live_row(Need, family, row_id)
    must_write(who, before.category, before.person_id)
    for model in of_a_need():
        model._default_manager.filter(family=family, need_id=row_id).update(
            category=category, person_id=person_id
        )
    return _save(Need, family, row_id, seen_revision, **facts)


def _put_last(need: Need) -> Need:
    others = Need.objects.filter(family_id=need.family_id, removed_at__isnull=True)
    highest = others.exclude(pk=need.pk).aggregate(last=models.Max("priority"))["last"] or 0
    if need.revision == 1 and need.priority <= highest:
        need.priority = highest + 1
        Need.objects.filter(pk=need.pk).update(priority=need.priority)
    return need


def _under(viewer: Viewer, family: Family, need_id: UUID | None) -> dict[str, Any]:
    """What a row under a need takes from it: its part of life and its person."""
    who = position(viewer, family.pk)
    need = live_row(Need, family, need_id) if need_id else None
    category = need.category if need else Category.STRENGTHS
    person_id = need.person_id if need else None
    must_write(who, category, person_id)
    return {"need_id": need_id, "category": category, "person_id": person_id}


@transaction.atomic
def write_outcome(
    viewer: Viewer,
    family: Family,
    need_id: UUID,
    *,
    row_id: UUID | None = None,
    seen_revision: int = 0,
    **facts: Any,
) -> Outcome:
    """What will be different, and how everybody will know: indicator, unit, baseline, target."""
    under = _under(viewer, family, need_id)
    if not seen_revision and facts.get("baseline") is not None:
        facts.setdefault("baseline_on", clock.today())
    return _save(Outcome, family, row_id, seen_revision, **under, **facts)


@transaction.atomic
def write_option(
    viewer: Viewer,
    family: Family,
    need_id: UUID,
    *,
    row_id: UUID | None = None,
    seen_revision: int = 0,
    **facts: Any,
) -> Strategy:
    """One thing that could be tried for a need; `chosen` with a `why` makes it the plan's way."""
    under = _under(viewer, family, need_id)
    return _save(Strategy, family, row_id, seen_revision, **under, **facts)


@transaction.atomic
def write_service(
    viewer: Viewer,
    family: Family,
    need_id: UUID | None = None,
    *,
    row_id: UUID | None = None,
    seen_revision: int = 0,
    **facts: Any,
) -> PlannedService:
    """A service received or planned, with its name, agency and phone kept as they are today.

    For a need, or for the family in general (`need_id` None).
    """
    under = _under(viewer, family, need_id)
    if seen_revision and row_id and "status" in facts:
        now = live_row(PlannedService, family, row_id).status
        if not may_become("service", now, facts["status"]):
            raise Invalid(fields={"status": _("It cannot go from where it is to that.")})
    return _save(PlannedService, family, row_id, seen_revision, **under, **facts)


@transaction.atomic
def write_step(
    viewer: Viewer,
    family: Family,
    need_id: UUID,
    *,
    accountable_id: UUID,
    row_id: UUID | None = None,
    seen_revision: int = 0,
    **facts: Any,
) -> ActionStep:
    """A promise: what, one member of the team who answers for it, and by when."""
    under = _under(viewer, family, need_id)
    member = (
        TeamMember.objects.filter(family=family, pk=accountable_id, left_on__isnull=True)
        .select_related("person", "worker")
        .first()
    )
    if member is None:
        raise Invalid(fields={"accountable": _("Choose somebody of the team.")})
    facts |= {
        "accountable_id": member.pk,
        "accountable_name": member.name,
        "accountable_account": _account(member),
    }
    if seen_revision and row_id:
        facts |= _postponed(live_row(ActionStep, family, row_id), facts.get("due"))
    return _save(ActionStep, family, row_id, seen_revision, **under, **facts)


def _postponed(before: ActionStep, due: date | None) -> dict[str, int]:
    """A promise that is late, and gets another day: that it was so is counted, whoever moved it."""
    moved = due is not None and due > before.due  # type: ignore[attr-defined]
    if moved and is_late(before.due, before.status, clock.today()):  # type: ignore[attr-defined]
        return {"postponed": before.postponed + 1}
    return {}


def _account(member: TeamMember) -> UUID | None:
    if member.worker is not None:
        return member.worker.account_id
    return member.person.account_id if member.person is not None else None
