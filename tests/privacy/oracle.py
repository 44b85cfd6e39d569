"""An independent judge of who may see and write what. Facts in, {allow, why} out.

Written from the policy's text alone (domain/models §6.1–6.2, DESIGN "Who may see what", the
decision records 2, 3 and 7), by somebody who had not read the wall's SQL. It imports nothing of
the project, so that a fault there cannot be a fault here. Each rule quotes what it rests on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

OWN_VOICE = "own_voice"
REFERRAL = "referral"
INTAKE_PARTS = frozenset({REFERRAL, "contact"})
PERMIT, DENY = "permit", "deny"
SEE, WRITE = "see", "write"


@dataclass(frozen=True)
class Person:
    """Somebody of the family. `directs`: has custody, or an adult's own plan."""

    id: UUID
    standing: str
    account: UUID | None = None
    directs: bool = False
    left: bool = False
    # Nobody's word stands in for theirs: they decide about their own record.
    decides: bool = False


@dataclass(frozen=True)
class Job:
    """An account's work at an agency, in its roles."""

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
    starts: datetime | None = None
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


@dataclass(frozen=True)
class Emergency:
    """Access without consent: the least categories, hours, never own voice."""

    account: UUID
    agency: UUID
    categories: frozenset[str]
    starts: datetime
    ends: datetime
    person: UUID | None = None


@dataclass(frozen=True)
class Viewer:
    """An account, acting for an agency, or (None) as whoever it is in a family."""

    account: UUID | None
    agency: UUID | None = None


@dataclass
class Facts:
    """All that is known of one family, and the hour."""

    now: datetime
    persons: list[Person] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    bases: list[Basis] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    emergencies: list[Emergency] = field(default_factory=list)


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
    own = _as_family(facts, viewer, person, category)
    if own is not None:
        return Answer(True, own)
    # "own voice (nobody but the person)"; "never into own voice" (DESIGN).
    if category == OWN_VOICE:
        return Answer(False, "own voice is nobody's but the person's")
    if not _at_work_or_private(facts, viewer):
        return Answer(False, "does not work there")
    if action == SEE and _emergency(facts, viewer, person, category):
        return Answer(True, "emergency")
    # "any matching deny wins" (§6.2): before anything that would allow, but own record.
    if any(
        d.effect == DENY and _about(d, facts, person, category, item) and _kept_out(d, facts, viewer)
        for d in facts.directives
    ):
        return Answer(False, "denied")
    way_in = _way_in(facts, viewer, category, action)
    if way_in is not None:
        return Answer(True, way_in)
    # "Team membership ≠ access; leaving a team ends it instantly" (§6.2): both are needed.
    if not _has_to_do_with_it(facts, viewer):
        return Answer(False, "not on the team")
    if any(
        d.effect == PERMIT
        and _about(d, facts, person, category, item)
        and _named(d, facts, viewer)
        and (d.write or action == SEE)
        for d in facts.directives
    ):
        return Answer(True, "permitted")
    return Answer(False, "nothing is permitted by default")


def names(facts: Facts, viewer: Viewer, categories: Iterable[str]) -> bool:
    """ADR 7: bare names stand beside any part other than the referral."""
    about = [None, *(p.id for p in facts.persons)]
    return any(
        judge(facts, viewer, person, category).allow
        for category in categories
        if category != REFERRAL
        for person in about
    )


# -- the family ---------------------------------------------------------------


def _as_family(facts: Facts, viewer: Viewer, person: UUID | None, category: str) -> str | None:
    """Own record, and whoever directs the family. Not while acting for an agency."""
    if viewer.account is None or viewer.agency is not None:
        return None
    for me in facts.persons:
        if me.account != viewer.account or me.left:
            continue
        if person == me.id:
            return "own record"
        # "a parent's account is not a master key" (DESIGN): never another's own voice.
        if me.directs and category != OWN_VOICE:
            return "directs the family"
    return None


# -- those outside --------------------------------------------------------------


def _running(now: datetime, starts: datetime | None, ends: datetime | None) -> bool:
    return (starts is None or starts <= now) and (ends is None or now < ends)


def _jobs(facts: Facts, viewer: Viewer) -> list[Job]:
    return [
        job
        for job in facts.jobs
        if job.account == viewer.account and job.agency == viewer.agency and not job.left
    ]


def _at_work_or_private(facts: Facts, viewer: Viewer) -> bool:
    if viewer.account is None:
        return False
    return viewer.agency is None or bool(_jobs(facts, viewer))


def _does(facts: Facts, viewer: Viewer, role: str) -> bool:
    return any(not role or role in job.roles for job in _jobs(facts, viewer))


def _basis_is_theirs(basis: Basis, facts: Facts, viewer: Viewer) -> bool:
    """Acting for another agency is being somebody else ("recipient: person|role@org|org")."""
    if not _running(facts.now, basis.starts, basis.ends):
        return False
    if basis.account is not None and basis.account != viewer.account:
        return False
    if basis.agency != viewer.agency:
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


# -- directives -----------------------------------------------------------------


def _about(
    d: Directive, facts: Facts, person: UUID | None, category: str, item: UUID | None
) -> bool:
    """Category, item, person and time match, and the decision still has its ground."""
    if d.withdrawn or not d.starts <= facts.now < d.ends:
        return False
    if d.items:
        if item not in d.items:
            return False
    elif category not in d.categories:
        return False
    if d.person is not None and d.person != person:
        return False
    return _grounded(d, facts, person)


def _grounded(d: Directive, facts: Facts, person: UUID | None) -> bool:
    """ "Decisions last only as long as their ground": custody, or a person's own capacity.

    "SDM directive suspends when subject regains capacity" (§6.2): whoever decides for
    themselves is decided for by nobody else.
    """
    if d.decider is None:
        return True
    decider = next((p for p in facts.persons if p.id == d.decider), None)
    if decider is None or decider.left:
        return False
    if decider.id == person:
        return True
    subject = next((p for p in facts.persons if p.id == person), None)
    return decider.directs and not (subject is not None and subject.decides)


def _named(d: Directive, facts: Facts, viewer: Viewer) -> bool:
    """A permit is for just the recipient that it names."""
    if d.account is not None:
        return d.account == viewer.account and d.agency in {None, viewer.agency}
    return d.agency is not None and d.agency == viewer.agency and _does(facts, viewer, d.role)


def _kept_out(d: Directive, facts: Facts, viewer: Viewer) -> bool:
    """Somebody kept out by name is kept out whomever they act for ("keep one person out")."""
    if d.account is not None and d.agency is None:
        return d.account == viewer.account
    return _named(d, facts, viewer)


def _emergency(facts: Facts, viewer: Viewer, person: UUID | None, category: str) -> bool:
    """ "minimum items, 4 h" (§6.2): it stands beside consent, so a denial does not stop it."""
    return any(
        e.account == viewer.account
        and e.agency == viewer.agency
        and category in e.categories
        and e.person in {None, person}
        and e.starts <= facts.now < e.ends
        for e in facts.emergencies
    )
