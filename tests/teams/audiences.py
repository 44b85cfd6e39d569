"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

from oneplan.teams.models import Meeting, TeamMember
from tests.privacy.audiences import Find, Tried

#                     amira yusuf layla dana  okafor
PAGES = """
teams:team            GP    GP    GP    GP    GP
teams:start           P     -     -     P     -
teams:add             GP    -     -     GP    -
teams:add_person      GP    -     -     GP    -
teams:add_worker      GP    -     -     GP    -
teams:add_name        GP    -     -     GP    -
teams:leave           GP    GP    GP    GP    GP
teams:plan_meeting    GP    GP    -     GP    -
teams:change_meeting  GP    GP    GP    GP    GP
teams:cancel_meeting  P     P     -     P     -
teams:reply           P     P     P     P     P
teams:change          gp    gp    gp    gp    gp
teams:share           gp    -     -     gp    -
teams:remove          gp    -     -     gp    -
"""
TAKES = {"meeting_id": ("teams.Meeting",), "member_id": ("teams.TeamMember",)}
CHANGED_BY_MOVING = {"teams_teammember"}


def tried(find: Find) -> Tried:
    """Layla's place on the team, and that of Mei Chen, who has left it."""
    both = ({"person__chosen_name": "Layla"}, {"worker__name": "Mei Chen"})
    members = [one for which in both for one in find.ids(TeamMember, **which)]
    return {"meeting_id": find.ids(Meeting)[:1], "member_id": members}
