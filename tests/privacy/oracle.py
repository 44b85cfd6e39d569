"""An independent judge of who may see and write what. Facts in, {allow, why} out.

Written from the policy's text (domain/models §6.1–6.2, DESIGN "Who may see what", ADR 2, 3, 7)
before the wall's SQL was read, and importing nothing of the project. Not so independent: ranks,
capacity (see `stays`), single items, merges, opening an emergency were written with it in sight."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

Id = UUID | None
OWN_VOICE, REFERRAL = "own_voice", "referral"
INTAKE_PARTS = frozenset({REFERRAL, "contact"})
PERMIT, DENY, SEE, WRITE = "permit", "deny", "see", "write"
# By whose right: one's own, that of whoever has custody, that of a parent who has access (§6.1).
OWN, THEIRS, BELOW, NEVER = 0, 5, 6, 99
CUSTODY = frozenset({"sole", "joint", "society"})
# "SDM order" (§6.1, [F62]); they decide for somebody who cannot, not beside somebody who can.
SUBSTITUTES = {"guardian": 1, "attorney": 2, "representative": 3, "spouse": 4,
               "sibling": 7, "relative": 8}  # fmt: skip
# The text is silent on what a family member who does not direct sees of the whole family.
YOUNG_PARTS = frozenset({"schedule", "strengths", "education", "culture"})  # and may write
ACCESS_PARENT_PARTS = frozenset({"schedule", "strengths"})  # and may not


@dataclass(frozen=True)
class Person:
    id: UUID
    standing: str
    account: Id = None
    directs: bool = False
    left: bool = False
    of_age: datetime | None = None  # since when; "reaches the age rule" (§6.2, ADR 21)


class Relation(NamedTuple):
    person: UUID
    to: UUID
    custody: str


@dataclass(frozen=True)
class Job:
    account: UUID
    agency: UUID
    roles: frozenset[str] = frozenset()
    left: bool = False


@dataclass(frozen=True)
class Involvement:
    """Why somebody outside has to do with the family: referrer, intake, assignment or team."""

    kind: str
    account: Id = None
    agency: Id = None
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
    account: Id = None
    agency: Id = None
    role: str = ""
    person: Id = None
    decider: Id = None
    write: bool = False
    withdrawn: bool = False
    items: frozenset[UUID] = frozenset()
    purposes: frozenset[str] = frozenset()  # none: for any
    right: int = THEIRS  # by which it was made
    made: int = 0  # which decision or note came first


class Capacity(NamedTuple):
    person: UUID
    categories: frozenset[str]
    capable: bool
    made: int = 0


class Emergency(NamedTuple):
    account: UUID
    agency: UUID
    categories: frozenset[str]
    starts: datetime
    ends: datetime


class Viewer(NamedTuple):
    account: Id
    agency: Id = None
    purpose: str = "coordination"


@dataclass
class Facts:
    now: datetime
    persons: list[Person] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    bases: list[Involvement] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    emergencies: list[Emergency] = field(default_factory=list)
    capacity: list[Capacity] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    same: dict[Id, Id] = field(default_factory=dict)  # entered twice: shown as (ADR 14)
    # A record closed by a merge: the parts that whoever handles both goes on seeing.
    handed: dict[tuple[Id, Id], frozenset[str]] | None = None


class Answer(NamedTuple):
    allow: bool
    why: str


def judge(
    facts: Facts, viewer: Viewer, person: Id, category: str, action: str = SEE, item: Id = None
) -> Answer:
    """May this viewer see or write what is of this category, about this person of the family?"""
    if any(me.id == person for me in _mine(facts, viewer)):
        return Answer(True, "own record")
    if category == OWN_VOICE:  # "never into own voice" (DESIGN)
        return Answer(False, "own voice is nobody's but the person's")
    if viewer.account is None or (viewer.agency and not _works(facts, viewer)):
        return Answer(False, "does not work there")
    said = list(_decisions(facts, viewer, person, category, item))
    # "Evaluate per item" (§6.2): what is said of just this one, then of its kind.
    one_deny, one_usable, one_denied = _weigh(((r, d) for r, d in said if d.items), action)
    deny, usable, denied = _weigh(((r, d) for r, d in said if not d.items), action)
    if one_denied and not usable < one_deny:
        return Answer(False, "denied")
    if action == SEE and _emergency(facts, viewer, category):
        return Answer(True, "emergency")
    # ADR 14: of a closed record just what was handed over; nobody but intake writes there.
    handed = (facts.handed or {}).get((viewer.account, viewer.agency), frozenset())
    left = facts.handed is None or category in handed
    used = left and (facts.handed is None or action == SEE)
    if used and one_usable < one_deny and not (denied and deny <= one_usable):
        return Answer(True, "permitted, this one")
    if denied:
        return Answer(False, "denied")
    unasked = _of_the_family(facts, viewer, category, action)
    unasked = unasked or _way_in(facts, viewer, category, action, left)
    if unasked:
        return Answer(True, unasked)
    if usable < NEVER and used:
        return Answer(True, "permitted")
    return Answer(False, "nothing is permitted by default")


def _weigh(said: Iterable[tuple[int, Directive]], action: str) -> tuple[int, int, bool]:
    """ "Any matching deny wins" (§6.2) among equals; a better right prevails over a lesser one
    ("a capable youth's decision prevails over a parent's", issue 3)."""
    ranks = list(said)
    deny = min((rank for rank, d in ranks if d.effect == DENY), default=NEVER)
    permits = [(rank, d) for rank, d in ranks if d.effect == PERMIT]
    best = min((rank for rank, _d in permits), default=NEVER)
    fits = any(rank == best and (d.write or action == SEE) for rank, d in permits)
    return deny, best if fits and best < deny else NEVER, deny <= best and deny < NEVER


def _mine(facts: Facts, viewer: Viewer) -> list[Person]:
    """Who the viewer is in this family; nobody, while acting for an agency. A relative or friend is
    close to it, not of it: "leaving a team ends it instantly" (§6.2, ADR 7)."""
    if viewer.account is None or viewer.agency is not None:
        return []
    mine = [p for p in facts.persons if p.account == viewer.account]
    return [p for p in mine if p.standing != "support" and not p.left]


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


def _works(facts: Facts, viewer: Viewer, role: str = "") -> bool:
    mine = (viewer.account, viewer.agency, False)
    jobs = [job for job in facts.jobs if (job.account, job.agency, job.left) == mine]
    return any(not role or role in job.roles for job in jobs)


def _basis_is_theirs(basis: Involvement, facts: Facts, viewer: Viewer) -> bool:
    """Acting for another agency is being somebody else ("recipient: person|role@org|org")."""
    if basis.ends is not None and basis.ends <= facts.now:
        return False
    if basis.account not in {None, viewer.account} or basis.agency != viewer.agency:
        return False
    return basis.account is not None or (bool(basis.agency) and _works(facts, viewer, basis.role))


def _way_in(facts: Facts, viewer: Viewer, category: str, action: str, left: bool) -> str | None:
    """ADR 7: the referrer keeps just what they sent; intake sees this and contact."""
    for basis in facts.bases:
        if not _basis_is_theirs(basis, facts, viewer):
            continue
        if basis.kind == "referrer" and (not basis.sent or (action, category) == (SEE, REFERRAL)):
            return "asked for help"
        if basis.kind == "intake" and category in INTAKE_PARTS and left:
            return "answers the request for help"
    return None


def _decisions(
    facts: Facts, viewer: Viewer, person: Id, category: str, item: Id
) -> Iterator[tuple[int, Directive]]:
    """What was decided about just this, for just this viewer, and by what right."""
    # "Team membership ≠ access; leaving a team ends it instantly" (§6.2): both are needed.
    outside = [basis for basis in facts.bases if basis.kind in {"team", "assignment"}]
    concerned = any(_basis_is_theirs(basis, facts, viewer) for basis in outside)
    about = facts.same.get(person, person)
    for d in facts.directives:
        if d.withdrawn or not d.starts <= facts.now < d.ends or category not in d.categories:
            continue
        # "A denial about either entry becomes a denial about both"; a permit stays (ADR 14).
        alike = d.effect == DENY and facts.same.get(d.person, d.person) == about
        meant = (d.person in {None, person} or alike) and (not d.items or item in d.items)
        if not meant or (d.purposes and viewer.purpose not in d.purposes):
            continue
        rank = _rank(d, facts, person, category)
        if rank is not None and (d.effect == DENY or concerned) and _named(d, facts, viewer):
            yield rank, d


def right_of(facts: Facts, decider: Person | None, subject: Id, beside: bool = False) -> int:
    """§6.1: custodial parents rank equally, an access parent below them, the person above all."""
    if decider is None or decider.left or decider.id == subject:
        return NEVER if decider is None or decider.left else OWN
    me, about = decider.id, subject
    held = {r.custody for r in facts.relations if r.person == me and about in {None, r.to}}
    ranks = [SUBSTITUTES[c] for c in held if subject and not beside and c in SUBSTITUTES]
    if held & CUSTODY or (decider.directs and not (subject and "access" in held)):
        ranks.append(THEIRS)
    return min([*ranks, BELOW] if "access" in held else ranks, default=NEVER)


def _rank(d: Directive, facts: Facts, person: Id, category: str) -> int | None:
    """The right that a decision rests on: one's own before a parent's; None: it rests no more.

    "Decisions last only as long as their ground: a substitute's directive is suspended when the
    person regains capacity" (issue 3), "or reaches the age rule" (§6.2); "presumed at any age"."""
    one, of_part = facts.same.get, [c for c in facts.capacity if category in c.categories]
    notes = [c for c in of_part if one(c.person, c.person) == one(person, person)]
    ages = [p.of_age for p in facts.persons if one(p.id, p.id) == one(person, person)]
    capable = notes[-1].capable if notes else any(a is not None and a <= facts.now for a in ages)
    if d.decider is None:
        return None if capable else THEIRS
    decider = next((p for p in facts.persons if p.id == d.decider), None)
    beside = d.right in SUBSTITUTES.values() and (capable or not notes)
    right = right_of(facts, decider, d.person, beside=True) if beside else d.right
    if right == NEVER or right_of(facts, decider, d.person) > d.right:
        return None
    if d.decider == d.person:  # as it was when they decided
        return OWN if all(n.capable for n in [n for n in notes if n.made < d.made][-1:]) else None
    stays = d.effect == DENY and d.person is None  # as the wall has it: the text says "suspended"
    return None if capable and d.decider != person and not stays else right


