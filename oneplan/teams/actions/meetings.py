"""Meetings are planned, moved, called off; members say whether they come."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotAllowed, NotFound
from oneplan.kernel.ids import new_id
from oneplan.kernel.rows import add_once, save_change
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family
from oneplan.teams.actions.allowed import must_write_schedule, of
from oneplan.teams.actions.members import team_of
from oneplan.teams.models import Meeting, MeetingReply
from oneplan.teams.readers import member_of
from oneplan.teams.rules import Skipped, Twice, moment_of


def _when(local_start: str, zone: str, which: str) -> dict[str, Any]:
    try:
        starts = moment_of(local_start, zone, which)
    except Skipped as skipped:
        raise Invalid(fields={"time": _left_out(local_start, *skipped.either)}) from None
    except Twice:
        raise Invalid(fields={"which": _("Say which of the two you mean.")}) from None
    except ValueError:
        raise Invalid(fields={"time": _("Write a time such as 17:30.")}) from None
    if starts < clock.now():
        raise Invalid(fields={"day": _("This time is over. Choose one to come.")})
    return {"local_start": local_start, "zone": zone, "starts": starts}


def _left_out(local_start: str, before: str, after: str) -> str:
    return _(
        "There is no %(time)s that night: the clocks go forward. Write %(before)s or %(after)s."
    ) % {"time": local_start.partition("T")[2], "before": before, "after": after}


@transaction.atomic
def plan_meeting(
    viewer: Viewer,
    family: Family,
    *,
    local_start: str,
    zone: str,
    which: str = "",
    meeting_id: UUID | None = None,
    **facts: Any,
) -> Meeting:
    """Plan a meeting at a wall-clock time of a zone. Whoever may write "team and meetings" may.

    `facts`: purpose, minutes, place, by_video. `which`: "first" or "second", for a time that the
    clock shows twice. `meeting_id` makes the same form, sent twice, one meeting; where it stands
    with other words: EditConflict. Raises Invalid for a time that is over, left out by a change of
    clocks, or shown twice without saying which.
    """
    must_write_schedule(viewer, family)
    team, planned = team_of(family), _when(local_start, zone, which) | facts
    row = Meeting(**of(family), id=meeting_id or new_id(), team=team, **planned)
    here = Meeting.objects.filter(family=family, status=Meeting.Status.PLANNED)
    return add_once(row, here, **planned)


@transaction.atomic
def change_meeting(
    viewer: Viewer,
    family: Family,
    meeting_id: UUID,
    seen_revision: int,
    *,
    local_start: str,
    zone: str,
    which: str = "",
    **facts: Any,
) -> Meeting:
    """Move or change a planned meeting. Replies to another time no longer count. Times as in
    `plan_meeting`. Raises Invalid, EditConflict."""
    must_write_schedule(viewer, family)
    meeting = _meeting_row(family, meeting_id)
    when = _when(local_start, zone, which)
    moved = (meeting.starts, meeting.zone) != (when["starts"], zone)
    changed = save_change(meeting, seen_revision, **when, **facts)
    if moved:
        MeetingReply.objects.filter(meeting=changed).exclude(answer=MeetingReply.Answer.ASK).update(
            answer=MeetingReply.Answer.ASK, changed_at=clock.now()
        )
    return changed


@transaction.atomic
def cancel_meeting(viewer: Viewer, family: Family, meeting_id: UUID) -> Meeting:
    """Call a planned meeting off. Whoever may write "team and meetings" may; twice is once."""
    must_write_schedule(viewer, family)
    meeting = _meeting_row(family, meeting_id)
    Meeting.objects.filter(pk=meeting.pk, status=Meeting.Status.PLANNED).update(
        status=Meeting.Status.CANCELLED, revision=F("revision") + 1, changed_at=clock.now()
    )
    return meeting


def _meeting_row(family: Family, meeting_id: UUID) -> Meeting:
    meeting = Meeting.objects.filter(family=family, pk=meeting_id).first()
    if meeting is None:
        raise NotFound()
    return meeting


@transaction.atomic
def reply(
    viewer: Viewer, family: Family, meeting_id: UUID, answer: str, note: str = ""
) -> MeetingReply:
    """Say whether one comes to a meeting. Members may, each for themselves; the last word counts.

    Raises NotAllowed for somebody who is not on the team.
    """
    meeting = _meeting_row(family, meeting_id)
    member = member_of(viewer, family.pk)
    if member is None:
        raise NotAllowed(_("Only members of the team can reply."))
    given = MeetingReply.objects.filter(family=family, meeting=meeting, member=member)
    said = {"answer": answer, "note": note[:200]}
    if not given.update(**said, changed_at=clock.now()):
        MeetingReply.objects.bulk_create(
            [MeetingReply(**of(family), meeting=meeting, member=member, **said)],
            ignore_conflicts=True,
        )
    return given.get()
