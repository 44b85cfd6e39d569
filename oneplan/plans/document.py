"""The plan as a document: the same shape for the draft, for a frozen version and for the printer.

Rows are plain mappings, as the database gives them and as a version keeps them: by kind, each with
its category and the person it is about. What they hold is described in pieces.py. No ORM.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from oneplan.kernel.privacy import Category
from oneplan.plans.described import Row, piece_of
from oneplan.plans.pieces import (
    KINDS,
    Need,
    Outcome,
    Piece,
    Service,
    Step,
    Strategy,
    Strength,
    Under,
    Vision,
)

# In a frozen part: ids of the visions that stand in parts of their own.
OWN_WORDS = "own_words"

Rows = Mapping[str, Sequence[Row]]
Kind = TypeVar("Kind", bound=Piece)
Lower = TypeVar("Lower", bound=Under)


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

    def every(self, piece: type[Kind]) -> list[Kind]:
        """All pieces of a kind, wherever they hang."""
        above: tuple[Kind, ...] = getattr(self, piece.rows, ())
        under = (getattr(need, piece.rows, ()) for need in self.needs)
        return [*above, *(one for several in under for one in several)]

    def need(self, need_id: str) -> Need | None:
        return next((need for need in self.needs if need.id == need_id), None)


def read(rows: Rows) -> Document:
    """A document from its rows. Rows of a need that is not there are left out with it."""
    outcomes, options = _by_need(rows, Outcome), _by_need(rows, Strategy)
    services, steps = _by_need(rows, Service), _by_need(rows, Step)
    needs = [
        piece_of(
            Need,
            row,
            outcomes=tuple(outcomes.get(row["id"], ())),
            options=tuple(options.get(row["id"], ())),
            services=tuple(services.get(row["id"], ())),
            steps=tuple(sorted(steps.get(row["id"], ()), key=lambda s: (s.due, s.id))),
        )
        for row in rows.get(Need.rows, ())
    ]
    return Document(
        visions=tuple(sorted(_all(rows, Vision), key=_family_first)),
        strengths=tuple(_all(rows, Strength)),
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


def joined(parts: Iterable[Mapping[str, Any]]) -> dict[str, list[Row]]:
    """The parts somebody may see, as rows again."""
    rows: dict[str, list[Row]] = {}
    for part in parts:
        for kind, some in part.items():
            if isinstance(some, list):
                rows.setdefault(kind, []).extend(some)
    return rows


def _all(rows: Rows, piece: type[Kind]) -> list[Kind]:
    return [piece_of(piece, row) for row in rows.get(piece.rows, ())]


def _by_need(rows: Rows, piece: type[Lower]) -> dict[str | None, list[Lower]]:
    found: dict[str | None, list[Lower]] = {}
    for one in _all(rows, piece):
        found.setdefault(one.need_id, []).append(one)
    return found


def _family_first(vision: Vision) -> tuple[bool, str]:
    return (vision.person_id is not None, vision.id)
