"""Who looked: for the family, folded by day; and what somebody has been shown already."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from oneplan.access.models import AccessEvent


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody outside the family, one day, and the parts they opened, folded together.

    `times`: how often something was opened; 0 where the family only stood on a list of theirs.
    """

    viewer_id: UUID
    name: str
    agency: str
    agency_id: UUID | None
    purpose: str
    day: date
    first_at: datetime
    last_at: datetime
    parts: Sequence[str]
    times: int

    @property
    def mark(self) -> str:
        """This line's name in an address: it stays the same, and says nothing."""
        said = f"{self.name}|{self.agency}|{self.purpose}|{self.day}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def emergency(self) -> bool:
        return self.purpose == "emergency"

    @property
    def by_command(self) -> bool:
        """At the machine itself, with borrowed eyes: nobody of the team looked."""
        return self.purpose == "command"

    @property
    def a_preview(self) -> bool:
        """The family's own look with somebody else's eyes: folded apart too."""
        return [*self.parts] == ["home:preview"]

    @property
    def by_a_program(self) -> bool:
        """Read by a job, not by a person: folded apart and explained."""
        return self.purpose == "system"


OPENINGS = """
SELECT viewer_id, viewer_name, agency_name, agency_id, purpose,
       (at AT TIME ZONE %(zone)s)::date AS day,
       min(at), max(at), array_agg(DISTINCT part ORDER BY part),
       count(*) FILTER (WHERE part <> 'list')
FROM access_accessevent WHERE family_id = %(family)s
  AND (%(who)s::uuid IS NULL OR viewer_id = %(who)s)
GROUP BY viewer_id, viewer_name, agency_id, agency_name, purpose, day
ORDER BY day DESC, max(at) DESC, viewer_id, purpose LIMIT %(limit)s OFFSET %(skip)s
"""


def who_looked(
    family_id: UUID, limit: int | None = None, who: UUID | None = None, skip: int = 0
) -> list[Opening]:
    """Openings by people outside the family, newest first; all of them without a limit. One SQL.

    For the family only: the database shows nobody else a row.
    """
    facts: dict[str, Any] = {
        "family": family_id,
        "limit": limit,
        "skip": skip,
        "who": who,
        "zone": timezone.get_current_timezone_name(),
    }
    with connection.cursor() as cursor:
        cursor.execute(OPENINGS, facts)
        return [Opening(*row) for row in cursor.fetchall()]


def shown_to(family_id: UUID, account_id: UUID) -> list[Opening]:
    """What one person has opened so far: it cannot be taken back. One statement."""
    return who_looked(family_id, who=account_id)


def has_looked(family_id: UUID, account_id: UUID | None) -> bool:
    """Whether there is something that `shown_to` tells. One statement, for the family only:
    nobody else is told yes."""
    return account_id is not None and bool(who_looked(family_id, 1, who=account_id))


def log_lines(family_id: UUID) -> list[Mapping[str, Any]]:
    """The family's log whole, in its order, for its own file. One statement."""
    return list(AccessEvent.objects.filter(family_id=family_id).order_by("at", "id").values())
