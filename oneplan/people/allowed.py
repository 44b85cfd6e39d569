"""Who may write about a family's people: asked before a page offers it. The database decides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from oneplan.kernel.errors import NotAllowed
from oneplan.people.rules import may_write

PEN = """
SELECT (oneplan_sight('write') -> %(family)s::text)::json,
       %(family)s = ANY (oneplan_families('steward'))
"""


@dataclass(frozen=True, slots=True)
class Pen:
    """What the viewer may write of one family: parts by person ("*": about anybody), and whether
    they direct or coordinate it."""

    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    steward: bool = False

    def writes(self, category: str, person_id: UUID | None = None) -> bool:
        return may_write(self.parts, category, person_id)

    @property
    def contact(self) -> bool:
        """May add people, and say who is who to whom."""
        return self.writes("contact")

    @property
    def location(self) -> bool:
        return self.writes("location")


def pen_from(row: tuple[Any, Any] | None) -> Pen:
    """The pen in a row of PEN's two columns; none writes nothing."""
    parts, steward = row or (None, False)
    return Pen({who: frozenset(may) for who, may in (parts or {}).items()}, bool(steward))


def pen_of(family_id: UUID) -> Pen:
    """The viewer's pen for a family. One statement. Anybody may ask about themself."""
    with connection.cursor() as cursor:
        cursor.execute(PEN, {"family": family_id})
        return pen_from(cursor.fetchone())


View = Callable[..., HttpResponse]


def writes(category: str) -> Callable[[View], View]:
    """A page of a family for whoever may write this part: about the person in its address, else
    about the family. Others who see the family get 403: they know that it is there."""

    def decorated(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, family_id: UUID, **more: Any) -> HttpResponse:
            if not pen_of(family_id).writes(category, more.get("person_id")):
                raise NotAllowed(_("The family lets you read this, not change it."))
            return view(request, family_id=family_id, **more)

        return page

    return decorated


def stewards(view: View) -> View:
    """A page of a family for whoever directs or coordinates it; 403 for others who see it."""

    @wraps(view)
    def page(request: HttpRequest, family_id: UUID, **more: Any) -> HttpResponse:
        if not pen_of(family_id).steward:
            raise NotAllowed(_("Only the family, or its coordinator for it, can do this."))
        return view(request, family_id=family_id, **more)

    return page
