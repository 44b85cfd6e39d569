"""A worker asks to see more; whoever decides answers. Asks and answers are kept."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from oneplan.access.actions.directives import Recipient, record_directive
from oneplan.access.actions.involving import join_once
from oneplan.access.readers.positions import position
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotFound
from oneplan.kernel.ids import new_id
from oneplan.kernel.privacy import Purpose
from oneplan.kernel.viewer import Viewer
from oneplan.oversight.models import Ask
from oneplan.people.models import Family


def ask(
    viewer: Viewer,
    family_id: UUID | None,
    reference: str,
    parts: Iterable[str],
    *,
    purpose: str,
    words: str,
    days: int,
) -> None:
    """Ask a family to see parts of its record, for a purpose, for some days.

    Any worker, about a family they may see some part of, or one that gave them its reference; none
    is told whether it is anybody's. Raises Invalid after ten references in an hour.
    """
    facts = [family_id, reference, sorted(set(parts)), purpose, words, days, new_id()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_ask(%s, %s, %s, %s, %s, %s, %s)", facts)
        if not cursor.fetchone()[0]:
            raise Invalid(_("Too many tries. Wait an hour, or call the family’s coordinator."))


@transaction.atomic
def answer_ask(
    viewer: Viewer,
    family: Family,
    ask_id: UUID,
    *,
    yes: bool,
    purposes: Iterable[str] = (),
) -> None:
    """Answer an ask. Whoever directs the family; "yes" permits just what was asked, to read, for
    the purposes that the family names, or the one that was asked for.

    Raises NotFound for an ask that is not theirs to answer, or was answered already.
    """
    waiting = Ask.objects.select_for_update().filter(
        pk=ask_id, family=family, answer=Ask.Answer.WAITING
    )
    asked = waiting.first()
    here = position(viewer, family.pk)
    if asked is None or not here.steward or here.person_id is None:
        raise NotFound()
    wanted = sorted({*purposes}.intersection(Purpose.values)) or [asked.purpose]
    directive_id = _permit(viewer, family, here.person_id, asked, wanted) if yes else None
    waiting.update(
        answer=Ask.Answer.YES if yes else Ask.Answer.NO,
        answered_at=clock.now(),
        answered_by=viewer.id,
        directive_id=directive_id,
    )


def _permit(
    viewer: Viewer, family: Family, decided_by_id: UUID, asked: Ask, purposes: Iterable[str]
) -> UUID:
    join_once(viewer, family, asked.viewer_id, asked.agency_id)
    return record_directive(
        viewer,
        family,
        Recipient(account_id=asked.viewer_id, agency_id=asked.agency_id),
        asked.categories,
        until=clock.now() + timedelta(days=asked.days),
        decided_by_id=decided_by_id,
        purposes=list(purposes),
        how_explained="asked in writing, answered by the family",
    ).pk
