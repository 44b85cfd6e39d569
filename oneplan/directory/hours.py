"""Opening hours out of HSDS schedules: the days that share their times, told together. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ALWAYS = re.compile(
    r"day and night|jour et nuit|24 ?/ ?7|24 h|24.hour|round the clock", re.IGNORECASE
)
DAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)$")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a schedule, as far as pages tell it."""

    byday: str = ""
    opens_at: time | None = None
    closes_at: time | None = None
    words: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    freq: str = ""
    interval: int | None = None
    bymonthday: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """`days`: runs of days, each its first and last ("MO", "FR"); `words`: what it says."""

    days: tuple[tuple[str, str], ...]
    opens_at: time | None
    closes_at: time | None
    words: str
    valid_from: date | None = None
    valid_to: date | None = None


def hours(rules: Iterable[Rule], today: date) -> tuple[Hours, ...]:
    """Rules that still hold, those with the same times as one; others keep their words."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for rule in rules:
        if rule.valid_to and rule.valid_to < today:
            continue
        days = _days(rule)
        key = (rule.opens_at, rule.closes_at, _words(rule, days), rule.valid_from, rule.valid_to)
        groups.setdefault(key, []).extend(days)
    told = [Hours(_runs(days), *key) for key, days in groups.items()]  # type: ignore[arg-type]
    told = [one for one in told if one.days or one.opens_at or one.words]
    return tuple(sorted(told, key=lambda one: (one.valid_from is not None, _first(one))))


def _weekly(rule: Rule) -> bool:
    return rule.freq in ("WEEKLY", "") and rule.interval in (None, 0, 1)


def _days(rule: Rule) -> list[str]:
    parts = [DAY.match(part.strip().upper()) for part in rule.byday.split(",")]
    return [part[2] for part in parts if part and not part[1]] if _weekly(rule) else []


def _words(rule: Rule, days: list[str]) -> str:
    """The directory's own words; of a rule that days cannot tell, else its parts."""
    if rule.words or days:
        return rule.words
    return " ".join(part for part in (rule.freq.lower(), rule.byday, rule.bymonthday) if part)


def _runs(days: Iterable[str]) -> tuple[tuple[str, str], ...]:
    places = sorted({WEEK.index(day) for day in days})
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][1] + 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return tuple((WEEK[first], WEEK[last]) for first, last in runs)


def _first(one: Hours) -> tuple[int, time]:
    day = WEEK.index(one.days[0][0]) if one.days else len(WEEK)
    return day, one.opens_at or time(0)


def _all_day(rule: Rule) -> set[int]:
    return {WEEK.index(day) * 48 + slot for day in _days(rule) for slot in range(48)}


def open_slots(rules: Iterable[Rule]) -> list[int]:
    """The half hours of a usual week in which it is open: 0 (Monday, midnight) to 335.

    Only what is said of every week counts; hours of a season or a holiday are shown, not searched.
    """
    slots: set[int] = set()
    for rule in rules:
        if rule.valid_from or rule.valid_to:
            continue
        if rule.opens_at is None or rule.closes_at is None:
            if ALWAYS.search(rule.words):
                slots |= _all_day(rule)
            continue
        first = rule.opens_at.hour * 2 + (rule.opens_at.minute >= 30)
        last = rule.closes_at.hour * 2 + (rule.closes_at.minute + 29) // 30
        length = (last - first) % 48 or 48
        for day in _days(rule):
            start = WEEK.index(day) * 48 + first
            slots.update((start + step) % 336 for step in range(length))
    return sorted(slots)


def slot_of(weekday: int, moment: time) -> int:
    """The half hour of the week that a moment is in; `weekday`: 0 is Monday."""
    return weekday * 48 + moment.hour * 2 + (moment.minute >= 30)
