"""Which forms were sent already: their keys, and what was answered. No word of what was in them."""

from django.db import models

from oneplan.kernel import clock


class SentForm(models.Model):
    """One form that did what it asked for. Its sender alone sees the row; a day later it is gone.

    Its policies are in wall/10_sent_forms.sql.
    """

    # An account, or the random id of a visitor who asks for help without one.
    sender = models.UUIDField()
    key = models.UUIDField()
    # Of all that was in it: tells a second press from other words.
    digest = models.BinaryField()
    # Where its sender was led.
    answer = models.TextField()
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "key"], name="one_form_per_key")]
        indexes = [models.Index(fields=["sent_at"], name="ui_sentform_by_age")]
