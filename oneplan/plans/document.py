"""The plan as a document: the same shape for the draft, for a frozen version and for the printer.

Rows are plain mappings, as the database gives them and as a version keeps them: by kind, each with
its category and the person it is about. No ORM, no request.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from oneplan.kernel.privacy import Category

KINDS = ("visions", "strengths", "needs", "outcomes", "options", "services", "steps")
# In a frozen part: ids of the visions that stand in parts of their own.
OWN_WORDS = "own_words"

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Vision:
    """Somebody's words for the life they want; `person` is empty for the whole family's."""

    id: str
    text: str
    language: str
    category: str
    person_id: str | None
    person: str
    revision: int

    @property
    def private(self) -> bool:
        return self.category == Category.OWN_VOICE


@dataclass(frozen=True, slots=True)
class Strength:
    id: str
    statement: str
    language: str
    category: str
    person_id: str | None
    person: str
    revision: int


@dataclass(frozen=True, slots=True)
class Outcome:
    id: str
    statement: str
    indicator: str
    unit: str
    baseline: str
    baseline_on: date | None
    target: str
    direction: str
    language: str
    revision: int


@dataclass(frozen=True, slots=True)
class Option:
    """One way that was considered; `kind` says who would help."""

    id: str
    text: str
    kind: str
    chosen: bool
    why: str
    language: str
    revision: int

    @property
    def informal(self) -> bool:
        return self.kind in {"natural", "community"}


@dataclass(frozen=True, slots=True)
class Service:
    id: str
    need_id: str | None
    service_id: str | None
    name: str
    agency: str
    phone: str
    status: str
    since: date | None
    frequency: str
    funder: str
    category: str
    language: str
    revision: int


@dataclass(frozen=True, slots=True)
class Step:
    """A promise: what, who, by when. `left`: whoever promised is no longer on the team."""

    id: str
    task: str
    who: str
    accountable_id: str
    account: str | None
    due: date
    status: str
    done_on: date | None
    blocker: str
    language: str
    left: bool
    revision: int

    @property
    def open(self) -> bool:
        return self.status != "done"


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody needs, and everything that follows from it."""

    id: str
    statement: str
    because: str
    priority: int
    status: str
    category: str
    language: str
    person_id: str | None
    person: str
    revision: int
    outcomes: tuple[Outcome, ...] = ()
    options: tuple[Option, ...] = ()
    services: tuple[Service, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def active(self) -> bool:
        return self.status in {"open", "partly_met"}

    @property
    def chosen(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if option.chosen)

    @property
    def next_step(self) -> Step | None:
        waiting = [step for step in self.steps if step.open]
        return min(waiting, key=lambda step: (step.due, step.id), default=None)


@dataclass(frozen=True, slots=True)
class Document:
    """Everything of a plan that somebody may see, in the family's order."""

    visions: tuple[Vision, ...] = ()
    strengths: tuple[Strength, ...] = ()
    needs: tuple[Need, ...] = ()
    services: tuple[Service, ...] = ()
    team: tuple[Row, ...] = field(default=())
    # Somebody took words of their own out of this version; whose, it does not say.
    taken_back: bool = False

    @property
    def empty(self) -> bool:
        return not (self.visions or self.strengths or self.needs or self.services)

    @property
    def every_service(self) -> list[Service]:
        return [*self.services, *(s for need in self.needs for s in need.services)]

    @property
    def every_step(self) -> list[Step]:
        return [step for need in self.needs for step in need.steps]

    def need(self, need_id: str) -> Need | None:
        return next((need for need in self.needs if need.id == need_id), None)


def read(rows: Rows) -> Document:
    """A document from its rows. Rows of a need that is not there are left out with it."""
    outcomes = _by_need(rows.get("outcomes", ()), _outcome)
    options = _by_need(rows.get("options", ()), _option)
    services = _by_need(rows.get("services", ()), _service)
    steps = _by_need(rows.get("steps", ()), _step)
    needs = [
        _need(
            row,
            outcomes=tuple(outcomes.get(row["id"], ())),
            options=tuple(options.get(row["id"], ())),
            services=tuple(services.get(row["id"], ())),
            steps=tuple(sorted(steps.get(row["id"], ()), key=lambda s: (s.due, s.id))),
        )
        for row in rows.get("needs", ())
    ]
    return Document(
        visions=tuple(sorted(map(_vision, rows.get("visions", ())), key=_family_first)),
        strengths=tuple(map(_strength, rows.get("strengths", ()))),
        needs=tuple(sorted(needs, key=lambda n: (not n.active, n.priority, n.id))),
        services=tuple(services.get(None, ())),
        team=tuple(rows.get("team", ())),
        taken_back=not {row["id"] for row in rows.get("visions", ())}.issuperset(
            rows.get(OWN_WORDS, ())
        ),
    )


def split(rows: Rows) -> dict[tuple[str, str | None], dict[str, list[Row]]]:
    """The rows of each category about each person, to be frozen apart.

    Own voice never enters a version (DESIGN: Who may see what), whoever asks.
    """
    parts: dict[tuple[str, str | None], dict[str, list[Row]]] = {}
    for kind in KINDS:
        for row in rows.get(kind, ()):
            if row["category"] != Category.OWN_VOICE:
                key = (row["category"], row["person_id"])
                parts.setdefault(key, {}).setdefault(kind, []).append(row)
    return parts


def set_apart(
    parts: Mapping[tuple[str, str | None], Mapping[str, Any]],
) -> Iterator[tuple[str, str | None, str | None, dict[str, Any]]]:
    """What is frozen: category, person, whose own words alone, and the document.

    Each vision of a person's is frozen alone, and named by its id in the part that it belongs to:
    so its writer can take just this back, and the version says that something was.
    """
    for (category, person_id), document in parts.items():
        words = document.get("visions", ()) if person_id else ()
        for row in words:
            yield category, person_id, row["id"], {"visions": [row]}
        if words:
            rest = {kind: rows for kind, rows in document.items() if kind != "visions"}
            yield category, person_id, None, rest | {OWN_WORDS: [row["id"] for row in words]}
        else:
            yield category, person_id, None, dict(document)


def only(rows: Rows, ids: Collection[str]) -> dict[str, Any]:
    """Of the plan's rows just these, and what is no row of the plan (the team, why)."""
    left = {
        kind: [row for row in some if row["id"] in ids] if kind in KINDS else some
        for kind, some in rows.items()
    }
    if OWN_WORDS in left:
        left[OWN_WORDS] = [words for words in left[OWN_WORDS] if words in ids]
    return left


def keeping(plan: Document, ids: Collection[str]) -> Document:
    """The same plan with just these of its rows."""

    def kept(some: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(one for one in some if one.id in ids)

    nested = ("outcomes", "options", "services", "steps")
    needs = [replace(n, **{k: kept(getattr(n, k)) for k in nested}) for n in kept(plan.needs)]
    return replace(
        plan,
        visions=kept(plan.visions),
        strengths=kept(plan.strengths),
        needs=tuple(needs),
        services=kept(plan.services),
    )


def joined(parts: Iterable[Mapping[str, Sequence[Row]]]) -> dict[str, list[Row]]:
    """The parts somebody may see, as rows again."""
    rows: dict[str, list[Row]] = {}
    for part in parts:
        for kind, some in part.items():
            if isinstance(some, list):
                rows.setdefault(kind, []).extend(some)
    return rows


def number(value: str | None) -> str:
    """A number without idle zeros: "3.50" is "3.5"; nothing is nothing."""
    if value in (None, ""):
        return ""
    try:
        return f"{Decimal(str(value)).normalize():f}"
    except InvalidOperation:
        return str(value)


def _by_need(rows: Iterable[Row], make: Any) -> dict[str | None, list[Any]]:
    found: dict[str | None, list[Any]] = {}
    for row in rows:
        found.setdefault(row.get("need_id"), []).append(make(row))
    return found


def _family_first(vision: Vision) -> tuple[bool, str]:
    return (vision.person_id is not None, vision.id)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _vision(row: Row) -> Vision:
    return Vision(
        row["id"],
        row["text"],
        row["language"],
        row["category"],
        row["person_id"],
        row["person"],
        row["revision"],
    )


def _strength(row: Row) -> Strength:
    return Strength(
        row["id"],
        row["statement"],
        row["language"],
        row["category"],
        row["person_id"],
        row["person"],
        row["revision"],
    )


def _outcome(row: Row) -> Outcome:
    return Outcome(
        row["id"],
        row["statement"],
        row["indicator"],
        row["unit"],
        number(row["baseline"]),
        _day(row["baseline_on"]),
        number(row["target"]),
        row["direction"],
        row["language"],
        row["revision"],
    )


def _option(row: Row) -> Option:
    return Option(
        row["id"],
        row["text"],
        row["kind"],
        row["chosen"],
        row["why"],
        row["language"],
        row["revision"],
    )


def _service(row: Row) -> Service:
    kept = ("id", "need_id", "service_id", "name", "agency", "phone", "status", "frequency")
    rest = ("funder", "category", "language", "revision")
    return Service(since=_day(row["since"]), **{name: row[name] for name in (*kept, *rest)})


def _step(row: Row) -> Step:
    kept = ("id", "task", "who", "accountable_id", "account", "status", "blocker", "language")
    return Step(
        due=date.fromisoformat(row["due"]),
        done_on=_day(row["done_on"]),
        left=row.get("left", False),
        revision=row["revision"],
        **{name: row[name] for name in kept},
    )


def _need(row: Row, **nested: Any) -> Need:
    kept = ("id", "statement", "because", "priority", "status", "category", "language")
    return Need(
        person_id=row["person_id"],
        person=row["person"],
        revision=row["revision"],
        **{name: row[name] for name in kept},
        **nested,
    )