def _named(d: Directive, facts: Facts, viewer: Viewer) -> bool:
    """A permit is for just the recipient that it names; somebody kept out by name is kept out
    whomever they act for ("keep one person out")."""
    if d.account is not None:
        return d.account == viewer.account and d.agency in {None, viewer.agency}
    return d.agency is not None and d.agency == viewer.agency and _works(facts, viewer, d.role)


def _emergency(facts: Facts, viewer: Viewer, category: str) -> bool:
    """ "4 h" (§6.2), beside consent but for items kept back (A3); "a denial ends it" (DESIGN)."""
    mine, now = (viewer.account, viewer.agency), facts.now
    theirs = [e for e in facts.emergencies if (e.account, e.agency, now < e.ends) == (*mine, True)]
    running = [e for e in theirs if e.starts <= now and category in e.categories]
    noes = [d for d in facts.directives if d.starts <= now and d.starts < d.ends]
    return any(not any(d.starts >= e.starts and _keeps_out(d, facts, e) for d in noes)
               for e in running)  # fmt: skip


def _keeps_out(d: Directive, facts: Facts, it: Emergency) -> bool:
    """By name, whomever they act for; or with everybody (of one role) at the agency."""
    if d.effect != DENY or d.items or not d.categories & it.categories:
        return False
    if d.account is not None:
        return d.account == it.account
    jobs = [j for j in facts.jobs if (j.account, j.agency) == (it.account, it.agency)]
    return d.agency == it.agency and (not d.role or any(d.role in j.roles for j in jobs))
