"""A coordinator's week: meetings with their places, promises that are due, crises to look back at.

Like their day it is a worklist: names that consent lets them see, numbers and days, and no word of
a record.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from oneplan.home.rules import A_WEEK
from oneplan.teams.words import zone_name

WEEK: Final = """
SELECT f.id, f.name, d.kind, d.day, d.starts, d.zone, d.place, d.number,
       d.ends FROM (
    SELECT g.family_id, 'meeting' AS kind, (g.starts AT TIME ZONE g.zone)::date AS day, g.starts,
           g.zone, g.place, 1 AS number, g.starts + g.minutes * interval '1 minute' AS ends
    FROM teams_meeting g
    WHERE g.family_id = ANY ((SELECT oneplan_families('coordinate'))::uuid[])
      AND g.status = 'planned' AND g.starts >= %(midnight)s
      AND (g.starts AT TIME ZONE g.zone)::date <= %(last)s
    UNION ALL
    SELECT s.family_id, 'promises', s.due, NULL, '', '', count(*), NULL
    FROM plans_actionstep s JOIN plans_need n ON n.id = s.need_id
     AND n.removed_at IS NULL AND n.status IN ('open', 'partly_met')
    WHERE s.family_id = ANY ((SELECT oneplan_families('coordinate'))::uuid[])
      AND s.removed_at IS NULL AND s.status <> 'done' AND s.due BETWEEN %(today)s AND %(last)s
    GROUP BY s.family_id, s.due
    UNION ALL
    SELECT c.family_id, 'crisis', greatest((c.due AT TIME ZONE %(here)s)::date, %(today)s), NULL,
           '', '', count(*), NULL
    FROM safety_debrief c
    WHERE c.family_id = ANY ((SELECT oneplan_families('coordinate'))::uuid[])
      AND c.done_at IS NULL AND (c.due AT TIME ZONE %(here)s)::date <= %(last)s
    GROUP BY 1, 3
) d JOIN people_family f ON f.id = d.family_id
ORDER BY d.day, array_position('{crisis,meeting,promises}', d.kind), d.starts, f.name, f.id
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a day. `starts`, `zone`, `place`: of a meeting; `number`: of promises."""

    family_id: UUID
    family_name: str
    kind: str
    day: date
    starts: datetime | None
    zone: str
    place: str
    number: int
    ends: datetime | None = None
    # Another meeting of the same worker's is held meanwhile; told to them alone.
    clashes: bool = False

    @property
    def wall(self) -> datetime | None:
        """As the clock on the wall there will show it."""
        there = self.starts and self.starts.astimezone(ZoneInfo(self.zone))
        return there and there.replace(tzinfo=None)

    @property
    def zone_name(self) -> str:
        return zone_name(self.zone)

    @property
    def due_words(self) -> str:
        words = ngettext("%(number)s promise is due", "%(number)s promises are due", self.number)
        return words % {"number": self.number}


@dataclass(frozen=True, slots=True)
class WeekDay:
    day: date
    entries: list[Entry]


def in_days(today: date, entries: Iterable[Entry]) -> list[WeekDay]:
    """Seven days from today, each with what stands in it."""
    every = list(entries)
    marked = (replace(one, clashes=any(_clash(one, other) for other in every)) for one in every)
    by_day = {day: list(ones) for day, ones in groupby(marked, key=lambda one: one.day)}
    days = (today + timedelta(days=ahead) for ahead in range(A_WEEK.days + 1))
    return [WeekDay(day, by_day.get(day, [])) for day in days]


def _clash(one: Entry, other: Entry) -> bool:
    """Whether two meetings are held at the same time."""
    if one is other or not (one.starts and one.ends and other.starts and other.ends):
        return False
    return one.starts < other.ends and other.starts < one.ends
