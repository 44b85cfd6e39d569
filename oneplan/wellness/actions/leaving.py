"""Taking everything along, and deleting everything. The owner's, and nobody else's."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplan.accounts.offline import stop_all
from oneplan.kernel import clock, key_folder
from oneplan.kernel.viewer import Viewer
from oneplan.wellness.actions.crisis import running, take_step
from oneplan.wellness.actions.keeping import plan_of
from oneplan.wellness.actions.owners import clear
from oneplan.wellness.models import Owner, Plan, State
from oneplan.wellness.sealing import account_of


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was deleted, and when: for its owner, kept nowhere. `key_id` stands in the ledger of
    destroyed keys, which says nothing of whose it was."""

    at: datetime
    rows: int
    key_id: UUID


def delete_everything(viewer: Viewer) -> Certificate | None:
    """Destroy the key and delete every row. Nobody can bring it back; None: there was nothing.

    The key goes first: should the rest fail, what is left can be read by nobody. Phones that keep
    a copy are stopped: it goes at their next contact.
    """
    owner = Owner.objects.filter(pk=account_of(viewer)).first()
    if owner is None:
        return None
    with transaction.atomic():
        key_folder.destroy(owner.key_id)
        rows = clear(account_of(viewer))
        stop_all(account_of(viewer))
    return Certificate(clock.now(), rows, owner.key_id)


@transaction.atomic
def delete_plan(viewer: Viewer, plan_id: UUID) -> None:
    """One plan, with its versions and shares. Its words are in backups until they expire: only
    deleting everything destroys the key."""
    plan = plan_of(viewer, plan_id)
    end_if_open(viewer, plan)
    plan.delete()


def end_if_open(viewer: Viewer, plan: Plan) -> None:
    """An open crisis plan is ended first: nothing of it can be changed or deleted before."""
    activation = running(plan)
    if activation and activation.state in {State.ACTIVE, State.ENDING}:
        take_step(viewer, plan.pk, "end")
