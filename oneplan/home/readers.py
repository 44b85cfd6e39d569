"""What the home pages ask, in a fixed number of SQL statements. The wall decides the rest."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min, Q
from django.utils import timezone

from oneplan.access.models import Basis
from oneplan.directory.models import Service
from oneplan.directory.rules import FRESH_FOR
from oneplan.home.rules import Promise, Row, at_risk_first, in_order
from oneplan.kernel import clock
from oneplan.kernel.privacy import Category
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, Worker
from oneplan.plans.models import ActionStep, PlanVersion, Vision
from oneplan.referrals.models import Referral
from oneplan.teams.models import Meeting
from oneplan.teams.readers import Member, NextMeeting, TeamPage, team_page


@dataclass(frozen=True, slots=True)
class Agreed:
    """Which version of the plan stands."""

    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class FamilyHome:
    """One family's home page, as this viewer may see it."""

    team: TeamPage
    me: Member | None
    mine: list[Promise]
    theirs: list[Promise]
    visions: list[Vision]
    agreed: Agreed | None

    @property
    def meeting(self) -> NextMeeting | None:
        return self.team.meetings[0] if self.team.meetings else None

    @property
    def my_answer(self) -> str:
        return self.meeting.answer_of(self.me.id) if self.meeting and self.me else ""

    @property
    def family_visions(self) -> list[Vision]:
        return [v for v in self.visions if v.person_id is None]

    @property
    def shared_words(self) -> list[Vision]:
        """What one person said for themselves and shares."""
        return [v for v in self.visions if v.person_id and v.category != Category.OWN_VOICE]

    @property
    def own_words(self) -> list[Vision]:
        """What only the viewer can read, because they wrote it for themselves."""
        return [v for v in self.visions if v.category == Category.OWN_VOICE]


def family_home(viewer: Viewer, family_id: UUID) -> FamilyHome:
    """A family's home page. Four statements. Anybody may ask; the wall leaves out the hidden."""
    team = team_page(family_id, most_meetings=1)
    steps = promises(family_id=family_id)
    mine = [p for p in steps if p.account_id == viewer.id]
    visions = Vision.objects.filter(family_id=family_id, removed_at__isnull=True)
    return FamilyHome(
        team=team,
        me=team.mine(viewer),
        mine=in_order(mine),
        theirs=in_order(p for p in steps if p.account_id != viewer.id),
        visions=list(visions.select_related("person").order_by("created_at")),
        agreed=_agreed([family_id]).get(family_id),
    )


def promises(**which: Any) -> list[Promise]:
    """Steps that the viewer may see, as promises of somebody. One statement."""
    steps = ActionStep.objects.filter(removed_at__isnull=True, **which).select_related("family")
    return [
        Promise(
            id=step.pk,
            task=step.task,
            language=step.language,
            who=step.accountable_name,
            account_id=step.accountable_account,
            due=step.due,
            status=step.status,
            blocker=step.blocker,
            family_id=step.family_id,
            family_name=step.family.name,
            revision=step.revision,
        )
        for step in steps.order_by("due", "id")
    ]


def _agreed(family_ids: Iterable[UUID]) -> dict[UUID, Agreed]:
    """The current version of each family's plan. One statement."""
    versions = PlanVersion.objects.filter(family_id__in=list(family_ids))
    newest = versions.order_by("family_id", "-number").distinct("family_id")
    return {v.family_id: Agreed(v.number, v.agreed_at) for v in newest}


# Workers


@dataclass(slots=True)
class Today:
    """A coordinator's day: families by promise at risk, and what stands in the diary."""

    rows: list[Row] = field(default_factory=list)
    meetings_today: list[Row] = field(default_factory=list)

    @property
    def late(self) -> int:
        return sum(row.late for row in self.rows)


def coordinators_today(viewer: Viewer) -> Today:
    """Every family that the viewer coordinates. Four statements, however many families.

    A worklist, not an opening of records: it shows names that consent lets the coordinator see,
    numbers and days; opening a family is logged.
    """
    rows = _families(viewer)
    if not rows:
        return Today()
    _add_steps(rows)
    _add_meetings(rows)
    for family_id, agreed in _agreed(rows).items():
        row = rows[family_id]
        row.version, row.agreed_at = agreed.version, agreed.at
    ordered = at_risk_first(rows.values())
    today = clock.today()
    return Today(ordered, [r for r in ordered if r.meeting and day_of(r.meeting) == today])


