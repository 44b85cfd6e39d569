"""What somebody does on their home."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneplan.home.models import PutAway
from oneplan.home.waiting import waiting
from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound, NotReady
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family
from oneplan.plans.actions import begin_plan, write_strength
from oneplan.plans.readers import plan_page
from oneplan.referrals.readers import requests_of
from oneplan.referrals.rules import value_of


def put_away(viewer: Viewer, family: Family, thing_id: UUID) -> None:
    """Say that one has seen what waits: for whom it waits, and for them alone. Raises NotFound for
    what does not wait for them, or is answered in another way."""
    waits = (one for one in waiting(viewer) if one.family_id == family.pk)
    if viewer.id is None or not any(one.id == thing_id and one.seen_by_saying_so for one in waits):
        raise NotFound()
    PutAway.objects.update_or_create(
        community_id=family.community_id,
        family=family,
        account_id=viewer.id,
        thing_id=thing_id,
        defaults={"created_at": clock.now()},
    )


@transaction.atomic
def begin_with_what_goes_well(viewer: Viewer, family: Family) -> None:
    """Begin the plan with what the family said goes well, as its first strength, in its words.

    The family or its coordinator may. Nothing is written where a strength stands already, or the
    family said nothing. Raises NotAllowed; NotReady where there is no request to be read.
    """
    asked = requests_of(family.pk)
    if not asked:
        raise NotReady(_("What the family said cannot be seen here. Begin with the family."))
    begin_plan(viewer, family)
    well = str(value_of(asked[0].referral.answers, "well")).strip()
    if well and not plan_page(viewer, family.pk).draft.strengths:
        write_strength(viewer, family, well, language=family.language)
