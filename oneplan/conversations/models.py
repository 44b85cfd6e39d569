"""Between meetings: messages to the coordinator, to those who see a part, or to somebody; and what
workers note of calls and visits, which the family reads.

Who reads a message is decided by the thread it stands in (wall/10_threads.sql). Nothing of one is
in any notification.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplan.kernel import clock
from oneplan.kernel.privacy import Category, Walled
from oneplan.kernel.rows import CommunityRow, FamilyRow


class To(models.TextChoices):
    """For whom a thread is."""

    COORDINATOR = "coordinator", _("Whoever coordinates the plan")
    PEOPLE = "people", _("People I choose")
    PART = "part", _("Everybody who sees one part of the plan")


class ThreadRow(CommunityRow):
    """Written once, in somebody's own name, and never changed."""

    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+")
    account_id = models.UUIDField(editable=False)
    by_name = models.CharField(max_length=120)

    class Meta:
        abstract = True


class Thread(ThreadRow):
    """A conversation, and for whom it is: `recipients` by account, or whoever sees `category`."""

    to = models.CharField(max_length=12, choices=To.choices)
    category = models.CharField(max_length=20, choices=Category.choices, blank=True)
    recipients = ArrayField(models.UUIDField(), default=list, blank=True)
    recipient_names = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["family", "created_at"], name="conversations_thread_of")]


class Message(ThreadRow):
    """What somebody wrote in a thread."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    text = models.TextField(_("your message"))
    language = models.CharField(max_length=12, blank=True)


class Seen(ThreadRow):
    """That somebody has read a thread up to a moment: its people see who did."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="seen")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "account_id"], name="one_seen_per_reader")
        ]


class ContactNote(FamilyRow):
    """A worker's call, visit, or try without an answer: short, and the family reads it, so that
    persistence can be seen."""

    class Kind(models.TextChoices):
        CALL = "call", _("We talked on the phone")
        VISIT = "visit", _("A visit")
        WROTE = "wrote", _("Wrote to each other")
        NO_ANSWER = "no_answer", _("Tried, and nobody answered")
        NOT_MET = "not_met", _("We did not meet as planned")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    happened_on = models.DateField()
    words = models.CharField(max_length=500, blank=True)
    next_try = models.CharField(max_length=300, blank=True)
    account_id = models.UUIDField(editable=False)
    by_name = models.CharField(max_length=120)
    agency_name = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            Walled(name="conversations_contact_wall", category=Category.SCHEDULE),
            # Whoever was not reached is tried again, in another way; that ends nothing.
            models.CheckConstraint(
                name="not_reached_says_what_next",
                condition=~models.Q(kind__in=["no_answer", "not_met"]) | ~models.Q(next_try=""),
            ),
        ]
