"""What the team's pages show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import Form

from oneplan.access.readers import Position
from oneplan.people.models import Family
from oneplan.teams.models import Meeting
from oneplan.teams.readers import Member, NextMeeting, TeamPage
from oneplan.teams.rules import Share
from oneplan.ui.shown import Shown


@dataclass(frozen=True, slots=True)
class ShownMeeting:
    """A meeting to come, with what the viewer answered."""

    it: NextMeeting
    answer: str


@dataclass(frozen=True, kw_only=True)
class TeamShown(Shown):
    """`mine`: the viewer's own place on the team; `shares`: the bar of who is on it."""

    template = "teams/team.html"
    family: Family
    team: TeamPage
    who: Position
    mine: Member | None
    may_plan: bool
    meetings: list[ShownMeeting]
    shares: Sequence[Share]


@dataclass(frozen=True, kw_only=True)
class AddShown(Shown):
    template = "teams/add.html"
    family: Family


@dataclass(frozen=True, kw_only=True)
class FormShown(Shown):
    """`theirs`: what somebody else saved meanwhile; `meeting`: that may be called off from here."""

    template = "teams/form.html"
    family: Family
    form: Form
    title: str
    theirs: Sequence[tuple[str, str]] = ()
    meeting: Meeting | None = None


@dataclass(frozen=True, kw_only=True)
class ShareShown(Shown):
    template = "teams/share.html"
    family: Family
    form: Form
    title: str
    chosen: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class RemoveShown(Shown):
    """The end of a membership: a member's, or, with none, the viewer's own."""

    template = "teams/remove.html"
    family: Family
    member: Member | None
