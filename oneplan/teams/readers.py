"""The team, its next meeting, who the viewer is to the family, whom could be asked to join."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from oneplan.access.readers import Permit, permits_for
from oneplan.kernel.prepared import prepared
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Person, Worker
from oneplan.teams.models import Meeting, RoleClass, TeamMember
from oneplan.teams.words import zone_name

# Each row of the team with what the page says about it; accounts only to know whom to ask.
MEMBERS = """
SELECT coalesce(json_agg(json_build_object(
    'id', m.id, 'name', m.name, 'role', m.role, 'role_class', m.role_class,
    'agency', m.agency_name, 'phone', m.phone, 'coordinates', m.coordinates,
    'person_id', m.person_id, 'worker_id', m.worker_id, 'revision', m.revision,
    'account_id', coalesce(p.account_id, w.account_id), 'agency_id', w.agency_id,
    'in_family', p.id IS NOT NULL AND p.standing <> 'support',
    'sees', see.parts
    ) ORDER BY array_position('{family,natural,community,formal}', m.role_class::text),
               m.created_at, m.id), '[]')
FROM teams_teammember m
LEFT JOIN people_person p ON p.id = m.person_id
LEFT JOIN people_worker w ON w.id = m.worker_id
LEFT JOIN oneplan_members_see(CASE WHEN %(seen)s THEN %(family)s END) see
  ON see.account_id = coalesce(p.account_id, w.account_id)
 AND see.agency_id IS NOT DISTINCT FROM w.agency_id
WHERE m.family_id = %(family)s AND m.left_on IS NULL
"""

MEETINGS = """
SELECT coalesce(json_agg(json_build_object(
    'id', g.id, 'purpose', g.purpose, 'local_start', g.local_start, 'zone', g.zone,
    'starts', g.starts, 'minutes', g.minutes, 'place', g.place, 'by_video', g.by_video,
    'status', g.status, 'revision', g.revision,
    'replies', (SELECT json_agg(json_build_object('member_id', r.member_id, 'answer', r.answer,
                                                  'note', r.note))
                FROM teams_meetingreply r WHERE r.meeting_id = g.id)
    ) ORDER BY g.starts, g.id), '[]')
FROM (SELECT * FROM teams_meeting
      WHERE family_id = %(family)s AND status = 'planned'
        AND starts + minutes * interval '1 minute' > statement_timestamp()
      ORDER BY starts, id LIMIT %(most)s) AS g
"""

TEAM_PAGE = (
    f"SELECT t.id, t.mission, t.formed_on, t.revision, ({MEMBERS}), ({MEETINGS})"
    " FROM (SELECT 1) AS one LEFT JOIN teams_team t ON t.family_id = %(family)s"
)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the team. `sees` is known to those who decide about sharing only, where asked."""

    id: UUID
    name: str
    role: str
    role_class: RoleClass
    agency: str
    phone: str
    coordinates: bool
    person_id: UUID | None
    worker_id: UUID | None
    account_id: UUID | None
    agency_id: UUID | None
    in_family: bool
    sees: tuple[str, ...]
    revision: int

    @property
    def needs_consent(self) -> bool:
        """Could look, but sees nothing unless the family says so."""
        return self.account_id is not None and not self.in_family and not self.coordinates


@dataclass(frozen=True, slots=True)
class Reply:
    member_id: UUID
    answer: str
    note: str


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """A meeting to come, at the time that stands on the wall where it is held."""

    id: UUID
    purpose: str
    local_start: str
    zone: str
    starts: datetime
    minutes: int
    place: str
    by_video: bool
    status: str
    revision: int
    replies: tuple[Reply, ...]

    @property
    def local(self) -> datetime:
        return self.starts.astimezone(ZoneInfo(self.zone))

    @property
    def wall(self) -> datetime:
        """As the clock on the wall there will show it, whatever zone the reader is in."""
        return self.local.replace(tzinfo=None)

    @property
    def zone_name(self) -> str:
        """Whose clock that is: a reader may be elsewhere."""
        return zone_name(self.zone)

    def answer_of(self, member_id: UUID | None) -> str:
        """What this member replied: "yes", "no" or nothing yet."""
        return next((r.answer for r in self.replies if r.member_id == member_id), "")

    @property
    def coming(self) -> frozenset[UUID]:
        return frozenset(r.member_id for r in self.replies if r.answer == "yes")

    @property
    def missing(self) -> frozenset[UUID]:
        return frozenset(r.member_id for r in self.replies if r.answer == "no")


@dataclass(frozen=True, slots=True)
class TeamPage:
    """A family's team as the viewer may see it; `id` is None while there is none (or none seen)."""

    id: UUID | None
    mission: str
    formed_on: date | None
    revision: int
    members: tuple[Member, ...]
    meetings: tuple[NextMeeting, ...]

    def member(self, member_id: UUID) -> Member | None:
        return next((m for m in self.members if m.id == member_id), None)

    def meeting(self, meeting_id: UUID) -> NextMeeting | None:
        return next((m for m in self.meetings if m.id == meeting_id), None)

    def mine(self, viewer: Viewer) -> Member | None:
        """The viewer's own membership."""
        return next((m for m in self.members if viewer.id and m.account_id == viewer.id), None)

    @property
    def coordinator(self) -> Member | None:
        return next((m for m in self.members if m.coordinates), None)


