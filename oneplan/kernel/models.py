"""What the kernel itself remembers in the database."""

from django.db import models
from django.db.models.functions import Now

from oneplan.kernel import clock


class WallFile(models.Model):
    """One part of the wall as it is installed (kernel/wall.py); written by its installer alone."""

    name = models.CharField(primary_key=True, max_length=120)
    digest = models.CharField(max_length=64)


class StoredDataKey(models.Model):
    """A data key, sealed (kernel.data_keys). It says nothing but that somebody has one.

    The application may read and add: only the owner changes or removes any, because what a lost
    key sealed is lost.
    """

    subject = models.UUIDField(primary_key=True, editable=False)
    wrapped = models.BinaryField()
    # Which key sealed it: also in `wrapped`, here to be counted.
    key_id = models.CharField(max_length=32)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        db_table = "kernel_datakey"


class SecurityEvent(models.Model):
    """A line of the security log (kernel.security_log): appended, and nothing else, by the
    application."""

    id = models.UUIDField(primary_key=True, editable=False)
    at = models.DateTimeField(db_default=Now(), db_index=True)
    event = models.CharField(max_length=30)
    # No foreign keys: a line outlives whom it is about.
    actor = models.UUIDField(null=True)
    detail = models.CharField(max_length=100, blank=True)
    about = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="securityevent_without_words",
                condition=models.Q(detail__regex=r"^[a-z0-9_:.-]*$"),
            )
        ]


class Cached(models.Model):
    """A count or mark with its end (kernel.table_cache)."""

    key = models.CharField(primary_key=True, max_length=64)
    value = models.TextField()
    ends_at = models.DateTimeField(db_index=True)
