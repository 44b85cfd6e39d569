"""Who is asking. Every request, job and command runs as one viewer, named to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

NAME_THE_VIEWER = (
    "SELECT set_config('oneplan.viewer', %s, true), set_config('oneplan.agency', %s, true),"
    " set_config('oneplan.purpose', %s, true), set_config('oneplan.record', %s, true)"
)

WHO_IS_NAMED = (
    "SELECT coalesce(current_setting('oneplan.viewer', true), ''),"
    " coalesce(current_setting('oneplan.agency', true), ''),"
    " coalesce(current_setting('oneplan.purpose', true), ''),"
    " coalesce(current_setting('oneplan.record', true), '')"
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """An account (or a visitor without one) acting for an agency, or as a family member.

    `id` is the account's id, or a visitor's own random id; None is nobody, who sees nothing.
    There is no viewer that sees everything. `waits`: how much waited for them on their home when
    the request came.
    """

    id: UUID | None = None
    name: str = ""
    signed_in: bool = False
    community_id: UUID | None = None
    agency_id: UUID | None = None
    agency_name: str = ""
    worker_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    family_ids: tuple[UUID, ...] = ()
    site_admin: bool = False
    purpose: str = "coordination"
    # Of telephone numbers written without one, where they are.
    country: str = "CA"
    # Whom to call in danger, and with thoughts of suicide, where they are; empty: nobody said.
    emergency_number: str = ""
    crisis_number: str = ""
    waits: int = 0

    @property
    def is_worker(self) -> bool:
        return self.worker_id is not None

    def has_role(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def settings(self) -> list[str]:
        """The transaction-local settings that the row-level policies read; no record is open."""
        return [str(self.id or ""), str(self.agency_id or ""), self.purpose, ""]


NOBODY = Viewer()


def name_to_database(viewer: Viewer) -> None:
    """Name the viewer to the running transaction. Outside one it would not last: refused."""
    if not connection.in_atomic_block:
        raise RuntimeError("A viewer is named inside a transaction, or not at all.")
    with connection.cursor() as cursor:
        cursor.execute(NAME_THE_VIEWER, viewer.settings())


@contextmanager
def acting_as(viewer: Viewer) -> Iterator[Viewer]:
    """One transaction (or savepoint), run as this viewer: for requests, commands, jobs and tests.

    Afterwards whoever was named before is named again; a rollback does the same by itself.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WHO_IS_NAMED)
        before = cursor.fetchone()
        cursor.execute(NAME_THE_VIEWER, viewer.settings())
        yield viewer
        if not connection.needs_rollback:
            cursor.execute(NAME_THE_VIEWER, before)
