"""What somebody is typing is kept for them until they save it, and for nobody else."""

from collections.abc import Mapping

from oneplan.kernel import clock
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family
from oneplan.plans.models import Unsent

MOST = 60_000


def keep_unsent(viewer: Viewer, family: Family, form: str, data: Mapping[str, str]) -> None:
    """Keep what stands in a form, unchecked. The writer alone sees it again. One statement."""
    if viewer.id is None:
        return
    kept = {name: text[:MOST] for name, text in data.items()}
    row = Unsent(
        id=new_id(),
        community_id=family.community_id,
        family=family,
        account_id=viewer.id,
        form=form[:80],
        data=kept,
        changed_at=clock.now(),
    )
    Unsent.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["community", "family", "account_id", "form"],
        update_fields=["data", "changed_at"],
    )


def forget_unsent(viewer: Viewer, family: Family, form: str) -> None:
    """It is saved, or not wanted any more."""
    if viewer.id is not None:
        Unsent.objects.filter(family=family, account_id=viewer.id, form=form[:80]).delete()
