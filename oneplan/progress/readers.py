"""How a family's plan is going: what was said of each need, and what of it is stuck.

Every statement runs behind the wall: what the viewer may not see is not in the answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from oneplan.kernel import clock
from oneplan.kernel.prepared import prepared
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, RuleKey
from oneplan.people.readers import rule_value
from oneplan.plans.pieces import Need
from oneplan.plans.readers import PlanPage, plan_page
from oneplan.progress.rules import Look, Point, Said, Stuck, View, stuck

SAID: Final = """
SELECT (SELECT json_agg(json_build_object('outcome', r.outcome_id, 'need', r.need_id,
               'on', r.said_on, 'value', r.value::text, 'by', r.by_name, 'words', r.words,
               'language', r.language) ORDER BY r.said_on, r.created_at, r.id)
        FROM progress_reading r WHERE r.family_id = %(family)s),
       (SELECT json_agg(json_build_object('need', v.need_id, 'on', v.said_on, 'score', v.score,
               'by', v.by_name, 'who', coalesce(v.by_person_id, v.account_id), 'young', v.young,
               'words', v.words, 'language', v.language) ORDER BY v.said_on, v.created_at, v.id)
        FROM progress_needrating v WHERE v.family_id = %(family)s),
       (SELECT json_agg(json_build_object('need', l.need_id, 'row', l.row_id, 'on', l.said_on,
               'on_track', l.on_track, 'decision', l.decision, 'words', l.words, 'by', l.by_name,
               'language', l.language, 'reason', l.reason)
               ORDER BY l.said_on, l.created_at, l.id)
        FROM progress_review l WHERE l.family_id = %(family)s),
       (SELECT json_object_agg(n.id, n.created_at) FROM plans_need n
        WHERE n.family_id = %(family)s AND n.removed_at IS NULL)
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """The plan, and how it is going. `stuck`: the oldest first; `days`: without progress, after
    which the community looks at a need."""

    page: PlanPage
    said: Mapping[str, Said] = field(default_factory=dict)
    stuck: Sequence[Stuck] = ()
    days: int = 0

    def need(self, need_id: UUID | str) -> Need | None:
        return next((n for n in self.page.draft.needs if n.id == str(need_id)), None)

    def of(self, need: Need) -> Said:
        return self.said.get(need.id, Said())

    def stuck_of(self, need: Need) -> list[Stuck]:
        return [one for one in self.stuck if one.need_id == need.id]


def progress(viewer: Viewer, family: Family) -> Progress:
    """How the plan is going, as the viewer may see it. Three statements, however long the plan."""
    page = plan_page(viewer, family.pk)
    if page.plan_id is None:
        return Progress(page)
    with prepared(SAID, {"family": family.pk}) as cursor:
        readings, views, looks, begun = cursor.fetchone()
    said = _by_need(readings or (), views or (), looks or ())
    days, today = rule_value(family.community_id, RuleKey.STUCK), clock.today()
    found = (
        one
        for need in page.draft.needs
        for one in stuck(need, said.get(need.id, Said()), _day(begun[need.id]), today, days)
    )
    return Progress(page, said, sorted(found, key=lambda one: (one.since, one.row_id)), days)


def _day(moment: str) -> date:
    return timezone.localtime(datetime.fromisoformat(moment)).date()


Rows = Iterable[Mapping[str, Any]]


def _by_need(readings: Rows, views: Rows, looks: Rows) -> dict[str, Said]:
    points: dict[str, dict[str, list[Point]]] = {}
    seen: dict[str, list[View]] = {}
    looked: dict[str, dict[str, list[Look]]] = {}
    for row in readings:
        of_outcome = points.setdefault(row["need"], {}).setdefault(row["outcome"], [])
        of_outcome.append(Point(_on(row), Decimal(row["value"]), *_who(row)))
    for row in views:
        view = View(_on(row), row["score"], row["by"], row["who"] or "", row["young"], *_words(row))
        seen.setdefault(row["need"], []).append(view)
    for row in looks:
        of_row = looked.setdefault(row["need"], {}).setdefault(row["row"], [])
        facts = (row["row"], row["on_track"], row["decision"], *_words(row))
        of_row.append(Look(_on(row), *facts, by=row["by"], reason=row["reason"]))
    return {
        need: Said(points.get(need, {}), seen.get(need, ()), looked.get(need, {}))
        for need in {*points, *seen, *looked}
    }


def _on(row: Mapping[str, Any]) -> date:
    return date.fromisoformat(row["on"])


def _words(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["words"], row["language"]


def _who(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["by"], *_words(row)
