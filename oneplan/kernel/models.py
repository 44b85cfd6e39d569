"""What the kernel itself keeps."""

from django.db import models

from oneplan.kernel import clock


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