def team_page(family_id: UUID, most_meetings: int = 5, *, seen: bool = True) -> TeamPage:
    """The team, its members in order of role class, and meetings to come. One statement. `seen`:
    with what each member sees, by the wall's own reckoning.

    Members and meetings are of category "team and meetings": others get an empty page.
    """
    asked = {"family": family_id, "most": most_meetings, "seen": seen}
    with prepared(TEAM_PAGE, asked) as cursor:
        row = cursor.fetchone()
    return TeamPage(
        id=row[0],
        mission=row[1] or "",
        formed_on=row[2],
        revision=row[3] or 0,
        members=tuple(map(_member, row[4])),
        meetings=tuple(map(_meeting, row[5])),
    )


def next_meeting(family_id: UUID) -> NextMeeting | None:
    """The family's next planned meeting, if the viewer may see it. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(MEETINGS, {"family": family_id, "most": 1})
        rows = cursor.fetchone()[0]
    return _meeting(rows[0]) if rows else None


def member_of(viewer: Viewer, family_id: UUID) -> TeamMember | None:
    """The viewer's own row on the family's team; None if they are not on it. One statement."""
    if viewer.id is None:
        return None
    found = TeamMember.objects.filter(family_id=family_id, left_on__isnull=True)
    return found.filter(person__account_id=viewer.id).first() or (
        found.filter(worker__account_id=viewer.id).first()
    )


@dataclass(frozen=True, slots=True)
class Sharing:
    """The family's own permits for a member that have not ended: of parts, and of single things.

    `parts`: those of them that count now, which the member sees.
    """

    whole: tuple[Permit, ...]
    singles: tuple[Permit, ...]
    parts: frozenset[str]

    @property
    def may_write(self) -> bool:
        return any(permit.may_write for permit in self.whole)

    @property
    def until(self) -> datetime | None:
        return max((permit.ends for permit in self.whole), default=None)


def sharing(family_id: UUID, member: Member) -> Sharing:
    """What the family lets a member see by its own decisions. For those who decide. One statement.

    What somebody of the family decided about themself alone is theirs, and not in it; nor is what
    is for the same person at another agency.
    """
    found = permits_for(family_id, member.account_id, member.agency_id)
    whole = tuple(permit for permit in found if not permit.single)
    singles = tuple(permit for permit in found if permit.single)
    named = {part for permit in whole for part in permit.parts}
    return Sharing(whole, singles, frozenset(named.intersection(member.sees)))


def members_for_choice(family_id: UUID) -> list[Member]:
    """Who could promise to do something: the members that the viewer may see. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, {"family": family_id, "seen": False})
        return list(map(_member, cursor.fetchone()[0]))


def people_to_ask(family_id: UUID) -> list[Person]:
    """The family's people who are not on the team yet. One statement."""
    on_it = TeamMember.objects.filter(family_id=family_id, left_on__isnull=True)
    return list(
        Person.objects.filter(family_id=family_id, left_at__isnull=True, same_as__isnull=True)
        .exclude(pk__in=on_it.filter(person__isnull=False).values("person_id"))
        .order_by("created_at", "id")
    )


def workers_to_ask(community_id: UUID, family_id: UUID) -> list[Worker]:
    """The community's workers who are not on the team yet, agency by agency. One statement."""
    on_it = TeamMember.objects.filter(family_id=family_id, left_on__isnull=True)
    return list(
        Worker.objects.filter(community_id=community_id, left_at__isnull=True)
        .exclude(pk__in=on_it.filter(worker__isnull=False).values("worker_id"))
        .select_related("agency")
        .order_by("agency__name", "name", "id")
    )


def meeting_row(family_id: UUID, meeting_id: UUID) -> Meeting | None:
    return Meeting.objects.filter(family_id=family_id, pk=meeting_id).first()


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _member(row: Mapping[str, Any]) -> Member:
    return Member(
        id=UUID(row["id"]),
        name=row["name"],
        role=row["role"],
        role_class=RoleClass(row["role_class"]),
        agency=row["agency"],
        phone=row["phone"],
        coordinates=row["coordinates"],
        person_id=_id(row["person_id"]),
        worker_id=_id(row["worker_id"]),
        account_id=_id(row["account_id"]),
        agency_id=_id(row["agency_id"]),
        in_family=row["in_family"],
        sees=tuple(row["sees"] or ()),
        revision=row["revision"],
    )


def _meeting(row: Mapping[str, Any]) -> NextMeeting:
    starts = _moment(row["starts"])
    assert starts is not None
    replies = (Reply(UUID(r["member_id"]), r["answer"], r["note"]) for r in row["replies"] or ())
    return NextMeeting(
        id=UUID(row["id"]),
        purpose=row["purpose"],
        local_start=row["local_start"],
        zone=row["zone"],
        starts=starts,
        minutes=row["minutes"],
        place=row["place"],
        by_video=row["by_video"],
        status=row["status"],
        revision=row["revision"],
        replies=tuple(replies),
    )
