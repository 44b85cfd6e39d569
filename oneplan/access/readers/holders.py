"""Who can see what: worked out by the wall's own reckoning, never beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from oneplan.access.readers.positions import in_order
from oneplan.kernel.privacy import SHARED_CATEGORIES, Category, Purpose

HOLDERS = """
SELECT account_id, agency_id, because, name, title, agency_name, person_id, parts::json, ends,
       may_redisclose, purposes
FROM oneplan_holders(%s, %s)
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who can see part of a family's record: who, which parts, until when, and why."""

    account_id: UUID
    agency_id: UUID | None
    because: str
    name: str
    role: str
    agency: str
    person_id: UUID | None
    categories: tuple[Category, ...]
    writes: tuple[Category, ...]
    until: datetime | None
    may_redisclose: bool
    # What they may open it for; none: for anything.
    purposes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """How a page's address names them: somebody with two jobs is two."""
        return f"{self.account_id}_{self.agency_id}" if self.agency_id else str(self.account_id)

    @property
    def in_family(self) -> bool:
        return self.because == "family"

    @property
    def emergency(self) -> bool:
        return self.because == "emergency"

    @property
    def may_write(self) -> bool:
        return bool(self.writes)

    @property
    def plain(self) -> bool:
        """Whether they see it to work on the plan, as everybody on a team does."""
        return self.purposes in {(), (Purpose.COORDINATION.value,)}

    @property
    def sees_everything(self) -> bool:
        return set(self.categories) == set(SHARED_CATEGORIES)


def who_can_see(family_id: UUID, about: UUID | None = None) -> list[Holder]:
    """Everybody with an active grant on the family, the family itself first. One statement.

    For whoever directs the family, and its coordinator; with `about`, one's own person: who sees
    what is about oneself. Others get nothing. What somebody decided for themself is in nobody
    else's answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, [family_id, about])
        return [_holder(row, about) for row in cursor.fetchall()]


def _nameless(agency: str) -> str:
    """Nobody stands in the list without words: an account may have no name of its own yet."""
    at = _("Somebody at %(agency)s") % {"agency": agency}
    return at if agency else _("Somebody who has not said their name yet")


def _holder(row: tuple[Any, ...], about: UUID | None) -> Holder:
    account_id, agency_id, because, name, role, agency, person_id, parts, *rest = row
    ends, pass_on, wanted = rest
    seen: set[str] = set()
    pen: set[str] = set()
    for once in parts or ():  # one answer for each purpose
        seen |= _of(once, about, "*", "about", "not")
        pen |= _of(once, about, "pen", "pen_about", "pen_not")
    return Holder(
        account_id=account_id,
        agency_id=agency_id,
        because=because,
        name=name or _nameless(agency),
        role=role,
        agency=agency,
        person_id=person_id,
        categories=in_order(seen),
        writes=in_order(pen),
        until=ends,
        may_redisclose=pass_on,
        purposes=tuple(wanted),
    )


def _of(once: Mapping[str, Any], about: UUID | None, *keys: str) -> set[str]:
    """Parts of the whole family's; or, about somebody, less what is denied, and what is theirs."""
    whole, them, not_them = (set(once[key] or ()) for key in keys)
    return (whole - not_them) | them if about else whole


def holder_of(family_id: UUID, about: UUID | None, key: str) -> Holder | None:
    """One of those who can see, by the name that pages' addresses have for them. One statement."""
    holders = who_can_see(family_id, about)
    return next((holder for holder in holders if holder.key == key), None)


@dataclass(frozen=True, slots=True)
class KeptOut:
    """A denial in force: whom the family keeps out, of what, since when, and who took it down."""

    directive_id: UUID
    name: str
    agency: str
    categories: tuple[Category, ...]
    since: datetime
    witness: str
    # Whether the viewer may take it back: what somebody else decided stays theirs (adr/0015).
    mine: bool
    account_id: UUID | None


KEPT_OUT = """
SELECT d.id, coalesce(w.name, p.chosen_name, ''), coalesce(a.name, ''), d.categories, d.starts,
       d.witness, d.decided_by_id IS NULL OR d.decided_by_id = ANY (oneplan_myself()),
       d.recipient_id
FROM access_directive d
LEFT JOIN LATERAL (SELECT name, agency_id FROM people_worker
    WHERE account_id = d.recipient_id ORDER BY agency_id = d.agency_id DESC LIMIT 1) w ON true
LEFT JOIN people_agency a ON a.id = coalesce(d.agency_id, w.agency_id)
LEFT JOIN people_person p ON p.account_id = d.recipient_id AND p.family_id = d.family_id
WHERE d.family_id = %(family)s AND d.effect = 'deny' AND d.withdrawn_at IS NULL
  AND d.ends > statement_timestamp() AND d.item_ids = '{}'
  AND (d.person_id IS NOT DISTINCT FROM %(about)s OR %(about)s::uuid IS NULL
       OR d.decided_by_id = %(about)s)
ORDER BY d.starts DESC
"""


def kept_out(family_id: UUID, about: UUID | None = None) -> list[KeptOut]:
    """Whom the family (or, about themself, the viewer) keeps out, latest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT_OUT, {"family": family_id, "about": about})
        return [
            KeptOut(pk, name, agency, in_order(parts), *rest)
            for pk, name, agency, parts, *rest in cursor.fetchall()
        ]


# Finds the member among those who can see (so only for whoever may ask that), and in the same
# statement names them to the transaction, which from here on only reads.
LOOK_AS = """
SELECT h.name, h.agency_name, h.account_id, h.agency_id,
       set_config('oneplan.viewer', h.account_id::text, true),
       set_config('oneplan.agency', coalesce(h.agency_id::text, ''), true),
       set_config('oneplan.purpose', CASE WHEN h.purposes = '{}' THEN 'coordination'
                  WHEN 'coordination' = ANY (h.purposes) THEN 'coordination'
                  ELSE h.purposes[1] END, true),
       set_config('transaction_read_only', 'on', true)
FROM oneplan_holders(%(family)s, NULL) h
WHERE h.because NOT IN ('family', 'referrer')
  AND h.account_id::text || coalesce('_' || h.agency_id::text, '') = %(key)s
"""


def look_as(family_id: UUID, key: str) -> tuple[str, str, UUID, UUID | None] | None:
    """Look with somebody else's eyes until the savepoint is rolled back. Never a family member's.

    For whoever may see who can see. (name, agency's name, account, agency), or None. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOOK_AS, {"family": family_id, "key": key})
        row = cursor.fetchone()
    return (row[0], row[1], row[2], row[3]) if row else None
