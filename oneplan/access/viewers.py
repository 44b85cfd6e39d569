"""From a session to a viewer: one statement reads who it is and names them to the database."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from oneplan.access.counted import counted
from oneplan.accounts.models import Account
from oneplan.kernel.prepared import prepared
from oneplan.kernel.privacy import Purpose
from oneplan.kernel.viewer import NOBODY, Viewer, name_to_database

PLAN = Purpose.COORDINATION.value

# The settings are set in a materialised part, so that they stand before the families are asked for.
WHO = """
WITH job AS MATERIALIZED (
    SELECT w.id, w.agency_id, w.community_id, w.name, w.roles, g.name AS agency_name
    FROM people_worker w JOIN people_agency g ON g.id = w.agency_id
    WHERE w.account_id = %(account)s AND w.left_at IS NULL AND %(acting)s <> 'family'
    ORDER BY (w.id::text = %(acting)s) DESC, w.created_at LIMIT 1
), named AS MATERIALIZED (
    SELECT set_config('oneplan.viewer', %(account)s::text, true) AS viewer,
           set_config('oneplan.agency', coalesce((SELECT agency_id::text FROM job), ''), true),
           set_config('oneplan.purpose', CASE WHEN EXISTS (SELECT FROM job) THEN %(purpose)s
                      ELSE 'coordination' END, true),
           set_config('oneplan.record', '', true)
), home AS MATERIALIZED (
    SELECT oneplan_families('family') AS families FROM named
)
SELECT a.id, a.email, a.name, a.is_active, a.is_site_admin, a.password, home.families,
       job.id, job.agency_id, job.community_id, job.name, job.roles, job.agency_name,
       place.of_family, c.emergency_number, c.crisis_number, c.country,
       {waits}
FROM accounts_account a CROSS JOIN home LEFT JOIN job ON true
CROSS JOIN LATERAL (SELECT (SELECT f.community_id FROM people_family f
                            WHERE f.id = ANY (home.families) LIMIT 1) AS of_family) place
LEFT JOIN people_community c ON c.id = coalesce(
    job.community_id, place.of_family, (SELECT o.id FROM people_community o ORDER BY o.id LIMIT 1))
WHERE a.id = %(account)s
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A viewer with the account that Django's own pieces expect on a request."""

    viewer: Viewer
    account: Account


def name_account(account_id: UUID, acting: str = "", purpose: str = PLAN) -> Known | None:
    """Name an account's viewer to the running transaction; None if it may not sign in.

    `acting` is the id of one of the account's jobs, "family" to act as a family member, or empty:
    the first job, else the family. Only own, current jobs count. `purpose` is what a worker opens
    records for now; whoever does not work here is always here for the plan.
    """
    who = {"account": account_id, "acting": acting, "purpose": purpose}
    with prepared(WHO.replace("{waits}", counted()), who) as cursor:
        row = cursor.fetchone()
    if row is None or not row[3]:
        name_to_database(NOBODY)
        return None
    return Known(_viewer(row, purpose), _account(row))


def name_visitor(visitor_id: UUID) -> Viewer:
    """Somebody without an account who is asking for help, known by a random id of the session."""
    viewer = Viewer(id=visitor_id)
    name_to_database(viewer)
    return viewer


def _account(row: tuple[Any, ...]) -> Account:
    names = ["id", "email", "name", "is_active", "is_site_admin", "password"]
    facts = dict(zip(names, row[:6], strict=True))
    # `from_db` takes values in the order of the model's own columns, whatever the names say.
    columns = [f.attname for f in Account._meta.concrete_fields if f.attname in facts]
    account = Account.from_db("default", columns, [facts[name] for name in columns])
    account.backend = "allauth.account.auth_backends.AuthenticationBackend"
    return account


def _viewer(row: tuple[Any, ...], purpose: str) -> Viewer:
    account_id, _email, name, _active, site_admin, _password, families = row[:7]
    (
        worker_id,
        agency_id,
        community_id,
        worker_name,
        roles,
        agency_name,
        family_community,
        emergency_number,
        crisis_number,
        country,
        waits,
    ) = row[7:]
    return Viewer(
        id=account_id,
        name=worker_name or name,
        signed_in=True,
        community_id=community_id or family_community,
        agency_id=agency_id,
        agency_name=agency_name or "",
        worker_id=worker_id,
        roles=frozenset(roles or ()),
        family_ids=tuple(families or ()),
        site_admin=site_admin,
        purpose=purpose if worker_id else PLAN,
        emergency_number=emergency_number or "",
        crisis_number=crisis_number or "",
        country=country or "CA",
        waits=waits,
    )
