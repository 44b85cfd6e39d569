"""Saying that something is missing: which need, and where; nothing of who looked, or said what."""

from uuid import UUID

from django.utils.translation import gettext as _

from oneplan.directory.models import UnmetNeed
from oneplan.directory.readers import choices
from oneplan.directory.understanding.concepts import labels
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid


def note_unmet_need(community_id: UUID, need: str, area: str) -> None:
    """Anybody may. `need`: a concept that the page asks about; `area`: one of the directory's, or
    empty. Raises Invalid for others."""
    if need not in labels() or not labels()[need].topic:
        raise Invalid(fields={"need": _("Choose one.")})
    if area and area not in {one.value for one in choices(community_id).areas}:
        raise Invalid(fields={"area": _("Choose one of the list.")})
    UnmetNeed.objects.bulk_create(
        [
            UnmetNeed(
                community_id=community_id,
                need=need,
                area=area,
                why=UnmetNeed.Why.NOTHING,
                month=clock.today().replace(day=1),
            )
        ]
    )
