"""The team a family chooses, and when it meets."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplan.kernel.privacy import Category, Walled
from oneplan.kernel.rows import FamilyRow
from oneplan.teams.role_classes import RoleClass


class Team(FamilyRow):
    """A family's one team (child and family team)."""

    mission = models.TextField(_("what we will do together"), blank=True)
    formed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            Walled(name="teams_team_wall", category=Category.SCHEDULE),
            models.UniqueConstraint(fields=["community", "family"], name="one_team_per_family"),
        ]


class TeamMember(FamilyRow):
    """Somebody on the team. Being on it opens nothing: what they may see is a consent (access)."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    worker = models.ForeignKey(
        "people.Worker", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # For a member without an account: a neighbour, a coach.
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("what they are to us"), max_length=120, blank=True)
    role_class = models.CharField(max_length=10, choices=RoleClass.choices)
    agency_name = models.CharField(max_length=160, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    coordinates = models.BooleanField(default=False)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            # Read by the function with which a member leaves by themselves (wall/10_own.sql).
            Walled(name="teams_member_wall", category=Category.SCHEDULE, owner_reads=True),
            models.UniqueConstraint(
                fields=["community", "family", "person"],
                condition=models.Q(left_on__isnull=True, person__isnull=False),
                name="one_membership_per_person",
            ),
            models.UniqueConstraint(
                fields=["community", "family", "worker"],
                condition=models.Q(left_on__isnull=True, worker__isnull=False),
                name="one_membership_per_worker",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Meeting(FamilyRow):
    """A team meeting: local time with its zone, so that a clock change never moves it."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    team = models.ForeignKey(Team, models.PROTECT, related_name="meetings")
    purpose = models.CharField(_("what it is for"), max_length=160, blank=True)
    local_start = models.CharField(max_length=16)  # 2026-11-26T17:30, as it stands on the wall
    zone = models.CharField(max_length=64, default="America/Toronto")
    starts = models.DateTimeField()  # derived from both, for ordering
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(_("where"), max_length=160, blank=True)
    by_video = models.BooleanField(_("also by video"), default=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)

    class Meta:
        constraints = [Walled(name="teams_meeting_wall", category=Category.SCHEDULE)]
        indexes = [models.Index(fields=["family", "starts"], name="teams_meeting_next")]


class MeetingReply(FamilyRow):
    """Whether a member can come."""

    class Answer(models.TextChoices):
        YES = "yes", _("I'll be there")
        NO = "no", _("I can't make it")
        # The meeting has moved since they replied.
        ASK = "ask", _("Not said yet")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="replies")
    member = models.ForeignKey(TeamMember, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=4, choices=Answer.choices)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            Walled(name="teams_reply_wall", category=Category.SCHEDULE),
            models.UniqueConstraint(
                fields=["community", "family", "meeting", "member"],
                name="one_reply_per_member",
            ),
        ]
