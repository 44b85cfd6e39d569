"""What comes first, and what is taken out."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from oneplan.access.readers.positions import position
from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound
from oneplan.kernel.ids import id_from
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, Person
from oneplan.plans.actions.writing import OF_A_NEED, must_write
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
from oneplan.plans.readers import plan_page
from oneplan.plans.rules import order_after

PIECES: dict[str, type[PlanRow]] = {
    "vision": Vision,
    "strength": Strength,
    "need": Need,
    "outcome": Outcome,
    "option": Strategy,
    "service": PlannedService,
    "step": ActionStep,
}


@transaction.atomic
def move_need(viewer: Viewer, family: Family, need_id: UUID, direction: str) -> None:
    """Move a need one place up or down among those the viewer sees.

    Whoever may write the need may. Nobody's text is touched, so no revision changes.
    """
    page = plan_page(viewer, family.pk)
    need = page.draft.need(str(need_id))
    if need is None:
        raise NotFound()
    must_write(page.who, need.category, id_from(need.person_id))
    before = {one.id: one.priority for one in page.draft.needs}
    for place, one in enumerate(order_after(page.draft.needs, str(need_id), direction), start=1):
        if before[one] != place:
            Need.objects.filter(family=family, pk=one).update(priority=place)


@transaction.atomic
def remove_piece(viewer: Viewer, family: Family, kind: str, row_id: UUID) -> None:
    """Take something out of the draft. Versions that name it keep it; taking out twice is once.

    Whoever may write it may; somebody's own words only they, if they have an account.
    """
    model = PIECES[kind]
    row = model._default_manager.filter(family=family, pk=row_id).first()
    if row is None:
        raise NotFound()
    who = position(viewer, family.pk)
    must_write(who, row.category, row.person_id)
    if isinstance(row, Vision) and row.person_id and row.person_id != who.person_id:
        _nobody_elses(family, row.person_id)
    _mark(model, family, [row_id])
    if model is Need:
        for under in OF_A_NEED:
            rows = under._default_manager.filter(family=family, need_id=row_id)
            _mark(under, family, list(rows.values_list("pk", flat=True)))


def _nobody_elses(family: Family, person_id: UUID) -> None:
    if Person.objects.filter(family=family, pk=person_id, account_id__isnull=False).exists():
        raise NotFound()


def _mark(model: type[PlanRow], family: Family, ids: list[UUID]) -> None:
    now = clock.now()
    model._default_manager.filter(family=family, pk__in=ids, removed_at__isnull=True).update(
        removed_at=now, changed_at=now, revision=F("revision") + 1
    )
