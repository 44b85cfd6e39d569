"""How it goes: steps done or stuck, needs met, services begun or ended."""

from typing import Any, cast
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
from oneplan.plans.models import ActionStep, Need, PlannedService, StepReport
from oneplan.plans.rules import is_late, may_become, step_may_become


@transaction.atomic
def set_step_status(
    viewer: Viewer,
    family: Family,
    step_id: UUID,
    status: str,
    *,
    blocker: str = "",
    obstacle: str = "",
) -> ActionStep:
    """Report on a promise: done, partly, stuck (and why), or to do again.

    Whoever made the promise may, even where they may only read; and whoever may write that part.
    Raises Invalid for stuck without what is in the way (`obstacle`, or words). The last report
    counts, and each is kept (`StepReport`); saying it twice is once. No agreement is asked for.
    """
    step: Any = live_row(ActionStep, family, step_id)
    if step.accountable_account != viewer.id:
        who = position(viewer, family.pk)
        must_write(who, step.category, step.person_id)
    if not step_may_become(status, obstacle + blocker):
        words = _("Choose or write what is in the way. Then others can help.")
        raise Invalid(fields={"blocker": words})
    waits = status in {"stuck", "partly"}
    blocker, obstacle = (blocker, obstacle) if waits else ("", "")
    if (step.status, step.blocker, step.obstacle) == (status, blocker, obstacle):
        return cast(ActionStep, step)
    done_on = clock.today() if status == ActionStep.Status.DONE else None
    _keep_report(viewer, step, status, obstacle, blocker)
    ActionStep.objects.filter(pk=step.pk).update(
        status=status,
        blocker=blocker,
        obstacle=obstacle,
        done_on=done_on,
        revision=F("revision") + 1,
        changed_at=clock.now(),
    )
    step.refresh_from_db()
    return cast(ActionStep, step)


def _keep_report(viewer: Viewer, step: Any, status: str, obstacle: str, words: str) -> None:
    who = {"account_id": viewer.id, "by_name": viewer.name[:120]}
    said = {"status": status, "obstacle": obstacle, "words": words}
    StepReport.objects.bulk_create(
        [
            StepReport(
                community_id=step.community_id,
                family_id=step.family_id,
                need_id=step.need_id,
                step=step,
                category=step.category,
                person_id=step.person_id,
                late=is_late(step.due, step.status, clock.today()),
                **who,
                **said,
            )
        ]
    )


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
