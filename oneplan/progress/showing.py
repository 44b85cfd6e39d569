"""From the plan and what was said of it to what a page shows."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oneplan.kernel.privacy import PARTS_OF_LIFE, Category
from oneplan.plans.described import number as without_zeros
from oneplan.plans.pieces import Need, Outcome, Strategy
from oneplan.plans.rules import short
from oneplan.progress.models import Score
from oneplan.progress.pages import (
    ShownNeed,
    ShownOption,
    ShownOutcome,
    ShownStuck,
    ShownView,
)
from oneplan.progress.pictures import picture
from oneplan.progress.readers import Progress
from oneplan.progress.rules import Look, Stuck, View, is_reached, number

MOST_TO_TAP: Final = 8


def may_write(found: Progress, need: Need) -> bool:
    person_id = UUID(need.person_id) if need.person_id else None
    return found.page.who.may_write(need.category, person_id)


def shown_need(found: Progress, need: Need) -> ShownNeed:
    said, may = found.of(need), may_write(found, need)
    views = list(_views(said.views))
    return ShownNeed(
        it=need,
        heard=short(need.statement),
        area=str(PARTS_OF_LIFE.get(Category(need.category), "")),
        outcomes=[shown_outcome(found, need, one) for one in need.outcomes],
        views=[one for one in views if not one.last.young],
        young=[one for one in views if one.last.young],
        options=[_option(one, said.looks.get(one.id, ()), may) for one in need.chosen],
        stuck=[shown_stuck(found, one) for one in found.stuck_of(need)],
        done=sum(not step.open for step in need.steps),
        open=sum(step.open for step in need.steps),
        without_account=[s for s in need.steps if may and s.open and not s.account and not s.left],
    )


def shown_outcome(found: Progress, need: Need, outcome: Outcome) -> ShownOutcome:
    points = found.of(need).readings.get(outcome.id, ())
    value = points[-1].value if points else number(outcome.baseline)
    return ShownOutcome(
        it=outcome,
        picture=picture(outcome, points),
        now=without_zeros(str(value)) if value is not None else "",
        reached=is_reached(outcome, value),
        quick=_quick(outcome),
        may=may_write(found, need),
    )


def _quick(outcome: Outcome) -> list[str]:
    """Whole numbers from where it started to where it aims, and one on each side; few enough to
    tap. Nothing where they would be too many."""
    ends = [number(outcome.baseline), number(outcome.target)]
    whole = [int(end) for end in ends if end is not None and end == end.to_integral_value()]
    if len(whole) < len(ends):
        return []
    low, high = max(min(whole) - 1, 0), max(whole) + 1
    return [str(n) for n in range(low, high + 1)] if high - low < MOST_TO_TAP else []


def _views(views: Sequence[View]) -> Iterable[ShownView]:
    """Each person's last view with what they said before, whoever spoke last first."""
    by: dict[str, list[View]] = {}
    for view in views:
        by.setdefault(view.who, []).append(view)
    for every in sorted(by.values(), key=lambda one: one[-1].on, reverse=True):
        yield ShownView(every[-1], str(Score(every[-1].score).label), every[:-1][::-1])


def _option(option: Strategy, looks: Sequence[Look], may: bool) -> ShownOption:
    last = next((look for look in reversed(looks) if look.on_track is not None), None)
    verdicts = {None: ("", ""), True: (_("It helps"), "good"), False: (_("Not yet"), "late")}
    verdict, tone = verdicts[last.on_track if last else None]
    return ShownOption(option, short(option.text), verdict, tone, may)


def shown_stuck(found: Progress, one: Stuck) -> ShownStuck:
    need = found.need(one.need_id)
    return ShownStuck(
        text=one.text,
        language=one.language,
        why=_why(one, found.days),
        since=one.since,
        piece=one.piece,
        row_id=one.row_id,
        heard=short(one.text),
        may=need is not None and may_write(found, need),
    )


def _why(one: Stuck, days: int) -> str:
    """Why it is looked at, in words; never whose fault."""
    no_progress = ngettext(
        "Nothing has become better for %(days)s day.",
        "Nothing has become better for %(days)s days.",
        days,
    )
    words = {
        "two_reviews": _("It did not help at two reviews."),
        "past_date": _("Its day is over, and we are not there yet."),
        "late_twice": _("It was late, got another day, and is late again."),
        "no_progress": no_progress % {"days": days},
    }
    return words[one.reason]
