"""An owner and their key; and every row of theirs gone, where they delete everything."""

from uuid import UUID

from oneplan.kernel import key_folder
from oneplan.kernel.viewer import Viewer
from oneplan.wellness import models
from oneplan.wellness.models import Edition, Owner
from oneplan.wellness.sealing import account_of

# In an order in which nothing is left hanging; activations before what they freeze.
EVERYTHING = (
    models.Wish,
    models.CheckIn,
    models.Suggestion,
    models.LogEntry,
    models.Step,
    models.Activation,
    models.Opening,
    models.Share,
    models.Picture,
    models.Draft,
    models.Version,
    models.Supporter,
    models.Section,
    models.Plan,
    models.Contact,
)


def clear(account_id: UUID) -> int:
    """For the owner. How many rows there were."""
    rows = sum(
        int(model._default_manager.filter(account_id=account_id).delete()[0])
        for model in EVERYTHING
    )
    models.Owner.objects.filter(pk=account_id).delete()
    return rows


def owner_of(viewer: Viewer, edition: str = Edition.ADULT) -> Owner:
    """The viewer as an owner, with a key of their own from the first word on."""
    assert viewer.id
    owner = Owner.objects.select_for_update().filter(pk=account_of(viewer)).first()
    if owner and key_folder.stands(owner.key_id):
        return owner
    if owner:  # deleting everything was cut short, or a backup brought the rows back
        clear(owner.pk)
    made = Owner(account_id=account_of(viewer), key_id=key_folder.make(), edition=edition)
    Owner.objects.bulk_create([made], ignore_conflicts=True)
    return Owner.objects.get(pk=account_of(viewer))
