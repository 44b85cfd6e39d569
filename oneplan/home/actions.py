"""What somebody does on their home."""

from uuid import UUID

from oneplan.home.models import PutAway
from oneplan.home.waiting import waiting
from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family


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
