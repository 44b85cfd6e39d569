"""Who may: asked before anything is written, so that a refusal can say why."""

from typing import Any

from django.utils.translation import gettext as _

from oneplan.access.readers.positions import Position, position
from oneplan.kernel.errors import NotAllowed
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family


def of(family: Family) -> dict[str, Any]:
    return {"community_id": family.community_id, "family": family}


def must_decide(viewer: Viewer, family: Family) -> Position:
    """The viewer's standing, if they direct the family or coordinate for it; else NotAllowed."""
    who = position(viewer, family.pk)
    if not who.decides:
        raise NotAllowed(_("Only the family, or its coordinator for it, can do this."))
    return who


def must_write_schedule(viewer: Viewer, family: Family) -> Position:
    who = position(viewer, family.pk)
    if not who.may_write("schedule"):
        raise NotAllowed(_("The family lets you read this, not change it."))
    return who
