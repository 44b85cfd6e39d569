"""What is different between two states of a plan, in plain words. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneplan.plans.document import Document
from oneplan.plans.rules import short

NEW, GONE, OTHER = "new", "gone", "other"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what kind of thing, what became of it, and its own words."""

    how: str
    what: str
    text: str
    language: str = ""

    @property
    def said(self) -> str:
        """ "New need", "Step changed", "Strength taken out"."""
        words = {
            NEW: _("New: %(what)s"),
            GONE: _("Taken out: %(what)s"),
            OTHER: _("Changed: %(what)s"),
        }
        return words[self.how] % {"what": self.what}


Things = Mapping[str, tuple[Any, tuple[Any, ...]]]


def changes(before: Document, after: Document) -> list[Change]:
    """From a version to the draft (or to a later version): what is new, changed, taken out.

    Compares what the reader may see of both; private words are never a change.
    """
    found: list[Change] = []
    for name, things in _KINDS:
        found.extend(_compared(str(name), things(before), things(after)))
    if reordered(before, after):
        found.append(Change(OTHER, _("which need comes first"), ""))
    return found


def _compared(what: str, before: Things, after: Things) -> Iterable[Change]:
    for key, (text, facts) in after.items():
        if key not in before:
            yield Change(NEW, what, short(text, 140), facts[0])
        elif before[key] != (text, facts):
            yield Change(OTHER, what, short(text, 140), facts[0])
    for key, (text, facts) in before.items():
        if key not in after:
            yield Change(GONE, what, short(text, 140), facts[0])


def _visions(plan: Document) -> Things:
    return {v.id: (v.text, (v.language, v.person_id)) for v in plan.visions if not v.private}


def _strengths(plan: Document) -> Things:
    return {s.id: (s.statement, (s.language, s.person_id)) for s in plan.strengths}


def _needs(plan: Document) -> Things:
    return {
        n.id: (n.statement, (n.language, n.because, n.status, n.person_id, n.category))
        for n in plan.needs
    }


def _outcomes(plan: Document) -> Things:
    return {
        o.id: (
            o.statement,
            (o.language, o.indicator, o.unit, o.baseline, o.baseline_on, o.target, o.direction),
        )
        for n in plan.needs
        for o in n.outcomes
    }


def _options(plan: Document) -> Things:
    return {
        o.id: (o.text, (o.language, o.kind, o.chosen, o.why)) for n in plan.needs for o in n.options
    }


def _services(plan: Document) -> Things:
    return {
        s.id: (s.name, (s.language, s.agency, s.phone, s.status, s.since, s.frequency, s.funder))
        for s in plan.every_service
    }


def _steps(plan: Document) -> Things:
    return {
        s.id: (s.task, (s.language, s.who, s.due, s.status, s.blocker)) for s in plan.every_step
    }


_KINDS: tuple[tuple[Any, Callable[[Document], Things]], ...] = (
    (gettext_lazy("vision"), _visions),
    (gettext_lazy("strength"), _strengths),
    (gettext_lazy("need"), _needs),
    (gettext_lazy("how we will know"), _outcomes),
    (gettext_lazy("something to try"), _options),
    (gettext_lazy("service"), _services),
    (gettext_lazy("step"), _steps),
)


def reordered(before: Document, after: Document) -> bool:
    """Whether needs that are in both stand in another order now."""
    old = [n.id for n in before.needs if n.active]
    new = [n.id for n in after.needs if n.active]
    return [i for i in old if i in new] != [i for i in new if i in old]
