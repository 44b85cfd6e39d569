"""A team begins; people join, change their role and leave."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from oneplan.access.actions import join_team, leave_team, withdraw_all
from oneplan.access.readers import coordinator_of
from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.rows import add_once, save_change
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, FamilyRole, Person, Worker
from oneplan.teams.actions.allowed import must_decide, of
from oneplan.teams.models import RoleClass, Team, TeamMember


@transaction.atomic
def start_team(viewer: Viewer, family: Family) -> Team:
    """Begin the family's one team: whoever directs the family, and the coordinator, are on it.

    The family or its coordinator may. Asking again gives the team there is. A youth is asked
    first, not added (the team page offers it).
    """
    must_decide(viewer, family)
    Team.objects.bulk_create(
        [Team(**of(family), formed_on=clock.today())],
        ignore_conflicts=True,
    )
    team = team_of(family)
    on_it = TeamMember.objects.filter(family=family, left_on__isnull=True)
    for person in Person.objects.filter(family=family, directs=True, left_at__isnull=True):
        if not on_it.filter(person=person).exists():
            _add(family, team, **_as_family(person))
    _add_coordinator(viewer, family, team)
    return team


def _as_family(person: Person) -> dict[str, Any]:
    return {
        "person": person,
        "name": person.chosen_name,
        "role": person.relation,
        "role_class": RoleClass.FAMILY,
    }


def _add_coordinator(viewer: Viewer, family: Family, team: Team) -> None:
    """Whoever coordinates now: from the assignment that stewards of the record can see."""
    if TeamMember.objects.filter(family=family, coordinates=True, left_on__isnull=True).exists():
        return
    coordinator = coordinator_of(family.pk)
    if coordinator is None:
        return
    account_id, agency_id = coordinator
    workers = Worker.objects.filter(account_id=account_id, agency_id=agency_id)
    worker = workers.select_related("agency").first()
    if worker:
        facts = _as_worker(worker) | {"role": worker.title or _("Coordinator")}
        _add(family, team, **facts, role_class=RoleClass.FORMAL, coordinates=True)


def _as_worker(worker: Worker) -> dict[str, Any]:
    return {
        "worker": worker,
        "name": worker.name,
        "role": worker.title,
        "agency_name": worker.agency.name,
        "phone": worker.phone,
    }


def _add(family: Family, team: Team, **facts: Any) -> TeamMember:
    facts = {"joined_on": clock.today()} | {k: v for k, v in facts.items() if v is not None}
    return TeamMember.objects.create(**of(family), team=team, **facts)


def team_of(family: Family) -> Team:
    """The family's team, to add to it; NotReady while there is none (or none the viewer may see).

    One addition at a time: the same form sent twice at once finds what the first sending made.
    """
    team = Team.objects.select_for_update().filter(family=family).first()
    if team is None:
        raise NotReady(_("Begin the team first."))
    return team


@transaction.atomic
def add_person(
    viewer: Viewer,
    family: Family,
    person_id: UUID,
    *,
    role_class: str,
    role: str = "",
    phone: str = "",
) -> TeamMember:
    """Put one of the family's people on the team (an aunt, a grandparent, a youth who wants to).

    The family or its coordinator may. Somebody who is on it already stays as they are.
    """
    must_decide(viewer, family)
    team = team_of(family)
    person = Person.objects.filter(family=family, pk=person_id, left_at__isnull=True).first()
    if person is None:
        raise NotFound()
    already = TeamMember.objects.filter(family=family, person=person, left_on__isnull=True).first()
    if already:
        return already
    facts = _as_family(person) | {"role": role or person.relation, "role_class": role_class}
    member = _add(family, team, **facts, phone=phone)
    # The family's own people see through their own record; a relative or friend sees nothing yet.
    if person.account_id and person.standing == FamilyRole.SUPPORT:
        join_team(viewer, family, person.account_id)
    return member


@transaction.atomic
def add_worker(
    viewer: Viewer, family: Family, worker_id: UUID, *, role_class: str, role: str = ""
) -> TeamMember:
    """Put somebody from an agency of the community on the team. They see nothing until `share`.

    The family or its coordinator may. Somebody who is on it already stays as they are.
    """
    must_decide(viewer, family)
    team = team_of(family)
    worker = (
        Worker.objects.filter(community_id=family.community_id, pk=worker_id, left_at__isnull=True)
        .select_related("agency")
        .first()
    )
    if worker is None:
        raise NotFound()
    already = TeamMember.objects.filter(family=family, worker=worker, left_on__isnull=True).first()
    if already:
        return already
    facts = _as_worker(worker) | {"role": role or worker.title, "role_class": role_class}
    member = _add(family, team, **facts)
    join_team(viewer, family, worker.account_id, worker.agency_id)
    return member


@transaction.atomic
def add_name(
    viewer: Viewer,
    family: Family,
    name: str,
    *,
    role_class: str,
    role: str = "",
    phone: str = "",
    member_id: UUID | None = None,
) -> TeamMember:
    """Put somebody on the team by name alone: a neighbour, a coach. They cannot look in.

    The family or its coordinator may. `member_id` makes sending the same form twice one member;
    raises EditConflict where it stands with other words.
    """
    must_decide(viewer, family)
    facts = {"name": name, "role_class": role_class, "role": role, "phone": phone}
    row = TeamMember(
        **of(family),
        id=member_id or new_id(),
        team=team_of(family),
        joined_on=clock.today(),
        **facts,
    )
    here = TeamMember.objects.filter(family=family, left_on__isnull=True)
    return add_once(row, here, **facts)


@transaction.atomic
def change_member(
    viewer: Viewer, family: Family, member_id: UUID, seen_revision: int, **facts: Any
) -> TeamMember:
    """Change what the family calls a member: role, role class, phone. Raises EditConflict.

    The role class is the family's word: a paid mentor is formal, a friend who is a nurse natural.
    """
    must_decide(viewer, family)
    return save_change(_member_row(family, member_id), seen_revision, **facts)


def _member_row(family: Family, member_id: UUID) -> TeamMember:
    row = (
        TeamMember.objects.filter(family=family, pk=member_id, left_on__isnull=True)
        .select_related("person", "worker")
        .first()
    )
    if row is None:
        raise NotFound()
    return row


def _account_of(row: TeamMember) -> UUID | None:
    if row.worker is not None:
        return row.worker.account_id
    return row.person.account_id if row.person is not None else None


@transaction.atomic
def remove_member(viewer: Viewer, family: Family, member_id: UUID) -> TeamMember:
    """End a membership; the member's access through it ends in this transaction.

    The family or its coordinator may. The coordinator is not removed here: another is assigned.
    """
    must_decide(viewer, family)
    row = _member_row(family, member_id)
    if row.coordinates:
        raise NotReady(_("Ask the agency for another coordinator. Then this one leaves."))
    account_id = _account_of(row)
    if account_id and not (row.person and row.person.standing != FamilyRole.SUPPORT):
        leave_team(viewer, family, account_id)
        withdraw_all(viewer, family, account_id)
    TeamMember.objects.filter(pk=row.pk).update(
        left_on=clock.today(), revision=F("revision") + 1, changed_at=clock.now()
    )
    return row


def leave(viewer: Viewer, family: Family) -> None:
    """Leave the team oneself, whatever one may see: access through it ends at once.

    Any member who joined through the team may; raises NotReady for the family and coordinator.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_leave_team(%s, %s)", [family.pk, clock.today()])
        if not cursor.fetchone()[0]:
            raise NotReady(_("You are not on this team as somebody the family invited."))
