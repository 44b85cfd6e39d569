"""Who holds a family's baton, from when until when; how it passes on; who acts for the absent.

All of these rows but `Lead` are written by the database's own functions (wall/*.sql) and by nothing
else: the application's role may read what its policies show, and change none of it (adr/0033).
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oneplan.kernel.privacy import Category, Walled
from oneplan.kernel.rows import CommunityRow, FamilyRow

LONGEST_WORDS = 1000


class Holding(CommunityRow):
    """One worker holds one family's baton for a time: whoever the family may ask for anything.

    A time ends only where the next one begins, to the microsecond, or where the family moves to
    another community; no two of a family overlap.
    """

    class Ended(models.TextChoices):
        HANDED_OVER = "handed_over", _("Handed over")
        MOVED = "moved", _("The family has moved")

    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+")
    worker = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    ended = models.CharField(max_length=12, choices=Ended.choices, blank=True)
    # By which it came to this worker; none: from intake.
    handover = models.ForeignKey("Handover", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_holder_at_a_time",
                expressions=[(F("family"), RangeOperators.EQUAL), ("during", "&&")],
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__startswith__isnull=False),
                name="a_holding_lasts",
            ),
        ]
        indexes = [models.Index(fields=["worker"], name="coordination_holding_worker")]


class Handover(CommunityRow):
    """That somebody else is asked to take a family over: who, why, with which introduction and
    promises. Nothing changes until they accept."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waits to be accepted")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Not accepted")
        TAKEN_BACK = "taken_back", _("Taken back")
        FAMILY_SAID_NO = "family_no", _("The family asks for somebody else")

    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+")
    from_worker = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    to_worker = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    why = models.CharField(max_length=LONGEST_WORDS)
    introduction = models.CharField(max_length=LONGEST_WORDS, blank=True)
    meet_on = models.DateField(null=True)
    promised = models.CharField(max_length=LONGEST_WORDS, blank=True)
    # The last day on which whoever held it stays beside the next holder.
    overlap_until = models.DateField(null=True)
    language = models.CharField(max_length=12, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    answered_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["family"], condition=Q(status="waiting"), name="one_handover_waits"
            ),
            models.CheckConstraint(
                condition=~Q(from_worker=F("to_worker")), name="handed_over_to_somebody_else"
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_worker"], condition=Q(status="waiting"), name="coordination_to_accept"
            )
        ]


class Cover(CommunityRow):
    """One worker acts for another who is away. Why they are away is not written down."""

    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+")
    worker = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    set_by = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_cover_at_a_time",
                expressions=[(F("worker"), RangeOperators.EQUAL), ("during", "&&")],
            ),
            models.CheckConstraint(condition=~Q(worker=F("by")), name="nobody_covers_themself"),
        ]


class Wish(CommunityRow):
    """What a family asks about its coordinator: somebody else, or another agency."""

    class Kind(models.TextChoices):
        SOMEBODY_ELSE = "other", _("Somebody else")
        AGENCY = "agency", _("Another agency")

    class Status(models.TextChoices):
        OPEN = "open", _("Asked")
        ANSWERED = "answered", _("Answered")

    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    agency = models.ForeignKey("people.Agency", models.PROTECT, null=True, related_name="+")
    # The proposed handover that the family says no to.
    handover = models.ForeignKey(Handover, models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    asked_by = models.UUIDField()
    # Whether the coordinator may read it too; supervisors of the agency always do.
    for_holder = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    answer = models.CharField(max_length=LONGEST_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True)


class Lead(FamilyRow):
    """Who leads a family's team: one of the family, a relative or a friend. No row, or nobody in
    it: the coordinator does. The worker holds the baton either way."""

    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            Walled(name="coordination_lead_wall", category=Category.SCHEDULE),
            models.UniqueConstraint(fields=["community", "family"], name="one_lead_per_family"),
        ]
