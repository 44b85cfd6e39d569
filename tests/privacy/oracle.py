"""An independent judge of who may see and write what. Facts in, {allow, why} out.

Written from the policy's text (domain/models §6.1–6.2, DESIGN "Who may see what", the decision
records 2, 3, 7) before the wall's SQL was read. Not so independent, for written with it in sight:
ranks, capacity, single items, who may open an emergency. Imports nothing of the project.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

OWN_VOICE, REFERRAL = "own_voice", "referral"
INTAKE_PARTS = frozenset({REFERRAL, "contact"})
PERMIT, DENY, SEE, WRITE = "permit", "deny", "see", "write"
OWN, THEIRS, NEVER = 0, 5, 99  # by whose right: one's own, or that of whoever has custody
# The text is silent on what a family member who does not direct sees of the whole family.
YOUNG_PARTS = frozenset({"schedule", "strengths", "education", "culture"})  # and may write
ACCESS_PARENT_PARTS = frozenset({"schedule", "strengths"})  # and may not


@dataclass(frozen=True)
class Person:
    id: UUID
    standing: str
    account: UUID | None = None
    directs: bool = False
    left: bool = False


@dataclass(frozen=True)
class Job:
    account: UUID
    agency: UUID
    roles: frozenset[str] = frozenset()
    left: bool = False


@dataclass(frozen=True)
class Basis:
    """Why somebody outside has to do with the family: referrer, intake, assignment or team."""

    kind: str
    account: UUID | None = None
    agency: UUID | None = None
    role: str = ""
    sent: bool = False
    ends: datetime | None = None


@dataclass(frozen=True)
class Directive:
    """One decision. `person` None: about everybody. `decider` None: taken down at the way in."""

    effect: str
    categories: frozenset[str]
    starts: datetime
    ends: datetime
    account: UUID | None = None
    agency: UUID | None = None
    role: str = ""
    person: UUID | None = None
    decider: UUID | None = None
    write: bool = False
    withdrawn: bool = False
    items: frozenset[UUID] = frozenset()
    made: int = 0  # which decision or note came first


@dataclass(frozen=True)
class Capacity:
    person: UUID
    categories: frozenset[str]
    capable: bool
    made: int = 0


@dataclass(frozen=True)
class Emergency:
    account: UUID
    agency: UUID
    categories: frozenset[str]
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Viewer:
    account: UUID | None
    agency: UUID | None = None


@dataclass
class Facts:
    now: datetime
    persons: list[Person] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    bases: list[Basis] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    emergencies: list[Emergency] = field(default_factory=list)
    capacity: list[Capacity] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    allow: bool
    why: str


def judge(
    facts: Facts,
    viewer: Viewer,
    person: UUID | None,
    category: str,
    action: str = SEE,
    item: UUID | None = None,
) -> Answer:
    """May this viewer see or write what is of this category, about this person of the family?"""
    if any(me.id == person for me in _mine(facts, viewer)):
        return Answer(True, "own record")
    # "own voice (nobody but the person)"; "never into own voice" (DESIGN).
    if category == OWN_VOICE:
        return Answer(False, "own voice is nobody's but the person's")
    if viewer.account is None or (viewer.agency and not _jobs(facts, viewer)):
        return Answer(False, "does not work there")
    said = list(_decisions(facts, viewer, person, category, item))
    # "Evaluate per item" (§6.2): what is said of just this one, then what is said of its kind.
    one = _weigh(((rank, d) for rank, d in said if d.items), action)
    kind = _weigh(((rank, d) for rank, d in said if not d.items), action)
    if one.denied and not kind.usable < one.deny:
        return Answer(False, "denied")
    if action == SEE and _emergency(facts, viewer, category):
        return Answer(True, "emergency")
    if one.usable < one.deny and not (kind.denied and kind.deny <= one.usable):
        return Answer(True, "permitted, this one")
    if kind.denied:
        return Answer(False, "denied")
    unasked = _of_the_family(facts, viewer, category, action)
    unasked = unasked or _way_in(facts, viewer, category, action)
    if unasked:
        return Answer(True, unasked)
    if kind.usable < NEVER:
        return Answer(True, "permitted")
    return Answer(False, "nothing is permitted by default")


@dataclass(frozen=True)
class Weighed:
    deny: int
    usable: int
    denied: bool


def _weigh(said: Iterable[tuple[int, Directive]], action: str) -> Weighed:
    """ "Any matching deny wins" (§6.2) among equals; a better right prevails over a lesser one
    ("a capable youth's decision prevails over a parent's", issue 3)."""
    ranks = list(said)
    deny = min((rank for rank, d in ranks if d.effect == DENY), default=NEVER)
    permits = [(rank, d) for rank, d in ranks if d.effect == PERMIT]
    best = min((rank for rank, _d in permits), default=NEVER)
    fits = any(rank == best and (d.write or action == SEE) for rank, d in permits)
    return Weighed(deny, best if fits and best < deny else NEVER, deny <= best and deny < NEVER)


def _mine(facts: Facts, viewer: Viewer) -> list[Person]:
    """Who the viewer is in this family. Nobody, while acting for an agency.

    A relative or friend is close to the family, not of it: with an own record in it would come
    the family's names, and "leaving a team ends it instantly" (§6.2, ADR 7).
    """
    if viewer.account is None or viewer.agency is not None:
        return []
    mine = [p for p in facts.persons if p.account == viewer.account and not p.left]
    return [p for p in mine if p.standing != "support"]


def _of_the_family(facts: Facts, viewer: Viewer, category: str, action: str) -> str | None:
    for me in _mine(facts, viewer):
        if me.directs:
            return "directs the family"
        if me.standing == "caregiver":
            if action == SEE and category in ACCESS_PARENT_PARTS:
                return "a parent who has access"
        elif category in YOUNG_PARTS:
            return "of the family"
    return None


def _jobs(facts: Facts, viewer: Viewer) -> list[Job]:
    mine = (viewer.account, viewer.agency, False)
    return [job for job in facts.jobs if (job.account, job.agency, job.left) == mine]


def _does(facts: Facts, viewer: Viewer, role: str) -> bool:
    return any(not role or role in job.roles for job in _jobs(facts, viewer))


def _basis_is_theirs(basis: Basis, facts: Facts, viewer: Viewer) -> bool:
    """Acting for another agency is being somebody else ("recipient: person|role@org|org")."""
    if basis.ends is not None and basis.ends <= facts.now:
        return False
    if basis.account not in {None, viewer.account} or basis.agency != viewer.agency:
        return False
    if basis.account is None:
        return basis.agency is not None and _does(facts, viewer, basis.role)
    return True


def _has_to_do_with_it(facts: Facts, viewer: Viewer) -> bool:
    return any(
        basis.kind in {"team", "assignment"} and _basis_is_theirs(basis, facts, viewer)
        for basis in facts.bases
    )


def _way_in(facts: Facts, viewer: Viewer, category: str, action: str) -> str | None:
    """ADR 7: the referrer keeps just what they sent; intake sees this and contact."""
    for basis in facts.bases:
        if not _basis_is_theirs(basis, facts, viewer):
            continue
        if basis.kind == "referrer" and (not basis.sent or (action, category) == (SEE, REFERRAL)):
            return "asked for help"
        if basis.kind == "intake" and category in INTAKE_PARTS:
            return "answers the request for help"
    return None


def _decisions(
    facts: Facts, viewer: Viewer, person: UUID | None, category: str, item: UUID | None
) -> Iterator[tuple[int, Directive]]:
    """What was decided about just this, for just this viewer, and by what right."""
    for d in facts.directives:
        if d.withdrawn or not d.starts <= facts.now < d.ends or d.person not in {None, person}:
            continue
        if category not in d.categories or (d.items and item not in d.items):
            continue
        if not (_kept_out if d.effect == DENY else _named)(d, facts, viewer):
            continue
        rank = _rank(d, facts, person, category)
        # "Team membership ≠ access; leaving a team ends it instantly" (§6.2): both are needed.
        if rank is not None and (d.effect == DENY or _has_to_do_with_it(facts, viewer)):
            yield rank, d


def _rank(d: Directive, facts: Facts, person: UUID | None, category: str) -> int | None:
    """The right that a decision rests on: one's own before a parent's; None: it rests no more.

    "Decisions last only as long as their ground: a substitute's directive is suspended when the
    person regains capacity" (issue 3); "decision-specific", "presumed at any age" (§6.1).
    """
    notes = [c for c in facts.capacity if c.person == person and category in c.categories]
    capable = bool(notes) and notes[-1].capable
    if d.decider is None:
        return None if capable else THEIRS
    decider = next((p for p in facts.persons if p.id == d.decider), None)
    if decider is None or decider.left:
        return None
    if decider.id == d.person:
        before = [note for note in notes if note.made < d.made]
        return OWN if not before or before[-1].capable else None
    if capable and decider.id != person:
        return None
    return THEIRS if decider.directs else None


def _named(d: Directive, facts: Facts, viewer: Viewer) -> bool:
    """A permit is for just the recipient that it names."""
    if d.account is not None:
        return d.account == viewer.account and d.agency in {None, viewer.agency}
    return d.agency is not None and d.agency == viewer.agency and _does(facts, viewer, d.role)


def _kept_out(d: Directive, facts: Facts, viewer: Viewer) -> bool:
    """Somebody kept out by name is kept out whomever they act for ("keep one person out")."""
    by_name = d.account is not None and d.agency is None
    return d.account == viewer.account if by_name else _named(d, facts, viewer)


def _emergency(facts: Facts, viewer: Viewer, category: str) -> bool:
    """ "minimum items, 4 h" (§6.2): beside consent, but for items kept back one by one (A3)."""
    return any(
        category in e.categories and e.starts <= facts.now < e.ends
        for e in facts.emergencies
        if (e.account, e.agency) == (viewer.account, viewer.agency)
    )


def may_open_emergency(facts: Facts, viewer: Viewer, categories: frozenset[str]) -> Answer:
    """ "remove even from emergency view" (EXPERIENCE A3): whoever is kept out by name cannot."""
    if viewer.agency is None or not _jobs(facts, viewer):
        return Answer(False, "does not work there")
    if OWN_VOICE in categories:
        return Answer(False, "never own voice")
    if any(
        d.effect == DENY and d.account == viewer.account and d.categories & categories
        for d in facts.directives
        if not d.withdrawn and not d.items and d.starts <= facts.now < d.ends
    ):
        return Answer(False, "kept out by name")
    return Answer(True, "emergency")
