"""Pure rules about families: how a family moves from stage to stage, and ages."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol
from uuid import UUID

from oneplan.people.stages import Stage


class Directing(Protocol):
    """Somebody of a family, and whether they direct it."""

    @property
    def pk(self) -> UUID: ...
    @property
    def directs(self) -> bool: ...


# Source: domain/process §1, State machine. Paused and finished families may always come back.
MOVES: dict[str, frozenset[str]] = {
    Stage.REFERRED: frozenset({Stage.INTAKE, Stage.ENGAGEMENT, Stage.DECLINED}),
    Stage.INTAKE: frozenset({Stage.ENGAGEMENT, Stage.DECLINED}),
    Stage.DECLINED: frozenset({Stage.INTAKE}),
    Stage.ENGAGEMENT: frozenset({Stage.PLANNING, Stage.INACTIVE}),
    Stage.PLANNING: frozenset({Stage.IMPLEMENTATION, Stage.INACTIVE}),
    Stage.IMPLEMENTATION: frozenset({Stage.PLANNING, Stage.TRANSITION, Stage.INACTIVE}),
    Stage.TRANSITION: frozenset({Stage.PLANNING, Stage.COMMENCED, Stage.INACTIVE}),
    Stage.COMMENCED: frozenset({Stage.INTAKE}),
    Stage.INACTIVE: frozenset({Stage.INTAKE}),
}


def may_move(stage: str, to: str) -> bool:
    """Whether a family may go from one stage to another."""
    return to in MOVES.get(stage, frozenset())


def may_write(
    parts: Mapping[str, frozenset[str]], category: str, person_id: UUID | None = None
) -> bool:
    """The same test as the wall's `oneplan_allows`, asked beforehand. `parts`: what somebody may
    write, by person; "*" about anybody, "-<id>" withheld about one person."""
    everybody = parts.get("*", frozenset())
    denied = parts.get(f"-{person_id}", frozenset())
    own = parts.get(str(person_id), frozenset())
    return (category in everybody and category not in denied) or category in own


def age_on(birth_date: date, day: date) -> int:
    """Age in whole years; somebody born on 29 February has their birthday on 1 March."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)


def birthday_at(birth_date: date, age: int) -> date:
    """The day on which somebody reaches an age."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:  # born on 29 February
        return date(birth_date.year + age, 3, 1)


def only_one_directing(people: Iterable[Directing]) -> UUID | None:
    """Who spoke for the family, when nobody wrote it down: the one who directs. None of several."""
    directing = [person.pk for person in people if person.directs]
    return directing[0] if len(directing) == 1 else None


def hash_of(secret: str) -> str:
    """What is kept of an invitation's secret: enough to know it again, and not to tell it."""
    return hashlib.sha256(secret.encode()).hexdigest()
