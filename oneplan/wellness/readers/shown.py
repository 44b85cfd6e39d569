"""What somebody other than the owner is shown. Each opening is in the owner's list before a word of
it is read: without that the database shows nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from oneplan.kernel.errors import NotFound
from oneplan.kernel.viewer import Viewer
from oneplan.wellness.document import Document, unpacked
from oneplan.wellness.models import Contact, Picture, Plan, Section, State, Supporter, Version
from oneplan.wellness.sealing import key_in, opened, unseal

OPEN: Final = frozenset({State.ACTIVE, State.ENDING})


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the viewer is to one owner. `me`: the name they know the owner by."""

    contact_id: UUID
    account_id: UUID
    key_id: UUID
    me: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing the viewer may open. Without an end: the crisis part, while it is open."""

    what: UUID
    code: str
    named: Named
    plan_id: UUID
    until: datetime | None
    in_crisis: bool


@dataclass(frozen=True, slots=True)
class SupportedPlan:
    """How a crisis plan stands that lists the viewer, and what they may do about it.

    `signs`: those to look for, with their words; empty for those who may not start it.
    """

    plan_id: UUID
    named: Named
    activation_id: UUID | None
    may_activate: bool
    tasks: str
    state: State
    decides: bool
    objected: bool
    agreed: bool
    calmed: bool
    signs: tuple[tuple[UUID, str], ...]
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A text that was opened. `section_id`: what a suggestion about it names."""

    shown: Shown
    document: Document
    section_id: UUID
    signed_at: datetime | None


def shown_to(viewer: Viewer) -> list[Shown]:
    """Everything the viewer may open now, the crisis parts first. One statement."""
    found = [
        Shown(
            row["what"],
            row["code"],
            _named(row),
            row["plan_id"],
            row["until"],
            row["in_crisis"],
        )
        for row in _call("SELECT * FROM oneplan_wellness_for_me()")
    ]
    return sorted(found, key=lambda one: (not one.in_crisis, one.named.me, one.code))


def standings(viewer: Viewer) -> list[SupportedPlan]:
    """The crisis plans that list the viewer. One statement."""
    return [
        SupportedPlan(
            plan_id=row["plan_id"],
            named=_named(row),
            activation_id=row["activation_id"],
            may_activate=row["may_activate"],
            tasks=unseal(Supporter, "sealed", row["supporter_id"], row["tasks"])["tasks"],
            state=State(row["state"]),
            decides=row["decides"],
            objected=row["objected"],
            agreed=row["agreed"],
            calmed=row["calmed"],
            signs=_signs(row["plan_id"], row["signs"]),
            since=row["since"],
        )
        for row in _call("SELECT * FROM oneplan_wellness_stands()")
    ]


def standing_of(viewer: Viewer, plan_id: UUID) -> SupportedPlan:
    """Raises NotFound for a plan that does not list the viewer."""
    found = next((one for one in standings(viewer) if one.plan_id == plan_id), None)
    if found is None:
        raise NotFound()
    return found


@transaction.atomic
def open_text(viewer: Viewer, what: UUID) -> Opened:
    """Open one text; that it was opened stands in the owner's list. Raises NotFound."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_wellness_open(%s)", [what])
        if not cursor.fetchone()[0]:
            raise NotFound()
    shown = next(one for one in shown_to(viewer) if one.what == what)
    version = Version.objects.filter(pk=what).first()
    if version:
        document = unpacked(opened(version))
        return Opened(shown, document, version.section_id, version.signed_at)
    section = Section.objects.get(pk=what)
    return Opened(shown, unpacked(opened(section)), section.pk, None)


@transaction.atomic
def open_picture(viewer: Viewer, what: UUID, picture_id: UUID) -> bytes:
    """A picture in a text that is opened for it. Raises NotFound."""
    open_text(viewer, what)
    return picture_bytes(Picture.objects.filter(pk=picture_id).first())


def picture_bytes(picture: Picture | None) -> bytes:
    if picture is None:
        raise NotFound()
    return bytes.fromhex(opened(picture)["bytes"])


def _named(row: Mapping[str, Any]) -> Named:
    me = unseal(Contact, "greeting", row["contact_id"], row["greeting"])["me"]
    return Named(row["contact_id"], row["account_id"], key_in(row["greeting"]), me)


def _signs(plan_id: UUID, sealed: Any) -> tuple[tuple[UUID, str], ...]:
    if sealed is None:
        return ()
    words = unseal(Plan, "signs", plan_id, sealed)
    listed = [*words["any_signs"], *words["all_signs"]]
    return tuple((UUID(sign), text) for sign, text in listed)


def _call(sql: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
