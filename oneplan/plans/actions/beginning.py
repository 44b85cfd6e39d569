"""A plan begins."""

from django.db import transaction
from django.utils.translation import gettext as _

from oneplan.access.readers.positions import Position
from oneplan.kernel.errors import NotReady
from oneplan.kernel.privacy import Category
from oneplan.kernel.viewer import Viewer
from oneplan.people.actions import move_stage
from oneplan.people.models import Family, Stage
from oneplan.people.rules import may_move
from oneplan.plans.models import Plan
from oneplan.teams.actions import must_decide


@transaction.atomic
def begin_plan(viewer: Viewer, family: Family) -> Plan:
    """Begin the family's one plan; asking again gives the plan there is.

    The family or its coordinator may. The family's stage becomes planning.
    """
    who = must_decide(viewer, family)
    Plan.objects.bulk_create(
        [Plan(community_id=family.community_id, family=family)], ignore_conflicts=True
    )
    advance(viewer, family, who, Stage.PLANNING)
    return Plan.objects.get(family=family)


def advance(viewer: Viewer, family: Family, who: Position, to: Stage) -> None:
    """Move the family on where it can be moved from where it is; elsewhere its stage stays."""
    if family.stage != to and may_move(family.stage, to) and who.may_write(Category.CONTACT):
        move_stage(viewer, family, to)


def plan_of(family: Family) -> Plan:
    """The family's plan; NotReady while nobody has begun one."""
    plan = Plan.objects.filter(family=family).first()
    if plan is None:
        raise NotReady(_("Begin the plan first."))
    return plan
