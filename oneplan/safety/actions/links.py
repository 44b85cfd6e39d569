"""A link to the crisis plan for somebody without an account: made, stopped, opened."""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family
from oneplan.safety import readers
from oneplan.safety.actions.writing import must_write, of_plan, writable_plan
from oneplan.safety.models import CrisisLink
from oneplan.safety.rules import LINK_LASTS


@dataclass(frozen=True, slots=True)
class Made:
    """A link with its secret, which is shown once and never kept."""

    link: CrisisLink
    secret: str


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_link(viewer: Viewer, family: Family, plan_id: UUID, name: str) -> Made:
    """For somebody by name, for half a year at most. Whoever may write that plan."""
    plan = writable_plan(viewer, family, plan_id)
    secret = secrets.token_urlsafe(24)
    link = CrisisLink.objects.create(
        **of_plan(plan),
        name=name,
        secret_hash=_hash(secret),
        made_by=viewer.name[:120],
        expires=clock.now() + LINK_LASTS,
    )
    return Made(link, secret)


@transaction.atomic
def stop_link(viewer: Viewer, family: Family, link_id: UUID) -> CrisisLink:
    """End a link at once. Whoever may write that plan."""
    link = CrisisLink.objects.filter(family=family, pk=link_id).first()
    if link is None:
        raise NotFound()
    must_write(viewer, family, link.person_id)
    if link.stopped_at is None:
        CrisisLink.objects.filter(pk=link.pk).update(stopped_at=clock.now())
    return link


def open_link(secret: str) -> readers.LinkedPlan | None:
    """What a link shows, and that it was opened is noted. For anybody who holds it."""
    return readers.by_link(_hash(secret))
