"""What waits for somebody: asks, complaints, emergencies. The wall decides whose they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Count, F, Func, IntegerField, Q, Value
from django.db.models.functions import Cast

from oneplan.access.models import Emergency
from oneplan.kernel import clock
from oneplan.kernel.viewer import Viewer
from oneplan.oversight.models import Ask, Complaint
from oneplan.people.models import RuleKey


def asks_of(family_id: UUID) -> list[Ask]:
    """The latest asks about a family and how they were answered, waiting ones first. One
    statement. For whoever directs or coordinates the family."""
    asks = Ask.objects.filter(family_id=family_id).order_by("-created_at")[:20]
    return sorted(asks, key=lambda one: one.answer != Ask.Answer.WAITING)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a worker asked, without whom. A reference that is nobody's waits like any other."""

    id: UUID
    asked_at: datetime
    categories: list[str]
    purpose: str
    answer: str

    @property
    def answer_words(self) -> str:
        return str(Ask.Answer(self.answer).label)


def my_asks(viewer: Viewer) -> list[Asked]:
    """The viewer's latest twenty asks with their answers. One statement."""
    if viewer.id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM oneplan_my_asks()")
        return [Asked(*row) for row in cursor.fetchall()]


def complaints_of(viewer: Viewer, family_id: UUID) -> list[Complaint]:
    """The viewer's own complaints with what came of them. One statement."""
    own = Complaint.objects.filter(family_id=family_id, created_by=viewer.id)
    return list(own.order_by("-created_at")[:20])


def complaints_to_answer(viewer: Viewer) -> list[Complaint]:
    """Complaints a privacy officer works through, the oldest open ones first. One statement."""
    watched = Complaint.objects.exclude(created_by=viewer.id).order_by("created_at")[:200]
    return sorted(watched, key=lambda one: one.state == Complaint.State.ANSWERED)


@dataclass(frozen=True, slots=True)
class ToReview:
    """An emergency access that a supervisor looks at; `due`: by the community's rule."""

    it: Emergency
    due: datetime
    late: bool
    own: bool


def emergencies_to_review(viewer: Viewer) -> list[ToReview]:
    """Emergency accesses nobody has looked at yet, oldest first: of the agency, and of others that
    have nobody else to look at them. One statement. For supervisors."""
    if viewer.agency_id is None:
        return []
    second = Func("agency_id", "viewer_id", function="oneplan_reviews", output_field=BooleanField())
    waiting = Emergency.objects.annotate(second=second).filter(
        Q(agency_id=viewer.agency_id) | Q(second=True), reviewed_at__isnull=True
    )
    days = Func(F("community_id"), Value(RuleKey.REVIEW), function="oneplan_rule")
    lines = waiting.annotate(days=Cast(days, IntegerField())).order_by("starts")
    return [_to_review(viewer, one, one.starts + timedelta(days=one.days)) for one in lines]


def _to_review(viewer: Viewer, one: Emergency, due: datetime) -> ToReview:
    return ToReview(it=one, due=due, late=due < clock.now(), own=one.viewer_id == viewer.id)


def emergencies_of(family_id: UUID) -> list[Emergency]:
    """Each time somebody opened the record without asking, newest first. For the family."""
    return list(Emergency.objects.filter(family_id=family_id).order_by("-starts")[:20])


def emergencies_by_worker(viewer: Viewer) -> list[Mapping[str, Any]]:
    """How often each worker of the agency used emergency access: numbers. One statement."""
    if viewer.agency_id is None:
        return []
    own = Emergency.objects.filter(agency_id=viewer.agency_id).values("worker_name")
    return list(
        own.annotate(
            all=Count("id"),
            waiting=Count("id", filter=Q(reviewed_at__isnull=True)),
            wrong=Count("id", filter=Q(outcome=Emergency.Outcome.WRONG)),
        ).order_by("-all", "worker_name")
    )


@dataclass(frozen=True, slots=True)
class WrittenDown:
    """How often a worker wrote down in a year that somebody said yes; and so that the worker may
    see it themself."""

    worker_name: str
    said: int
    for_themself: int


def written_down(viewer: Viewer) -> list[WrittenDown]:
    """Spoken consent by who wrote it down, in numbers, for a supervisor of the agency one acts for
    (the database checks); others get nothing. One statement."""
    if viewer.agency_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM oneplan_written_down(%s)", [viewer.agency_id])
        return [WrittenDown(*row) for row in cursor.fetchall()]
