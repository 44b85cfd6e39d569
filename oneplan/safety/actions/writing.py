"""Writing the crisis plan, one small thing at a time.

Whoever may write the part "Crisis and safety plan" about that person may; NotAllowed for others,
EditConflict where somebody changed the same thing meanwhile.
"""

from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from oneplan.access.readers.positions import position
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotAllowed, NotFound
from oneplan.kernel.ids import new_id
from oneplan.kernel.privacy import Category
from oneplan.kernel.rows import add_once, save_change
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, Person
from oneplan.safety.models import (
    CrisisContact,
    CrisisPlan,
    CrisisPlanLine,
    CrisisPlanRow,
    FunctionalAssessment,
    LineKind,
)
from oneplan.safety.rules import MOST_LINES

TOO_MANY: Final = lazy(
    "That is more than anybody reads at night. Take one out, or make two into one."
)


def must_write(
    viewer: Viewer,
    family: Family,
    person_id: UUID | None,
    category: str = Category.SAFETY,
) -> None:
    if not position(viewer, family.pk).may_write(category, person_id):
        raise NotAllowed(_("The family lets you read this part, not change it."))


def writable_plan(viewer: Viewer, family: Family, plan_id: UUID) -> CrisisPlan:
    """Raises NotFound for what the viewer may not see, NotAllowed for what they may only read."""
    plan = CrisisPlan.objects.filter(family=family, pk=plan_id).first()
    if plan is None:
        raise NotFound()
    must_write(viewer, family, plan.person_id)
    return plan


def of_plan(plan: CrisisPlan) -> dict[str, Any]:
    """What every row of a plan takes from it."""
    return {
        "community_id": plan.community_id,
        "family_id": plan.family_id,
        "plan_id": plan.pk,
        "person_id": plan.person_id,
    }


@transaction.atomic
def begin_plan(
    viewer: Viewer, family: Family, person_id: UUID | None, *, language: str
) -> CrisisPlan:
    """The plan for one person's crises, or the family's; the one that is there, if there is one."""
    must_write(viewer, family, person_id)
    people = Person.objects.filter(family=family, left_at=None, same_as=None)
    if person_id and not people.filter(pk=person_id).exists():
        raise Invalid(fields={"person": _("Choose somebody of the family.")})
    fresh = CrisisPlan(
        community_id=family.community_id,
        family=family,
        person_id=person_id,
        language=language,
        read_on=clock.today(),
    )
    CrisisPlan.objects.bulk_create([fresh], ignore_conflicts=True)
    who = {"person_id": person_id} if person_id else {"person": None}
    return CrisisPlan.objects.get(family=family, **who)


@transaction.atomic
def write_words(
    viewer: Viewer, family: Family, plan_id: UUID, *, seen_revision: int, **words: str
) -> CrisisPlan:
    """`definition`, `others`, `over`, and the `language` they are in."""
    plan = writable_plan(viewer, family, plan_id)
    return save_change(plan, seen_revision, **words)


@transaction.atomic
def write_line(
    viewer: Viewer,
    family: Family,
    plan_id: UUID,
    kind: str,
    words: str,
    *,
    language: str,
    who: str = "",
    row_id: UUID | None = None,
    seen_revision: int = 0,
) -> CrisisPlanLine:
    """One line; new ones come last. Raises Invalid where there are as many as anybody reads."""
    plan = writable_plan(viewer, family, plan_id)
    facts = {"kind": LineKind(kind), "words": words, "who": who, "language": language}
    row: CrisisPlanLine = _save(CrisisPlanLine, plan, row_id, seen_revision, facts, kind=kind)
    if row.revision == 1 and _live(CrisisPlanLine, plan).filter(kind=kind).count() > MOST_LINES:
        raise Invalid(str(TOO_MANY))
    return row


@transaction.atomic
def write_contact(
    viewer: Viewer,
    family: Family,
    plan_id: UUID,
    *,
    row_id: UUID | None = None,
    seen_revision: int = 0,
    **facts: Any,
) -> CrisisContact:
    """Somebody to call: `name`, `phone`, `hours`, what they do (`does`). New ones come last."""
    plan = writable_plan(viewer, family, plan_id)
    row: CrisisContact = _save(CrisisContact, plan, row_id, seen_revision, facts)
    return row


def _live(model: Any, plan: CrisisPlan) -> Any:
    return model.objects.filter(plan=plan, removed_at=None)


def _save(
    model: Any,
    plan: CrisisPlan,
    row_id: UUID | None,
    seen_revision: int,
    facts: dict[str, Any],
    **among: Any,
) -> Any:
    """A new row once, last among its like; or a change to one that nobody else has changed."""
    here = _live(model, plan)
    if seen_revision:
        row = here.filter(pk=row_id).first()
        if row is None:
            raise NotFound()
        return save_change(row, seen_revision, **facts)
    last = here.filter(**among).aggregate(last=Max("position"))["last"] or 0
    fresh = model(id=row_id or new_id(), position=last + 1, **of_plan(plan), **facts)
    return add_once(fresh, here, **facts)


@transaction.atomic
def remove(viewer: Viewer, family: Family, model: type[CrisisPlanRow], row_id: UUID) -> UUID:
    """Take a line or somebody to call out of the plan; the plan's id."""
    row: Any = model._default_manager.filter(family=family, pk=row_id).first()
    if row is None:
        raise NotFound()
    must_write(viewer, family, row.person_id)
    if row.removed_at is None:
        save_change(row, row.revision, removed_at=clock.now())
    return UUID(str(row.plan_id))


@transaction.atomic
def still_right(viewer: Viewer, family: Family, plan_id: UUID) -> None:
    """Somebody read it through today and says that it is right as it is."""
    plan = writable_plan(viewer, family, plan_id)
    CrisisPlan.objects.filter(pk=plan.pk).update(read_on=clock.today())


@transaction.atomic
def write_assessment(
    viewer: Viewer, family: Family, plan_id: UUID, *, seen_revision: int, **words: str
) -> FunctionalAssessment:
    """Why it happens. Whoever may write mental health about that person."""
    plan = CrisisPlan.objects.filter(family=family, pk=plan_id).first()
    if plan is None:
        raise NotFound()
    must_write(viewer, family, plan.person_id, Category.MENTAL_HEALTH)
    stands = FunctionalAssessment.objects.filter(plan=plan)
    if seen_revision:
        return save_change(stands.get(), seen_revision, **words)
    fresh = FunctionalAssessment(**of_plan(plan), **words)
    FunctionalAssessment.objects.bulk_create([fresh], ignore_conflicts=True)
    row = stands.get()
    return row if row.pk == fresh.pk else save_change(row, 0, **words)
