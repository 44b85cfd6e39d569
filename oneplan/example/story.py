"""What a made-up family's story is written in. Plain data; `telling` lives it through actions."""

from dataclasses import dataclass, field

from oneplan.kernel.privacy import Category
from oneplan.people.models import FamilyRole


@dataclass(frozen=True, slots=True)
class Way:
    """A way to reach somebody, or one never to use."""

    kind: str
    value: str
    safe: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """One of a family's people. `who`: their account, if they have one."""

    key: str
    name: str
    standing: FamilyRole
    relation: str = ""
    age: int
    born: tuple[int, int] = (3, 14)
    who: str = ""
    directs: bool = False
    pronouns: str = ""
    languages: tuple[str, ...] = ()
    interpreter: str = ""
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How the family, or a worker for it, asked for help. `by`: an account; empty: a visitor."""

    days_ago: int
    by: str = ""
    worker: bool = False
    hard: str
    well: str = ""
    helpers: str = ""
    area: str
    urgent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What intake decided. `warm`: the other help that was found, when it was that."""

    days_ago: int
    by: str = "priya"
    coordinator: str = ""
    intensity: str = "coordination"
    factors: tuple[str, ...] = ()
    rationale: str
    family_input: str = ""
    warm: str = ""
    warm_service: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teammate:
    """Somebody the family asked onto its team, and what it lets them see.

    `who`: a worker's account; `person`: one of the family's people; else just a name.
    """

    who: str = ""
    agency: str = ""
    person: str = ""
    name: str = ""
    role: str = ""
    role_class: str = "formal"
    sees: tuple[Category, ...] = ()
    may_write: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """Something considered for a need; chosen when there is a reason why."""

    text: str
    kind: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A step: what, by whom (account, person's key or name), due how many days from today."""

    task: str
    by: str
    days: int
    status: str = ""
    blocker: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    statement: str
    indicator: str
    unit: str
    today: int
    goal: int
    direction: str = "up"


@dataclass(frozen=True, slots=True)
class Help:
    """A service received or planned: looked for in the directory by part of its name."""

    name: str
    status: str
    agency: str = ""
    frequency: str = ""
    funder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    statement: str
    category: Category
    because: str = ""
    person: str = ""
    aim: Aim
    options: tuple[Option, ...]
    promises: tuple[Promise, ...] = ()
    help: tuple[Help, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Somebody's own words, written by them or, without `by`, by the coordinator for them.

    `private`: nobody but they can read them.
    """

    text: str
    by: str = ""
    person: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStory:
    """The plan. `agreed`: how many days ago (None: still a draft); `since`: promised after that."""

    visions: tuple[Words, ...] = ()
    strengths: tuple[tuple[str, str], ...] = ()
    needs: tuple[Need, ...] = ()
    agreed: int | None = None
    since: tuple[Promise, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What somebody writes just for themselves; `line` is what they share of it, and with whom.

    `area` and `level`: how one part of their life is, instead of a note.
    """

    by: str
    text: str
    days_ago: int
    area: str = ""
    level: int = 0
    line: str = ""
    readers: str = ""
    people: tuple[str, ...] = ()
    wish: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A team meeting: the next such weekday (0 is Monday) at a time on the wall."""

    weekday: int
    time: str
    place: str
    purpose: str = ""
    by_video: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFor:
    """A worker asks to see more; the family has not answered yet."""

    by: str
    agency: str
    sees: tuple[Category, ...]
    purpose: str
    words: str
    days: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class LooksWrong:
    """A worker opened the plan, and the family asked about it. `answer`: what was found."""

    worker: str
    agency: str
    days_ago: int
    words: str
    officer: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """Opened in an emergency, and looked at by a second person."""

    by: str
    sees: tuple[Category, ...]
    reason: str
    words: str
    reviewer: str
    outcome: str
    review: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One made-up family, from its request for help to where it is now."""

    name: str
    community: str = "maple-river"
    language: str = "en"
    plan_language: str = ""
    interpreter: str = ""
    people: tuple[Someone, ...]
    relations: tuple[tuple[str, str, str, str], ...] = ()
    homes: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = ()
    asking: Asking
    decision: Decision | None = None
    team: tuple[Teammate, ...] = ()
    meeting: Meeting | None = None
    plan: PlanStory = field(default_factory=PlanStory)
    own: tuple[Own, ...] = ()
    asks: tuple[AskedFor, ...] = ()
    wrong: tuple[LooksWrong, ...] = ()
    urgent: tuple[Urgent, ...] = ()
    stages: tuple[str, ...] = ()

    @property
    def first(self) -> Someone:
        """Whoever asked, or was asked for: the first of the people."""
        return self.people[0]
