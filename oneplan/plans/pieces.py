"""What a plan is made of, each field described once (described.py says what follows from it).

A new field is one line here, with `since` the next shape of frozen versions; then `makemigrations`,
and wherever it is asked for and shown. A column that the program acts by (a status, who promised)
stays in models.py and is only named here. No ORM, no request.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from oneplan.kernel.privacy import Category
from oneplan.plans.described import OWN, amount, day, line, own, words

OWN_VOICE = Category.OWN_VOICE.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What every piece has. `person`: the name of whom it is about; empty for the whole family."""

    rows: ClassVar[str]  # what the rows of this kind are called together
    what: ClassVar[Any]  # what one is called in a list of changes
    says: ClassVar[str]  # the field that holds its own words

    id: str
    language: Annotated[str, own()]
    category: Annotated[str, OWN]
    person_id: Annotated[str | None, OWN]
    person: Annotated[str, own(column=None, compared=False)]
    # Two editors' lock: no part of what is agreed to.
    revision: Annotated[int, own(compared=False, agreed=False, frozen=False)] = field(
        default=0, compare=False
    )

    @property
    def private(self) -> bool:
        return self.category == OWN_VOICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole(Piece):
    """A piece that belongs to nothing else: to move it to another person is a change."""

    category: Annotated[str, own()]
    person_id: Annotated[str | None, own()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Under(Piece):
    """A piece under a need. It is of the need's category, and about the need's person."""

    need_id: Annotated[str | None, OWN]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vision(Whole):
    """Somebody's words for the life they want, the family's or one person's."""

    rows = "visions"
    what = _("vision")
    says = "text"

    text: Annotated[str, words(_("in your own words"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength(Whole):
    rows = "strengths"
    what = _("strength")
    says = "statement"

    statement: Annotated[str, words(_("what works well"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Under):
    """An agreed change that can be seen: how everybody will know, and where it started."""

    rows = "outcomes"
    what = _("what will be different")
    says = "statement"

    statement: Annotated[
        str, words(_("what will be different"), printed=_("What will be different"))
    ]
    indicator: Annotated[str, line(_("how we will know"), 200)]
    unit: Annotated[str, line(_("counted in"), 60, optional=True)]
    baseline: Annotated[str, amount(_("today"))]
    baseline_on: Annotated[date | None, day(optional=True)]
    target: Annotated[str, amount(_("we aim for"))]
    target_on: Annotated[date | None, day(_("by when"), optional=True, since=3)]
    direction: Annotated[str, own()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy(Under):
    """One way that was considered; `kind` says who would help."""

    rows = "options"
    what = _("something to try")
    says = "text"

    text: Annotated[str, words(_("what we could try"))]
    kind: Annotated[str, own()]
    chosen: Annotated[bool, own()]
    why: Annotated[str, words(_("why this one"), optional=True)]

    @property
    def informal(self) -> bool:
        return self.kind in {"natural", "community"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Under):
    """A service for a need, or for the family in general."""

    rows = "services"
    what = _("service")
    says = "name"

    service_id: Annotated[str | None, OWN]
    name: Annotated[str, line(_("service"), 255)]
    agency: Annotated[str, line(_("agency"), 255, optional=True)]
    phone: Annotated[str, line(_("phone"), 60, optional=True)]
    status: Annotated[str, own()]
    since: Annotated[date | None, day(_("since"), optional=True)]
    frequency: Annotated[str, line(_("how often"), 120, optional=True)]
    funder: Annotated[str, line(_("who pays"), 120, optional=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Under):
    """A promise: what, who, by when. `left`: whoever promised is no longer on the team."""

    rows = "steps"
    what = _("step")
    says = "task"

    task: Annotated[str, words(_("what"))]
    who: Annotated[str, own(column="accountable_name")]
    accountable_id: Annotated[str, OWN]
    account: Annotated[str | None, own(column="accountable_account", compared=False)]
    due: Annotated[date, day(_("by when"))]
    # How it goes is told, and not agreed to: none of it makes the plan another (process §4).
    status: Annotated[str, own(compared=False, agreed=False)]
    done_on: Annotated[date | None, own(compared=False, agreed=False)]
    obstacle: Annotated[str, own(compared=False, agreed=False, frozen=False)] = field(
        default="", compare=False
    )
    blocker: Annotated[
        str, words(_("what is in the way"), optional=True, compared=False, agreed=False)
    ]
    # How often its day was moved when it was over already.
    postponed: Annotated[int, own(compared=False, agreed=False, frozen=False)] = field(
        default=0, compare=False
    )
    left: Annotated[bool, own(column="member_left", compared=False, agreed=False)]

    @property
    def open(self) -> bool:
        return self.status != "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need(Whole):
    """What somebody needs, and everything that follows from it."""

    rows = "needs"
    what = _("need")
    says = "statement"

    statement: Annotated[str, words(_("what is needed"))]
    because: Annotated[str, words(_("what is behind it"), optional=True)]
    priority: Annotated[int, OWN]  # another order is a change of its own
    status: Annotated[str, own()]
    outcomes: tuple[Outcome, ...] = field(default=(), metadata={"row": False})
    options: tuple[Strategy, ...] = field(default=(), metadata={"row": False})
    services: tuple[Service, ...] = field(default=(), metadata={"row": False})
    steps: tuple[Step, ...] = field(default=(), metadata={"row": False})

    @property
    def active(self) -> bool:
        return self.status in {"open", "partly_met"}

    @property
    def chosen(self) -> tuple[Strategy, ...]:
        return tuple(option for option in self.options if option.chosen)

    @property
    def next_step(self) -> Step | None:
        waiting = [step for step in self.steps if step.open]
        return min(waiting, key=lambda step: (step.due, step.id), default=None)


# In the order of the page.
PIECES: tuple[type[Piece], ...] = (Vision, Strength, Need, Outcome, Strategy, Service, Step)
KINDS = tuple(piece.rows for piece in PIECES)
