"""What is done to a team: begun, joined, left; what members may see; meetings and replies.

Being on a team opens nothing. Only somebody who directs the family, or its coordinator writing
down what the family said, may add a member or let one see something.
"""

from oneplan.teams.actions.allowed import must_decide, must_write_schedule
from oneplan.teams.actions.meetings import cancel_meeting, change_meeting, plan_meeting, reply
from oneplan.teams.actions.members import (
    add_name,
    add_person,
    add_worker,
    change_member,
    leave,
    remove_member,
    start_team,
)
from oneplan.teams.actions.sharing import share

__all__ = [
    "add_name",
    "add_person",
    "add_worker",
    "cancel_meeting",
    "change_meeting",
    "change_member",
    "leave",
    "must_decide",
    "must_write_schedule",
    "plan_meeting",
    "remove_member",
    "reply",
    "share",
    "start_team",
]
