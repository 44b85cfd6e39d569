"""How the Haddads' plan has been going since they agreed to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from oneplan.kernel import clock
from oneplan.plans.pieces import Need
from oneplan.plans.readers import plan_page
from oneplan.progress import actions

# By a part of what is counted: how many days ago, and how many.
COUNTS: Final = {
    "Full days at school": ((14, 2), (12, 3), (9, 2), (7, 3), (4, 4), (1, 4)),
    "Nights with seven hours": ((13, 2), (10, 3), (6, 2), (3, 2)),
}
# Of the school need: who, how many days ago, how near, in which words.
VIEWS: Final = (
    ("amira", 12, 2, "He still looks at the clock all evening."),
    ("yusuf", 10, 2, "The hallway by the gym is still bad."),
    ("okafor", 6, 3, "He used the quiet room twice, and came back to class."),
    ("amira", 3, 3, "He told me about his day, and I had not asked."),
    ("yusuf", 2, 3, "Karim walks with me. It helps most on Mondays."),
)
# What was tried for the evenings did not help at two reviews.
REVIEWS: Final = (
    (9, "Only once. Somebody always has to work."),
    (2, "The phones come back at ten."),
)


def tell(life: Any) -> None:
    """`life`: example.life.Life. Only the family that everybody knows has gone on for so long."""
    if "amira" not in life.people or "yusuf" not in life.people:
        return
    with life.as_("amira") as viewer:
        needs = plan_page(viewer, life.family.pk).draft.needs
    for need in needs:
        _count(life, need)
    school, evenings = _about(needs, "Full days"), _about(needs, "Nights with")
    for who, ago, score, words in VIEWS:
        with _then(ago), life.as_(who) as viewer:
            actions.rate_need(viewer, life.family, UUID(school.id), score, words)
    for ago, words in REVIEWS:
        with _then(ago), life.as_(life.coordinator) as viewer:
            tried = UUID(evenings.chosen[0].id)
            actions.say_on_track(viewer, life.family, tried, on_track=False, words=words)


@contextmanager
def _then(ago: int) -> Iterator[None]:
    with clock.stopped_at(clock.now() - timedelta(days=ago)):
        yield


def _about(needs: tuple[Need, ...], indicator: str) -> Need:
    return next(n for n in needs if any(o.indicator.startswith(indicator) for o in n.outcomes))


def _count(life: Any, need: Need) -> None:
    for outcome in need.outcomes:
        counts = next((c for key, c in COUNTS.items() if outcome.indicator.startswith(key)), ())
        for ago, value in counts:
            with _then(ago), life.as_(life.coordinator) as viewer:
                actions.add_reading(viewer, life.family, UUID(outcome.id), value)
