"""What the home pages ask, in a fixed number of SQL statements. The wall decides the rest."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, DateField, F, Func, Q, QuerySet, Value
from django.utils import timezone

from oneplan.access.readers import coordinated, look_as
from oneplan.approvals.readers import WAITING_FOR, WaitingFor
from oneplan.coordination.readers import AND_BATONS, NEWS, HandingOver, Waiting
from oneplan.directory.models import Service
from oneplan.home.rules import (
    A_WEEK,
    THANKED_FOR,
    Row,
    at_risk_first,
    first_call_by,
    in_order,
)
from oneplan.home.week import WEEK, Entry, WeekDay, in_days
from oneplan.kernel import clock
from oneplan.kernel.prepared import prepared
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, Role, RuleKey, Worker
from oneplan.people.readers import rule_in_force, rule_value, workers_of
from oneplan.plans.changes import Change, changes
from oneplan.plans.document import read
from oneplan.plans.pieces import Step, Vision
from oneplan.plans.readers import PlanPage, plan_age, plan_page
from oneplan.safety.readers import LISTED, Listed, listed
from oneplan.teams.readers import Member, NextMeeting, TeamPage, team_page


@dataclass(frozen=True, slots=True)
class FamilyHome:
    """One family's home page, as this viewer may see it."""

    team: TeamPage
    plan: PlanPage
    me: Member | None
    mine: list[Step]
    theirs: list[Step]
    kept_promises: list[Step]

    @property
    def meeting(self) -> NextMeeting | None:
        return self.team.meetings[0] if self.team.meetings else None

    @property
    def my_answer(self) -> str:
        return self.meeting.answer_of(self.me.id) if self.meeting and self.me else ""

    @property
    def shared_visions(self) -> list[Vision]:
        """The family's own words, then what single people say and share."""
        return [v for v in self.plan.draft.visions if not v.private]

    @property
    def own_words(self) -> list[Vision]:
        """What only the viewer can read, because they wrote it for themselves."""
        return [v for v in self.plan.draft.visions if v.private]

    @property
    def thanks(self) -> list[Step]:
        """What was done these days, the latest first: thanked for by name."""
        since = clock.today() - THANKED_FOR
        done = [step for step in (*self.kept_promises, *self.mine) if not step.open]
        lately = [step for step in done if step.done_on and step.done_on >= since]
        return sorted(lately, key=lambda step: step.done_on or since, reverse=True)

    @property
    def changes(self) -> list[Change]:
        """What was changed since the family agreed; nothing before there is a version."""
        version = self.plan.version
        return changes(version.document, self.plan.draft) if version else []


def family_home(viewer: Viewer, family_id: UUID) -> FamilyHome:
    """A family's home page. Two statements. Anybody may ask; the wall leaves out the hidden."""
    team, plan = team_page(family_id, most_meetings=1, seen=False), plan_page(viewer, family_id)
    me = team.mine(viewer)

    def is_mine(step: Step) -> bool:
        return step.account == str(viewer.id) or bool(me and step.accountable_id == str(me.id))

    steps = [step for need in plan.draft.needs if need.active for step in need.steps]
    others = [step for step in steps if not is_mine(step)]
    return FamilyHome(
        team=team,
        plan=plan,
        me=me,
        mine=in_order(step for step in steps if is_mine(step)),
        theirs=in_order(step for step in others if step.open),
        kept_promises=in_order(step for step in others if not step.open),
    )


# Whom to call now: who coordinates, who is there for them, and what is written for a crisis.
WHOM_TO_TURN_TO = f"""
SELECT n.*, ({LISTED}),
       (SELECT lower(h.during) FROM coordination_holding h
        WHERE h.family_id = %(family)s AND upper_inf(h.during)),
       EXISTS (SELECT FROM conversations_contactnote c
               WHERE c.family_id = %(family)s AND c.kind NOT IN ('no_answer', 'not_met'))
FROM ({NEWS}) n
"""


@dataclass(frozen=True, slots=True)
class WhomToTurnTo:
    """What is new about the coordinator, the family's crisis plans, and by when the coordinator
    calls for the first time (None once they have talked)."""

    handing_over: HandingOver
    crisis_plans: list[Listed]
    calls_by: date | None


