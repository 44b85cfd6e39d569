"""What is asked of those who decide about access, and what looks wrong to them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplan.access.models import FactRow
from oneplan.kernel.ids import new_id
from oneplan.kernel.privacy import Category, Purpose


class Ask(FactRow):
    """A worker asks to see parts of a record, for a purpose, for a time; the family answers.
    Asks and answers are kept."""

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        YES = "yes", _("Yes")
        NO = "no", _("No")

    viewer_id = models.UUIDField()
    worker_name = models.CharField(max_length=120)
    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+")
    agency_name = models.CharField(max_length=160)
    categories = ArrayField(models.CharField(max_length=20, choices=Category.choices))
    purpose = models.CharField(max_length=40, choices=Purpose.choices)
    words = models.CharField(max_length=400)
    days = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    directive = models.ForeignKey("access.Directive", models.PROTECT, null=True, related_name="+")


class ReferenceTry(models.Model):
    """A family's reference as a worker typed it: an ask, or an emergency that was refused. Counted,
    so that none is found by guessing; whether the reference was anybody's it does not say."""

    class Kind(models.TextChoices):
        ASK = "ask"
        EMERGENCY = "emergency"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    viewer_id = models.UUIDField()
    agency_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    categories = ArrayField(models.CharField(max_length=20, choices=Category.choices))
    purpose = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["viewer_id", "kind", "at"], name="oversight_try_recent")]


class Complaint(FactRow):
    """ "This looks wrong": what a family asks a privacy officer to look into. Holds what the log
    says about the opening, so that the officer reads no record."""

    class State(models.TextChoices):
        SENT = "sent", _("Nobody has read it yet")
        RECEIVED = "received", _("Somebody is looking into it")
        ANSWERED = "answered", _("Has an answer")

    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+")
    # Whom it is about: they never handle it (oneplan_handles).
    about_id = models.UUIDField(null=True)
    about_name = models.CharField(max_length=120)
    about_day = models.DateField()
    words = models.CharField(max_length=600)
    reach = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.SENT)
    officer_name = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=600, blank=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "state"], name="oversight_complaint_queue")]
