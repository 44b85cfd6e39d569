"""Pure rules of a plan: what is missing before a family can agree, what may follow what, changes.

Sources: domain/process §1 (state machine and invariants), Traps 1, 4, 5, 8, 9.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from oneplan.kernel.privacy import PARTS_OF_LIFE, Category
from oneplan.plans.described import Row, described
from oneplan.plans.document import Document, Rows
from oneplan.plans.pieces import PIECES, Need, Piece, Step

NEED_CATEGORIES = tuple(PARTS_OF_LIFE)
LEAST_OPTIONS = 2

SERVICE_MOVES: dict[str, frozenset[str]] = {
    "planned": frozenset({"waitlisted", "receiving", "declined"}),
    "waitlisted": frozenset({"receiving", "declined", "planned"}),
    "receiving": frozenset({"ended", "planned"}),
    "declined": frozenset({"planned", "waitlisted"}),
    "ended": frozenset({"planned", "waitlisted", "receiving"}),
}
NEED_MOVES: dict[str, frozenset[str]] = {
    "open": frozenset({"partly_met", "met", "deferred", "withdrawn"}),
    "partly_met": frozenset({"open", "met", "deferred", "withdrawn"}),
    "met": frozenset({"open", "partly_met"}),
    "deferred": frozenset({"open", "withdrawn"}),
    "withdrawn": frozenset({"open"}),
}
STEP_STATUSES = frozenset({"to_do", "done", "partly", "stuck"})


def may_become(kind: str, now: str, then: str) -> bool:
    """Whether a need or a service of one status may be given another. The same is no change."""
    moves = {"need": NEED_MOVES, "service": SERVICE_MOVES}[kind]
    return now == then or then in moves.get(now, frozenset())


def step_may_become(then: str, in_the_way: str) -> bool:
    """A promise may be reported on as often as one likes; stuck says what is in the way."""
    return then in STEP_STATUSES and (then != "stuck" or bool(in_the_way.strip()))


def is_late(due: date, status: str, today: date) -> bool:
    return status != "done" and due < today


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to do before the family can agree: in words, and which page does it."""

    text: str
    page: str
    need_id: str = ""
    row_id: str = ""


def readiness(plan: Document) -> list[Missing]:
    """What is missing before the family can agree, in the order of the page; empty when ready.

    Source: domain/process §1, invariants iii to vi. Private words count for nobody.
    """
    missing = []
    if not any(v.text.strip() and not v.private for v in plan.visions):
        missing.append(Missing(_("Write the family's vision."), "vision"))
    active = [need for need in plan.needs if need.active]
    if not active:
        missing.append(Missing(_("Write at least one need."), "need"))
    for need in active:
        missing.extend(_missing_of(need))
    return missing


def _missing_of(need: Need) -> Iterable[Missing]:
    name = short(need.statement)
    if need.person_id and not need.person:
        yield _about(need, _("“%(need)s”: say whose need it is."), "need_change", need.id)
    if not any(o.indicator.strip() for o in need.outcomes):
        yield _about(need, _("“%(need)s”: say how you will know that it is better."), "outcome")
    if len(need.options) < LEAST_OPTIONS:
        yield _about(need, _("“%(need)s”: think of at least two things to try."), "option")
    elif not any(option.informal for option in need.options):
        text = _("“%(need)s”: think of one thing that friends, family or the neighbourhood can do.")
        yield _about(need, text, "option")
    if need.options and not need.chosen:
        yield _about(need, _("“%(need)s”: choose what to try."), "option")
    for step in need.steps:
        if step.open and (step.left or not step.who):
            text = _("%(who)s is no longer on the team. Who does this now: “%(step)s”?")
            facts = {"who": step.who, "step": short(step.task), "need": name}
            yield Missing(text % facts, "step_change", need.id, step.id)


def _about(need: Need, text: str, page: str, row_id: str = "") -> Missing:
    return Missing(text % {"need": short(need.statement)}, page, need.id, row_id)


def short(text: str, most: int = 60) -> str:
    """The beginning of somebody's words, for a list."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def fingerprint(rows: Rows) -> str:
    """What somebody read and agrees to, in a few letters: any change to it gives others.

    Own voice is no part of it.
    """
    shared = {piece.rows: _agreed(rows, piece) for piece in PIECES}
    text = json.dumps(shared, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _agreed(rows: Rows, piece: type[Piece]) -> list[Row]:
    left_out = {name for name, one in described(piece).items() if not one.agreed}
    shared = [row for row in rows.get(piece.rows, ()) if row["category"] != Category.OWN_VOICE]
    kept = [{name: row[name] for name in row.keys() - left_out} for row in shared]
    return sorted(kept, key=lambda row: str(row["id"]))


def order_after(needs: Iterable[Need], need_id: str, direction: str) -> list[str]:
    """The ids of active needs in their new order, one moved up or down by one place."""
    order = [need.id for need in needs if need.active]
    if need_id not in order:
        return order
    at = order.index(need_id)
    to = at - 1 if direction == "up" else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    return order


def on_time_and_late(steps: Iterable[Step], today: date) -> tuple[int, int]:
    """How many open promises are still on time, how many are late."""
    waiting = [step for step in steps if step.open]
    late = sum(is_late(step.due, step.status, today) for step in waiting)
    return len(waiting) - late, late