def whom_to_turn_to(family_id: UUID) -> WhomToTurnTo:
    """One statement. Anybody may ask; the wall leaves out the hidden."""
    with prepared(WHOM_TO_TURN_TO, {"family": family_id}) as cursor:
        *news, plans, since, talked = cursor.fetchone()
    calls_by = None if talked or since is None else first_call_by(day_of(since))
    return WhomToTurnTo(HandingOver(*news), listed(plans), calls_by)


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
    """Every family that the viewer coordinates. Three statements, however many families.

    A worklist, not an opening of records: it shows names that consent lets the coordinator see,
    numbers and days. Whoever shows it notes that (`note_listed`); opening a family is logged apart.
    """
    rows = _families(viewer)
    if not rows:
        return Today()
    _add_plans(rows)
    _add_meetings(rows)
    ordered, today = at_risk_first(rows.values()), clock.today()
    meet = [row for row in ordered if row.meeting and day_of(row.meeting) == today]
    return Today(ordered, sorted(meet, key=lambda row: row.meeting or clock.now()))


def coordinators_week(viewer: Viewer) -> list[WeekDay]:
    """Seven days from today. One statement, however many families; for whoever coordinates,
    others get days with nothing in them."""
    today, now = clock.today(), timezone.localtime(clock.now())
    facts = {
        "today": today,
        "last": today + A_WEEK,
        "midnight": now.replace(hour=0, minute=0, second=0),
        "here": timezone.get_current_timezone_name(),
    }
    with prepared(WEEK, facts) as cursor:
        return in_days(today, [Entry(*row) for row in cursor.fetchall()])


@dataclass(frozen=True, slots=True)
class Workload:
    """One coordinator: how many families, and of how many of them something is overdue."""

    worker_id: UUID
    name: str
    families: int
    unplanned: int
    stale: int
    late: int
    unmet: int


COORDINATORS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Workloads:
    """One page of an agency's coordinators, by name; `page` is counted from 1."""

    rows: list[Workload] = field(default_factory=list)
    page: int = 1
    more: bool = False

    @property
    def before(self) -> int:
        return self.page - 1

    @property
    def after(self) -> int:
        return self.page + 1 if self.more else 0


# How soon a plan, and how long it is fresh, are the community's rules.
WORKLOADS = f"""
SELECT * FROM oneplan_workloads(%(agency)s, %(today)s,
    %(now)s - make_interval(days => oneplan_rule(%(community)s, '{RuleKey.PLAN_WITHIN}')),
    %(now)s - make_interval(days => oneplan_rule(%(community)s, '{RuleKey.PLAN_FRESH}')),
    %(skipped)s, %(many)s)
"""


def workloads(viewer: Viewer, page: int = 1) -> Workloads:
    """Coordinators of the agency one acts for, in numbers; never which family. One statement, and
    the same work for an agency of any size.

    For its intake workers and supervisors (the database checks); others get nothing.
    """
    if viewer.agency_id is None:
        return Workloads()
    many = COORDINATORS_A_PAGE
    with connection.cursor() as cursor:
        # One more than is shown says whether there are others.
        cursor.execute(
            WORKLOADS,
            {
                "agency": viewer.agency_id,
                "community": viewer.community_id,
                "today": clock.today(),
                "now": clock.now(),
                "skipped": (page - 1) * many,
                "many": many + 1,
            },
        )
        rows = [Workload(*row) for row in cursor.fetchall()]
    return Workloads(rows[:many], page, more=len(rows) > many)


def what_waits(viewer: Viewer) -> tuple[WaitingFor, Waiting]:
    """How much waits for a worker: changes, duplicates, batons. Numbers only, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING_FOR + AND_BATONS, [viewer.id, viewer.site_admin])
        duplicates, changes_to_decide, *batons = cursor.fetchone()
    return WaitingFor(duplicates, changes_to_decide), Waiting(*batons)


def day_of(moment: datetime) -> date:
    return timezone.localtime(moment).date()


FIRST_MEETINGS = """
SELECT DISTINCT ON (family_id) family_id, starts, zone, place FROM teams_meeting
 WHERE family_id = ANY (%(families)s) AND status = 'planned' AND starts >= %(midnight)s
 ORDER BY family_id, starts
"""


def _families(viewer: Viewer) -> dict[UUID, Row]:
    if viewer.id is None or viewer.agency_id is None:
        return {}
    families = Family.objects.filter(pk__in=coordinated(viewer))
    return {family.pk: Row(family.pk, family.name, family.stage) for family in families}


def _add_plans(rows: dict[UUID, Row]) -> None:
    for family_id, plan in plan_age(rows).items():
        row = rows[family_id]
        row.version, row.agreed_at = plan.number, plan.agreed_at
        row.late, row.stuck, row.next_due = plan.late_steps, plan.stuck_steps, plan.next_due


def _add_meetings(rows: dict[UUID, Row]) -> None:
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0)
    with prepared(FIRST_MEETINGS, {"families": list(rows), "midnight": midnight}) as cursor:
        for family_id, *meeting in cursor.fetchall():
            row = rows[family_id]
            row.meeting, row.zone, row.place = meeting


def families_in_sight(viewer: Viewer) -> list[Family]:
    """Families, not the viewer's own, that let them see something. One statement."""
    if viewer.id is None:
        return []
    return list(Family.objects.exclude(pk__in=viewer.family_ids).order_by("name", "id"))


