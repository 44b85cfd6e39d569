"""What is stuck, and what counts as progress. Pure: no database, no request.

Stuck is a rule and not a mood. Source: domain/process §4, Stale plan ("indicator off-track in two
reviews, no strategy change": target 0), and its traps; a community says after how many days a need
without progress is looked at (`people.community_rules`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal

from oneplan.plans.pieces import Need, Outcome, Step
from oneplan.plans.rules import is_late

Reason = Literal["two_reviews", "past_date", "no_progress", "late_twice"]
REVIEWS_OFF_TRACK = 2


@dataclass(frozen=True, slots=True)
class Point:
    """One reading of an indicator."""

    on: date
    value: Decimal
    by: str = ""
    words: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """One person's view of how near a need is to being met, from 1 to 5."""

    on: date
    score: int
    by: str
    who: str  # whose views belong together: a person's id, or an account's
    young: bool = False
    words: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one thing of the plan (models.Review)."""

    on: date
    row_id: str
    on_track: bool | None = None
    decision: str = ""
    words: str = ""
    language: str = ""
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Everything that was said of one need, each in its order of days."""

    readings: Mapping[str, Sequence[Point]] = field(default_factory=dict)  # by outcome
    views: Sequence[View] = ()
    looks: Mapping[str, Sequence[Look]] = field(default_factory=dict)  # by what was looked at


@dataclass(frozen=True, slots=True)
class Stuck:
    """One thing of the plan that does not help, and since when. It is the plan's, nobody's."""

    piece: Literal["need", "option", "outcome", "step"]
    row_id: str
    need_id: str
    reason: Reason
    since: date
    text: str
    language: str


def number(value: str) -> Decimal | None:
    try:
        return Decimal(value) if value else None
    except InvalidOperation:
        return None


def is_reached(outcome: Outcome, value: Decimal | None) -> bool:
    """Whether a count is where the outcome aims, or better."""
    target = number(outcome.target)
    if target is None or value is None:
        return False
    return value <= target if outcome.direction == "down" else value >= target


def stuck(need: Need, said: Said, begun: date, today: date, days: int) -> list[Stuck]:
    """What of one active need is stuck; the oldest first. `begun`: when the need came into force;
    `days`: the community's number of days without progress.

    What was decided about a thing (to go on with it, and why) is believed for those days.
    """
    if not need.active:
        return []
    found = [
        *(_option(need, said, one.id, one.text, one.language) for one in need.chosen),
        *(_outcome(need, one, said, today) for one in need.outcomes),
        *(_step(need, one, today) for one in need.steps),
        _need(need, said, begun, today, days),
    ]
    waiting = [one for one in found if one and not _decided(one, said, today, days)]
    return sorted(waiting, key=lambda one: (one.since, one.piece, one.row_id))


def _decided(one: Stuck, said: Said, today: date, days: int) -> bool:
    last = last_decision(said.looks.get(one.row_id, ()))
    return last is not None and last.on >= one.since and (today - last.on).days < days


def last_decision(looks: Iterable[Look]) -> Look | None:
    return max((look for look in looks if look.decision), key=lambda look: look.on, default=None)


def _option(need: Need, said: Said, row_id: str, text: str, language: str) -> Stuck | None:
    """Off track at the last two reviews, with nothing decided in between."""
    looks = said.looks.get(row_id, ())
    decided = last_decision(looks)
    since = decided.on if decided else date.min
    verdicts = [look for look in looks if look.on_track is not None and look.on > since]
    last = verdicts[-REVIEWS_OFF_TRACK:]
    if len(last) < REVIEWS_OFF_TRACK or any(look.on_track for look in last):
        return None
    return Stuck("option", row_id, need.id, "two_reviews", last[-1].on, text, language)


def _outcome(need: Need, outcome: Outcome, said: Said, today: date) -> Stuck | None:
    """Past its day, and not where it was to be."""
    if outcome.target_on is None or outcome.target_on >= today or not outcome.target:
        return None
    points = said.readings.get(outcome.id, ())
    if is_reached(outcome, points[-1].value if points else number(outcome.baseline)):
        return None
    since = outcome.target_on + timedelta(days=1)
    return Stuck(
        "outcome", outcome.id, need.id, "past_date", since, outcome.indicator, outcome.language
    )


def _step(need: Need, step: Step, today: date) -> Stuck | None:
    """A promise that got another day when it was late, and is late again."""
    if not step.postponed or not is_late(step.due, step.status, today):
        return None
    since = step.due + timedelta(days=1)
    return Stuck("step", step.id, need.id, "late_twice", since, step.task, step.language)


def _need(need: Need, said: Said, begun: date, today: date, days: int) -> Stuck | None:
    """No sign of progress for the community's number of days."""
    last = max([begun, *signs_of_progress(need, said)])
    if (today - last).days < days:
        return None
    since = last + timedelta(days=days)
    return Stuck("need", need.id, need.id, "no_progress", since, need.statement, need.language)


def signs_of_progress(need: Need, said: Said) -> list[date]:
    """The days on which something of a need became better: a count nearer to where it is to be, a
    view higher than the same person's before, a promise done."""
    signs = [step.done_on for step in need.steps if step.done_on and step.status == "done"]
    for outcome in need.outcomes:
        signs.extend(_better(outcome, said.readings.get(outcome.id, ())))
    before: dict[str, int] = {}
    for view in said.views:
        if view.score > before.get(view.who, view.score):
            signs.append(view.on)
        before[view.who] = view.score
    return signs


def _better(outcome: Outcome, points: Sequence[Point]) -> list[date]:
    way = -1 if outcome.direction == "down" else 1
    best, days = number(outcome.baseline), []
    for point in points:
        if best is not None and (point.value - best) * way > 0:
            days.append(point.on)
            best = point.value
        elif best is None:
            best = point.value
    return days
