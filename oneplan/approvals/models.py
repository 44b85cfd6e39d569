"""Changes that need a second person, what they touch, and records that may be the same family's.

All of these rows are written by the database's own functions (wall/*.sql) and by
nothing else: the application's role may read what its policies show and change none of it.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oneplan.kernel import clock
from oneplan.kernel.ids import new_id


class CommunityRecord(models.Model):
    """A row of one community, made at a moment."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("people.Community", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class Change(CommunityRecord):
    """One dangerous change: who asks, why, whom it touches; a second person decides (adr/0014).

    Holds counts and words of the asker, no name of a family's people: its second person may not
    be allowed to see them.
    """

    class Kind(models.TextChoices):
        PEOPLE = "merge_people", _("Two entries are the same person")
        FAMILIES = "merge_families", _("Two requests are the same family")
        EXPORT = "export", _("A whole record, as a file")
        RULE = "rule", _("A rule of the community")
        PARENT = "parent", _("Who decides for a family")

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Waits for a second person")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        TAKEN_BACK = "taken_back", _("Taken back before anybody decided")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    # The record that stays; for two families also the one that is closed.
    family = models.ForeignKey("people.Family", models.PROTECT, null=True, related_name="+")
    other_family = models.ForeignKey("people.Family", models.PROTECT, null=True, related_name="+")
    # The entry that stays, and the one that is shown as it from then on.
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    other_person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    # For an export: who gets it, and whether that is outside the asker's agency. For somebody who
    # is to decide for the family: their address, unless they have an account already.
    recipient = models.CharField(max_length=160, blank=True)
    leaves_agency = models.BooleanField(default=False)
    # For a rule: which, to what, and where that is written.
    rule = models.CharField(max_length=24, blank=True)
    value = models.PositiveSmallIntegerField(null=True)
    before = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=160, blank=True)
    reason = models.CharField(max_length=600)
    # What the asker was shown, as numbers; names are in `Affected`, behind the wall.
    more = models.PositiveIntegerField(default=0)
    less = models.PositiveIntegerField(default=0)
    families = models.PositiveIntegerField(default=0)
    workers = models.PositiveIntegerField(default=0)
    asked_by = models.UUIDField()
    asked_name = models.CharField(max_length=120)
    asked_agency = models.ForeignKey("people.Agency", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_name = models.CharField(max_length=120, blank=True)
    decided_words = models.CharField(max_length=600, blank=True)
    undo_until = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)
    undone_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")),
                name="change_has_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="approved")
                | Q(decided_by__isnull=False, decided_at__isnull=False, undo_until__isnull=False),
                name="approved_change_says_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["community", "outcome"], name="approvals_change_queue")]

    @property
    def waits(self) -> bool:
        return self.outcome == self.Outcome.WAITING

    @property
    def in_force(self) -> bool:
        return self.outcome == self.Outcome.APPROVED and self.undone_at is None

    @property
    def can_be_undone(self) -> bool:
        return self.in_force and self.undo_until is not None and self.undo_until > clock.now()


class Affected(CommunityRecord):
    """Somebody who would see more or less, as the asker was shown. Read by whoever may see the
    family it is about, and by nobody else."""

    class Way(models.TextChoices):
        MORE = "more", _("will see more")
        LESS = "less", _("will see less")

    change = models.ForeignKey(Change, models.PROTECT, related_name="affected")
    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    agency_name = models.CharField(max_length=160, blank=True)
    way = models.CharField(max_length=4, choices=Way.choices)
    categories = ArrayField(models.CharField(max_length=20), default=list)


class HandOver(CommunityRecord):
    """What a worker may still read of a closed record: only parts that they could see of both.

    The list of requests that were handed over when two records turned out to be one family's.
    """

    change = models.ForeignKey(Change, models.PROTECT, related_name="handed_over")
    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+")
    into = models.ForeignKey("people.Family", models.PROTECT, related_name="+")
    viewer_id = models.UUIDField()
    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+")
    categories = ArrayField(models.CharField(max_length=20))
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["viewer_id"], name="approvals_handover_viewer")]


class PossibleDuplicate(CommunityRecord):
    """A request that looks like an earlier record's family. Seen only by a worker who decides
    about, or coordinates, both; whoever referred learns nothing of it."""

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Nobody has looked yet")
        SAME = "same", _("The same family")
        DIFFERENT = "different", _("Not the same")

    class Ground(models.TextChoices):
        BIRTH = "birth", _("the same birth date and a similar name")
        REACH = "reach", _("the same phone number or e-mail")

    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+")
    earlier = models.ForeignKey("people.Family", models.PROTECT, related_name="+")
    grounds = ArrayField(models.CharField(max_length=8, choices=Ground.choices))
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_name = models.CharField(max_length=120, blank=True)
    change = models.ForeignKey(Change, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "family", "earlier"], name="one_question_per_pair"
            )
        ]