def day_of(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _families(viewer: Viewer) -> dict[UUID, Row]:
    mine = Basis.objects.filter(
        viewer_id=viewer.id, kind=Basis.Kind.ASSIGNMENT, agency_id=viewer.agency_id
    ).filter(Q(ends__isnull=True) | Q(ends__gt=clock.now()))
    families = Family.objects.filter(pk__in=mine.values("family_id"))
    return {family.pk: Row(family.pk, family.name, family.stage) for family in families}


def _add_steps(rows: dict[UUID, Row]) -> None:
    late = Q(due__lt=clock.today())
    still = ActionStep.objects.filter(family_id__in=list(rows), removed_at__isnull=True).exclude(
        status=ActionStep.Status.DONE
    )
    counted = still.values("family_id").annotate(
        late=Count("id", filter=late), open=Count("id"), first_due=Min("due")
    )
    for found in counted:
        row = rows[found["family_id"]]
        row.late, row.open, row.first_due = found["late"], found["open"], found["first_due"]


def _add_meetings(rows: dict[UUID, Row]) -> None:
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0)
    coming = Meeting.objects.filter(
        family_id__in=list(rows), status=Meeting.Status.PLANNED, starts__gte=midnight
    )
    for family_id, starts in coming.values_list("family_id").annotate(first=Min("starts")):
        rows[family_id].meeting = starts


@dataclass(frozen=True, slots=True)
class MyPromises:
    """What somebody promised, over all families, with the little that is needed to do it."""

    open: list[Promise]
    done: list[Promise]


def my_promises(viewer: Viewer) -> MyPromises:
    """The viewer's own steps. One statement, however many families and agencies."""
    mine = in_order(promises(accountable_account=viewer.id)) if viewer.id else []
    return MyPromises([p for p in mine if not p.is_done], [p for p in mine if p.is_done])


def families_in_sight(viewer: Viewer) -> list[Family]:
    """Families that let the viewer see something, by consent or assignment. One statement."""
    if viewer.id is None:
        return []
    return list(Family.objects.exclude(pk__in=viewer.family_ids).order_by("name", "id"))


# Acting as whom


def jobs_of(viewer: Viewer) -> list[Worker]:
    """Every current job of the signed-in account. One statement."""
    jobs = Worker.objects.filter(account_id=viewer.id, left_at__isnull=True)
    return list(jobs.select_related("agency").order_by("created_at"))


# The system: numbers of services and of the machine, never of a family


@dataclass(frozen=True, slots=True)
class DirectoryHealth:
    """How many entries of the directory were verified when."""

    fresh: int
    stale: int
    unknown: int

    @property
    def total(self) -> int:
        return self.fresh + self.stale + self.unknown


def directory_health(community_id: UUID | None) -> DirectoryHealth:
    """For the planning committee: counts of services by freshness. One statement."""
    oldest = clock.today() - FRESH_FOR
    found = Service.objects.filter(community_id=community_id).aggregate(
        fresh=Count("id", filter=Q(assured_date__gte=oldest)),
        stale=Count("id", filter=Q(assured_date__lt=oldest)),
        unknown=Count("id", filter=Q(assured_date__isnull=True)),
    )
    return DirectoryHealth(**found)


@dataclass(frozen=True, slots=True)
class SiteHealth:
    """The machine and who takes part; nothing about any family, not even how many."""

    database: str
    migrations: int
    latest: str
    communities: list[tuple[str, int, int]]


SITE = """
SELECT current_setting('server_version'), (SELECT count(*) FROM django_migrations),
       (SELECT app || ' ' || name FROM django_migrations ORDER BY id DESC LIMIT 1),
       (SELECT coalesce(json_agg(json_build_array(c.name,
            (SELECT count(*) FROM people_agency a WHERE a.community_id = c.id),
            (SELECT count(*) FROM people_worker w WHERE w.community_id = c.id
                AND w.left_at IS NULL)) ORDER BY c.name), '[]') FROM people_community c)
"""


def site_health() -> SiteHealth:
    """For whoever runs the site. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(SITE)
        database, migrations, latest, communities = cursor.fetchone()
    return SiteHealth(database, migrations, latest, [tuple(c) for c in communities])


# Requests for help


def waiting_requests(viewer: Viewer) -> int:
    """How many requests wait for a decision by the viewer's agency. One statement."""
    return Referral.objects.filter(
        community_id=viewer.community_id, status=Referral.Status.SUBMITTED
    ).count()
