"""More of the independent judge: what it says besides rows. Who may open an emergency, is told of a
no, takes it back, makes somebody a parent; what is in a version. Imports nothing of the project."""

from typing import NamedTuple
from uuid import UUID

from tests.privacy import oracle
from tests.privacy.oracle import Answer, Id

NOBODY = UUID(int=0)


def may_open_emergency(
    facts: oracle.Facts, viewer: oracle.Viewer, categories: frozenset[str]
) -> Answer:
    """ "remove even from emergency view" (EXPERIENCE A3): whoever is kept out cannot."""
    account, agency = viewer.account, viewer.agency
    if agency is None or not oracle._works(facts, viewer):
        return Answer(False, "does not work there")
    if oracle.OWN_VOICE in categories:
        return Answer(False, "never own voice")
    wanted = oracle.Emergency(account or NOBODY, agency, categories, facts.now, facts.now)
    stands = [d for d in facts.directives if not d.withdrawn and d.starts <= facts.now < d.ends]
    if any(oracle._keeps_out(d, facts, wanted) for d in stands):
        return Answer(False, "kept out")
    return Answer(True, "emergency")


def may_be_told_of(facts: oracle.Facts, viewer: oracle.Viewer, d: oracle.Directive) -> bool:
    """ "Nobody reads a denial about themself" (DESIGN), by name or, at work, as one of their
    agency; but their own no."""
    if d.effect == oracle.PERMIT or any(me.id == d.decider for me in oracle._mine(facts, viewer)):
        return True
    if d.account is not None:
        return d.account != viewer.account
    jobs = [j for j in facts.jobs if j.account == viewer.account and not j.left and viewer.agency]
    return not any(j.agency == d.agency and (not d.role or d.role in j.roles) for j in jobs)


def in_version(taken_back: list[tuple[Id, int]], row: Id, number: int) -> bool:
    """ "Words taken back are gone from versions" (DESIGN) that stood when they were taken back.
    `taken_back`: own words, with the last version that stood then."""
    return all(row != words or number > last for words, last in taken_back)


def may_take_back(facts: oracle.Facts, viewer: oracle.Viewer, d: oracle.Directive) -> bool:
    """A no is whoever's said it (ADR 15); a family's, told to a worker, is the family's."""
    mine = oracle._mine(facts, viewer)
    return any(me.id == d.decider or (d.decider is None and me.directs) for me in mine)


class Hand(NamedTuple):
    """One of two in saying who decides for a family: an account with what is known of it."""

    account: UUID
    addresses: frozenset[str] = frozenset()
    name: str = ""


def may_invite_parent(
    by: Hand, address: str, second: Hand | None, named: bool, writer: Hand | None
) -> Answer:
    """ "No one person makes themself a parent" (issue 9): a worker invites somebody who decides
    with a second person: who approved it, or, for whom the request `named` at this address, who
    accepted it; `writer`: of the request."""
    hands = [by, *([second] if second else [])]
    if second is None or (named and writer is not None and same(writer, by)) or same(by, second):
        return Answer(False, "one person")
    if any(_plain(address) in map(_plain, hand.addresses) for hand in hands):
        return Answer(False, "their own address")
    return Answer(True, "two people")


def same(one: Hand, other: Hand) -> bool:
    """Known to be one person: by account, an address, or the name they work under."""
    shared = {*map(_plain, one.addresses)} & {*map(_plain, other.addresses)}
    return one.account == other.account or bool(shared) or one.name.lower() == other.name.lower()


def _plain(address: str) -> str:
    box, _at, host = address.strip().lower().partition("@")
    return f"{box.partition('+')[0]}@{host}"
