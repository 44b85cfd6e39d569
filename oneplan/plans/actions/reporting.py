"""How it goes: steps done or stuck, needs met, services begun or ended."""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from oneplan.access.readers.positions import position
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotAllowed
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family
from oneplan.plans.actions.writing import live_row, must_write
from oneplan.plans.models import ActionStep, Need, PlannedService
from oneplan.plans.rules import may_become, step_may_become


@transaction.atomic
def set_step_status(
    viewer: Viewer, family: Family, step_id: UUID, status: str, blocker: str = ""
) -> ActionStep:
    """Report on a promise: done, partly, stuck (and why), or to do again.

    Whoever made the promise may, even where they may only read; and whoever may write that part.
    Raises Invalid for stuck without a why. The last report counts; saying it twice is once.
    """
    step = live_row(ActionStep, family, step_id)
    if step.accountable_account != viewer.id:
        who = position(viewer, family.pk)
        must_write(who, step.category, step.person_id)
    if not step_may_become(status, blocker):
        raise Invalid(fields={"blocker": _("Write what is in the way. Then others can help.")})
    done_on = clock.today() if status == ActionStep.Status.DONE else None
    if step.status == status == ActionStep.Status.DONE:
        done_on = step.done_on
    ActionStep.objects.filter(pk=step.pk).update(
        status=status,
        blocker=blocker if status in {"stuck", "partly"} else "",
        done_on=done_on,
        revision=F("revision") + 1,
        changed_at=clock.now(),
    )
    step.refresh_from_db()
    return step


@transaction.atomic
def set_need_status(viewer: Viewer, family: Family, need_id: UUID, status: str) -> Need:
    """Say how far a need is met: judged by whoever holds it, or by the family.

    Source: domain/process §1, Need: "judged by holder". A coordinator writes down what they said.
    """
    need = live_row(Need, family, need_id)
    who = position(viewer, family.pk)
    must_write(who, need.category, need.person_id)
    if not who.decides and need.person_id != who.person_id:
        raise NotAllowed(_("Whether a need is met is for the family to say."))
    if not may_become("need", need.status, status):
        raise Invalid(_("A need cannot go from where it is to that."))
    Need.objects.filter(pk=need.pk).update(
        status=status, revision=F("revision") + 1, changed_at=clock.now()
    )
    need.refresh_from_db()
    return need


@transaction.atomic
def set_service_status(viewer: Viewer, family: Family, row_id: UUID, status: str) -> PlannedService:
    """Say that a service is planned, waited for, received, ended or not taken up."""
    service = live_row(PlannedService, family, row_id)
    must_write(position(viewer, family.pk), service.category, service.person_id)
    if not may_become("service", service.status, status):
        raise Invalid(_("A service cannot go from where it is to that."))
    if status != service.status:
        PlannedService.objects.filter(pk=service.pk).update(
            status=status,
            since=clock.today(),
            revision=F("revision") + 1,
            changed_at=clock.now(),
        )
        service.refresh_from_db()
    return service
