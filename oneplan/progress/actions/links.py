"""A link for one promise: made, stopped, opened and answered (adr/0035)."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from oneplan.access.readers.positions import position
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotFound
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family
from oneplan.plans.actions.writing import live_row, must_write
from oneplan.plans.models import ActionStep
from oneplan.plans.rules import step_may_become
from oneplan.progress.models import StepLink

LASTS: Final = timedelta(days=60)
AFTER_DUE: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Made:
    """A link with its secret, which is shown once and never kept."""

    link: StepLink
    secret: str


@dataclass(frozen=True, slots=True)
class Opened:
    """All that a link shows of a plan."""

    task: str
    language: str
    member_name: str
    due: date
    status: str


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_link(viewer: Viewer, family: Family, step_id: UUID) -> Made:
    """Make a link for a promise of somebody without an account. Whoever may write that part.

    It works until two weeks after the promise's day, sixty days at most. Raises Invalid where
    whoever promised signs in themself.
    """
    step: Any = live_row(ActionStep, family, step_id)
    must_write(position(viewer, family.pk), step.category, step.person_id)
    if step.accountable_account:
        raise Invalid(_("They have an account: they say so themselves when they sign in."))
    secret = secrets.token_urlsafe(24)
    ends = clock.now() + min(LASTS, step.due - clock.today() + AFTER_DUE)
    link = StepLink.objects.create(
        community_id=family.community_id,
        family=family,
        need_id=step.need_id,
        step=step,
        category=step.category,
        person_id=step.person_id,
        member_name=step.accountable_name,
        secret_hash=_hash(secret),
        made_by=viewer.name[:120],
        expires=max(ends, clock.now() + AFTER_DUE),
    )
    return Made(link, secret)


@transaction.atomic
def stop_link(viewer: Viewer, family: Family, link_id: UUID) -> StepLink:
    """End a link at once. Whoever may write that part."""
    link = StepLink.objects.filter(family=family, pk=link_id).first()
    if link is None:
        raise NotFound()
    must_write(position(viewer, family.pk), link.category, link.person_id)
    if link.stopped_at is None:
        link.stopped_at = clock.now()
        StepLink.objects.filter(pk=link.pk).update(stopped_at=link.stopped_at)
    return link


def links_of(family_id: UUID, step_id: UUID) -> list[StepLink]:
    """The links of a promise, the newest first, with how often each was opened. One statement."""
    links = StepLink.objects.filter(family_id=family_id, step_id=step_id)
    return list(links.order_by("-created_at", "-id"))


def open_link(secret: str) -> Opened | None:
    """What a link shows; None where it does not work, for whatever reason. That it was opened is
    noted in the same statement, by the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM oneplan_step_by_link(%s)", [_hash(secret)])
        row = cursor.fetchone()
    return Opened(*row) if row else None


@transaction.atomic
def report(secret: str, status: str, *, obstacle: str = "", blocker: str = "") -> bool:
    """Say how it goes, by link. False where the link does not work. Raises Invalid for stuck
    without what is in the way."""
    if not step_may_become(status, obstacle + blocker):
        words = _("Choose or write what is in the way. Then others can help.")
        raise Invalid(fields={"blocker": words})
    waits = status in {"stuck", "partly"}
    said: list[Any] = [status, obstacle if waits else "", blocker if waits else "", clock.today()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_report_by_link(%s, %s, %s, %s, %s)", [_hash(secret), *said])
        return bool(cursor.fetchone()[0])
