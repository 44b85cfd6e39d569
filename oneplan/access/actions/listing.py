"""Worklists: who is shown a family's name, or a promise's words, without opening its record."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import Viewer


def note_listed(viewer: Viewer, family_ids: Iterable[UUID | None]) -> None:
    """Note in the log of each of these families that the viewer saw it on a list. One statement for
    any number, none for nobody else's; once a day a family.

    For every page outside one family's record that shows a family's name or its plan's words. The
    viewer's own families are left out, and those the database shows them nothing of.
    """
    shown = sorted({one for one in family_ids if one} - {*viewer.family_ids})
    if viewer.id is None or not shown:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_listed(%s, %s)", [shown, [new_id() for _one in shown]])
