"""Dangerous changes: looked at first, asked for by one person, decided by another, undone.

Who may, what stands in the way and what is done is decided in the database (wall/*.sql);
here its answers become words.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from oneplan.kernel.errors import Invalid, NotAllowed, NotFound, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.privacy import Category
from oneplan.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody who would see more or less, and of which parts."""

    name: str
    agency_name: str
    way: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What would come of a change. `obstacle`: why it cannot be, in words; empty: it can."""

    obstacle: str
    families: int
    workers: int
    touched: tuple[Touched, ...] = ()

    @property
    def more(self) -> list[Touched]:
        return [one for one in self.touched if one.way == "more"]

    @property
    def less(self) -> list[Touched]:
        return [one for one in self.touched if one.way == "less"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change as somebody wants it. `facts`: ids and values by the names of Change's fields."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    id: UUID = field(default_factory=new_id)

    def as_json(self, **more: Any) -> str:
        facts = {"id": self.id, "kind": self.kind, **self.facts, **more}
        return json.dumps(
            {key: value for key, value in facts.items() if value is not None}, default=str
        )


def _call(statement: str, facts: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchone()[0]


def _obstacle(word: str) -> str:
    return {
        "": "",
        "people": _(
            "These two entries cannot be made one. The entry of somebody who signs in must be the"
            " one that stays, and an entry can be joined only once."
        ),
        "families": _("These two records cannot be joined, or have been already."),
        "passing_on": _(
            "The family has not allowed you to pass anything on outside your agency. Ask it first."
        ),
        "parent": _(
            "Write their own e-mail address. Where somebody who decides for this family signs in"
            " already, or this person has left, ask the family instead."
        ),
        "oneself": _("This is your own address or account. Somebody else must ask for it."),
        "bounds": _("Choose another value than now, within the bounds."),
    }.get(word, _("This cannot be done now."))


def look_first(viewer: Viewer, wanted: Wanted) -> Seen:
    """Whom a change would touch, by the wall's own reckoning. Changes nothing.

    Workers who decide about or coordinate every family it is about; for a rule, administrators.
    Raises NotFound for everybody else.
    """
    seen = _call("SELECT oneplan_look_first(%s)", [wanted.as_json()])
    if seen is None:
        raise NotFound()
    seen = json.loads(seen) if isinstance(seen, str) else seen
    return Seen(
        obstacle=_obstacle(seen["obstacle"]),
        families=seen["families"],
        workers=seen["workers"],
        touched=tuple(_touched(one) for one in seen["touched"]),
    )


def _touched(one: Mapping[str, Any]) -> Touched:
    parts = tuple(c for c in Category.values if c in one["parts"])
    return Touched(one["name"], one["agency"], one["way"], parts)


def ask_change(viewer: Viewer, wanted: Wanted, reason: str) -> UUID:
    """Ask a second person for a change, with the reason in words. Nothing is changed yet.

    Whoever may look first. Raises NotFound; Invalid without a reason; NotReady when it cannot be
    done, or waits for an answer already.
    """
    word = _call("SELECT oneplan_ask_change(%s)", [wanted.as_json(reason=reason)])
    if word == "nothing":
        raise NotFound()
    if word == "reason":
        raise Invalid(fields={"reason": _("Write why, in a sentence or two.")})
    if word == "waiting":
        raise NotReady(_("This was asked already, and waits for a second person."))
    if word:
        raise NotReady(_obstacle(word))
    return wanted.id


def decide_change(viewer: Viewer, change_id: UUID, *, yes: bool, words: str) -> None:
    """The second person approves or refuses, with words. What is approved is done at once.

    A supervisor or intake worker of the coordinating agency (for a rule, an administrator), never
    the account that asked. Raises NotFound, NotAllowed for the asker, Invalid without words,
    NotReady when somebody was first or it can no longer be done.
    """
    word = _call("SELECT oneplan_decide_change(%s, %s, %s)", [change_id, yes, words])
    if word == "nothing":
        raise NotFound()
    if word == "yourself":
        raise NotAllowed(_("You asked for this yourself. Somebody else must decide."))
    if word == "words":
        raise Invalid(fields={"words": _("Write why, in a sentence or two.")})
    if word == "decided":
        raise NotReady(_("Somebody has decided about this already."))
    if word:
        raise NotReady(_("This can no longer be done. You can only refuse it."))


def undo_change(viewer: Viewer, change_id: UUID) -> None:
    """Take a change back, exactly: either of the two, within a week; the asker also before it is
    decided. Raises NotFound, NotReady when it is too late."""
    word = _call("SELECT oneplan_undo_change(%s)", [change_id])
    if word == "nothing":
        raise NotFound()
    if word == "later":
        raise NotReady(_("The rule was changed again since. Ask for a new change."))
    if word:
        raise NotReady(_("The time to undo this is over."))


def not_the_same(viewer: Viewer, duplicate_id: UUID) -> None:
    """Two requests are not the same family's: kept, never asked again. Whoever handles both.
    Raises NotFound."""
    if not _call("SELECT oneplan_not_the_same(%s)", [duplicate_id]):
        raise NotFound()


def handed_over(viewer: Viewer, handover_id: UUID) -> None:
    """Note that the family was asked again what a closed request had said. Raises NotFound."""
    if not _call("SELECT oneplan_handed_over(%s)", [handover_id]):
        raise NotFound()
