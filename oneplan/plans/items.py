"""The plan's single things, for decisions about one of them alone (room access lists them)."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from oneplan.access.items import Item

KINDS = {
    "vision": gettext_noop("Vision"),
    "strength": gettext_noop("What works well"),
    "need": gettext_noop("Need"),
    "step": gettext_noop("Next step"),
    "service": gettext_noop("Service"),
}
ITEMS = """
SELECT kind, id, text, language, category, person_id, whole FROM (
    SELECT 1 AS place, 'vision' AS kind, id, text, language, category, person_id, true AS whole,
           created_at
    FROM plans_vision WHERE family_id = %(family)s AND removed_at IS NULL
     AND category <> 'own_voice'
    UNION ALL SELECT 2, 'strength', id, statement, language, category, person_id, true, created_at
    FROM plans_strength WHERE family_id = %(family)s AND removed_at IS NULL
    UNION ALL SELECT 3, 'need', id, statement, language, category, person_id, true, created_at
    FROM plans_need WHERE family_id = %(family)s AND removed_at IS NULL
    UNION ALL SELECT 4, 'step', id, task, language, category, person_id, false, created_at
    FROM plans_actionstep WHERE family_id = %(family)s AND removed_at IS NULL
    UNION ALL SELECT 5, 'service', id, name, language, category, person_id, need_id IS NULL,
           created_at
    FROM plans_plannedservice WHERE family_id = %(family)s AND removed_at IS NULL
) every ORDER BY place, created_at, id
"""


def items(family_id: UUID) -> Iterable[Item]:
    """Visions, strengths, needs, steps and services that the viewer may see. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, {"family": family_id})
        return [Item(pk, _(KINDS[kind]), *rest) for kind, pk, *rest in cursor.fetchall()]