# Acting as whom


def jobs_of(viewer: Viewer) -> list[Worker]:
    """Every current job of the signed-in account. One statement."""
    if viewer.id is None:
        return []
    jobs = Worker.objects.filter(account_id=viewer.id, left_at__isnull=True)
    return list(jobs.select_related("agency").order_by("created_at"))


# The system: numbers of services and of the machine, never of a family


@dataclass(frozen=True, slots=True)
class DirectoryHealth:
    """How many entries of the directory were verified when; `days`: for how long they are fresh."""

    days: int
    fresh: int
    stale: int
    unknown: int

    @property
    def total(self) -> int:
        return self.fresh + self.stale + self.unknown


def _oldest_sure() -> Func:
    """The day since which a service counts as sure, by its community's rule; as a column."""
    today = Value(clock.today(), DateField())
    days = rule_in_force(RuleKey.DIRECTORY_FRESH)
    return Func(
        today, days, template="(%(expressions)s)", arg_joiner=" - ", output_field=DateField()
    )


def directory_health(community_id: UUID) -> DirectoryHealth:
    """For the planning committee: counts of services by freshness. Two statements."""
    oldest = _oldest_sure()
    found = Service.objects.filter(community_id=community_id).aggregate(
        fresh=Count("id", filter=Q(assured_date__gte=oldest)),
        stale=Count("id", filter=Q(assured_date__lt=oldest)),
        unknown=Count("id", filter=Q(assured_date__isnull=True)),
    )
    return DirectoryHealth(days=rule_value(community_id, RuleKey.DIRECTORY_FRESH), **found)


def who_brings_plans(community_id: UUID) -> QuerySet[Worker]:
    """For the table's chair: coordinators and supervisors of the coordinating agency, with their
    numbers at work. One statement."""
    kinds = [str(Role.COORDINATOR), str(Role.SUPERVISOR)]
    return workers_of(community_id).filter(agency__coordinating=True, roles__overlap=kinds)


@dataclass(frozen=True, slots=True)
class OldEntry:
    """A service of the directory that nobody has made sure of for long. `since`: never, if None."""

    id: UUID
    name: str
    organization: str
    since: date | None


def oldest_entries(community_id: UUID, most: int = 20) -> list[OldEntry]:
    """For the planning committee: which services to ask first. One statement."""
    oldest = _oldest_sure()
    found = (
        Service.objects.filter(community_id=community_id)
        .filter(Q(assured_date__lt=oldest) | Q(assured_date__isnull=True))
        .order_by(F("assured_date").asc(nulls_first=True), "name")
    )
    rows = found.values_list("id", "name", "organization__name", "assured_date")[:most]
    return [OldEntry(id, name, agency or "", since) for id, name, agency, since in rows]


@dataclass(frozen=True, slots=True)
class SeenBy:
    """The plan's page as a member sees it, and who that is."""

    name: str
    agency: str
    page: PlanPage


def plan_as(viewer: Viewer, family_id: UUID, who: str, ours: PlanPage) -> SeenBy | None:
    """The plan with a member's eyes, less anything that `ours` (the viewer's own page) has not:
    what somebody shares with the member alone stays theirs. For whoever may see who can see.

    Reads only, inside a savepoint that is taken back; None if there is no such member.
    """
    with transaction.atomic():
        found = look_as(family_id, who)
        if found is not None:
            name, agency, account_id, agency_id = found
            member = Viewer(id=account_id, name=name, signed_in=True, agency_id=agency_id)
            page = plan_page(member, family_id)
        transaction.set_rollback(True)
    return SeenBy(name, agency, _both(page, ours)) if found is not None else None


def _both(theirs: PlanPage, ours: PlanPage) -> PlanPage:
    """Rows that both see, to look at only: no link leads the viewer to change anything from here.
    A version's text is left out: it was frozen whole for each of them."""
    known = {row["id"] for rows in ours.rows.values() for row in rows}
    rows = {kind: [r for r in rows if r["id"] in known] for kind, rows in theirs.rows.items()}
    who = replace(theirs.who, account_id=None, pen={}, directs=False, coordinates=False)
    return replace(theirs, rows=rows, draft=read(rows), version=None, who=who)
