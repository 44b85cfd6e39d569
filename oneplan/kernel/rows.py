"""What every row of a family carries, and the one way to save a change without losing another's."""

from typing import Any, TypeVar

from django.db import connection, models
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.errors import EditConflict, NotFound
from oneplan.kernel.ids import new_id


class CommunityRow(models.Model):
    """A row of one community: a system of care that governs itself (DESIGN: Rows)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("people.Community", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class RevisedRow(models.Model):
    """A row that is edited, whoever's it is: with the revision that a form has seen."""

    revision = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class FamilyRow(CommunityRow, RevisedRow):
    """A row about a family. Its model adds a `Walled` constraint (kernel.privacy)."""

    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+")

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=FamilyRow)
Revised = TypeVar("Revised", bound=RevisedRow)


def save_change(row: Revised, seen_revision: int, **changes: Any) -> Revised:
    """Save `changes` if nobody has saved since `seen_revision`; one statement, so no race.

    Raises EditConflict with what stands now when somebody has: both texts are then shown; NotFound
    when the row is no longer the viewer's to see. A change may take the row out of the viewer's
    own sight (a parent who leaves the family): it is saved all the same.
    """
    model = type(row)
    saved = {**changes, "revision": seen_revision + 1, "changed_at": clock.now()}
    rows = model._default_manager.filter(pk=row.pk)
    if rows.filter(revision=seen_revision).update(**saved):
        for name, value in saved.items():
            setattr(row, name, value)
    else:
        if not rows.exists():
            raise NotFound()
        row.refresh_from_db()
        raise EditConflict(
            _("Somebody else changed this while you were writing. Both texts are shown."),
            theirs={name: getattr(row, name) for name in changes},
            revision=row.revision,
        )
    return row


def add_once(fresh: Row, stands: models.QuerySet[Row], **facts: Any) -> Row:
    """Save a new row under the id that its form carries; sent again, it is one row.

    `facts`: what was written into `fresh`. Raises EditConflict where other words stand among
    `stands` under that id: both texts are then shown. An id that is taken by what is not there,
    where nobody here may know of it, is no reason to refuse: the row gets another.
    """
    rows = type(fresh)._default_manager
    rows.bulk_create([fresh], ignore_conflicts=True)
    row = stands.filter(pk=fresh.pk).first()
    if row is None:
        fresh.pk = new_id()
        fresh.save(force_insert=True)
        return fresh
    if row.created_at == fresh.created_at or all(
        getattr(row, name) == value for name, value in facts.items()
    ):
        return row
    raise EditConflict(
        _("This was saved before, with other words. Both texts are shown."),
        theirs={name: getattr(row, name) for name in facts},
        revision=row.revision,
    )


def take_turns(name: str) -> None:
    """Wait until nobody else does just this, to the end of the transaction: what is read from here
    on is what stands. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
