"""What is measured: each page, as whom, and the address of it."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from oneplan.accounts.models import Account
from oneplan.accounts.second_step import HAS_KEY
from oneplan.accounts.sessions import SessionStore
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.wellness.actions import writing
from oneplan.wellness.actions.writing import Start, Typed
from oneplan.wellness.sections import SECTIONS


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    path: str
    session: str


def sign_in(email: str) -> str:
    """A session as sign-in makes it; returns its key."""
    account = Account.objects.get(email=email)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[HAS_KEY] = True
    session.create()
    return session.session_key or ""


def family_of(number: int) -> UUID:
    """The id that fill.sql gives family `number`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (lpad(to_hex(1764000000000 + %(n)s), 12, '0') || '7' || substr(h, 1, 3) || '8'"
            " || substr(h, 4, 3) || substr(h, 7, 12))::uuid"
            " FROM (SELECT md5('family' || %(n)s) AS h) x",
            {"n": number},
        )
        found: UUID = cursor.fetchone()[0]
        return found


def own_plan(session: str) -> UUID:
    """A wellness plan of the account of this session, with something in each section."""
    account = UUID(SessionStore(session)[SESSION_KEY])
    with acting_as(Viewer(id=account, signed_in=True)) as viewer:
        plan = writing.begin_plan(viewer, "Steady", start=Start("A walk", "I skip lunch"))
        for section in plan.sections.exclude(code="toolbox"):
            for part in SECTIONS[section.code].parts:
                section.refresh_from_db()
                typed = {one.code: Typed("One thing\nAnother thing") for one in part.fields}
                writing.write_part(
                    viewer, section.pk, part.code, typed, seen_revision=section.revision
                )
    return plan.pk


def pages(families: int) -> list[Page]:
    middle = families // 2
    family, parent = family_of(middle), sign_in(f"parent{middle}@example.org")
    coordinator = sign_in("worker1@example.org")
    return [
        Page("bare Django page", "/bench/bare/", parent),
        Page("family home", f"/family/{family}/", parent),
        Page("plan page", f"/family/{family}/plan/", parent),
        Page("coordinator's today", "/today/", coordinator),
        Page("directory search", "/directory/?q=respite", parent),
        Page("supervisor's today", "/today/", sign_in("supervisor@example.org")),
        Page("plan PDF", f"/family/{family}/plan/pdf/", parent),
        Page("who can see", f"/family/{family}/access/", parent),
        Page("who looked", f"/family/{family}/access/looked/", parent),
        Page("wellness plan", f"/wellness/plan/{own_plan(parent)}/", parent),
        Page("check-in", "/wellness/today/", parent),
    ]
