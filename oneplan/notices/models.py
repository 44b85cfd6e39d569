"""What is to be sent, and what became of it. No word of content stands here in the clear."""

from django.db import models

from oneplan.kernel import clock
from oneplan.kernel.ids import new_id


class State(models.TextChoices):
    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    UNKNOWN = "unknown"
    FAILED = "failed"
    SETTLED = "settled"


class Message(models.Model):
    """A message of the outbox, written in the transaction of the act that it tells of.

    The application may add one. It reads and changes them by the functions of `wall/10_outbox.sql`
    only, which answer about a message whose id one has.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Which room's words they are (notices.kinds).
    kind = models.CharField(max_length=40)
    # No foreign keys: an account, and what it is about, by their ids. Rooms above know them.
    recipient = models.UUIDField(null=True)
    subject = models.UUIDField(null=True)
    # Address and words for somebody without an account, sealed; gone once it is delivered.
    sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # A code of ours, never a server's words: they repeat addresses.
    problem = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        indexes = [
            models.Index(
                name="notices_message_open",
                fields=["created_at"],
                condition=models.Q(state__in=("waiting", "sending", "unknown", "failed")),
            ),
            models.Index(name="notices_message_subject", fields=["subject"]),
        ]
