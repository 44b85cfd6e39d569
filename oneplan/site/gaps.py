"""What families looked for and did not find: numbers for those who plan services, none that could
be somebody's (kernel.suppression)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplan.directory.understanding.concepts import label
from oneplan.kernel import clock
from oneplan.kernel.suppression import K, publish
from oneplan.site.readers import unmet_needs

YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class GapLine:
    """One need: how often it was missing in each area; None is "fewer than K"."""

    need: str
    numbers: list[int | None]
    total: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """Needs by areas, the most missed first. `least`: numbers below it are not shown."""

    since: date
    areas: list[str]
    lines: list[GapLine]
    totals: list[int]
    total: int | None
    least: int = K

    @property
    def most(self) -> int:
        return max((line.total for line in self.lines), default=0)


def gaps(community_id: UUID) -> Gaps:
    """For planners, table members and supervisors of the community; others get nothing. One
    statement."""
    since = (clock.today() - YEAR).replace(day=1)
    return _published(since, unmet_needs(community_id, since))


def _published(since: date, counts: Mapping[tuple[str, str], int]) -> Gaps:
    needs, areas = (sorted({key[place] for key in counts}) for place in (0, 1))
    it = publish([[counts.get((need, area), 0) for area in areas] for need in needs])
    lines = [
        GapLine(_named([needs[at] for at in row], _need), cells, total)
        for row, cells, total in zip(it.rows, it.cells, it.row_totals, strict=True)
    ]
    return Gaps(
        since=since,
        areas=[_named([areas[at] for at in column], _area) for column in it.columns],
        lines=sorted(lines, key=lambda line: -line.total),
        totals=it.column_totals,
        total=it.total,
    )


def _named(codes: list[str], words: object) -> str:
    assert callable(words)
    return str(words(codes[0])) if len(codes) == 1 else _("All others together")


def _need(code: str) -> str:
    return label(code, get_language() or "") or code


def _area(code: str) -> str:
    return code.title() if code else _("Area not said")
