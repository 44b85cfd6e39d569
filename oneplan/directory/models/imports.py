"""What an import did, and each row or field it could not use."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplan.kernel.rows import CommunityRow


class ImportRun(CommunityRow):
    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused: nothing was changed")

    source = models.CharField(max_length=100)
    name = models.CharField(max_length=300)  # the file's or folder's own name, never its path
    format = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.DONE)
    reason = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    # By file: how many rows it has, how many were loaded, how many are listed instead.
    files = models.JSONField(default=dict)


class ImportIssue(CommunityRow):
    class Kind(models.TextChoices):
        DROPPED = "dropped", _("Not loaded")
        REMARK = "remark", _("Loaded, with a remark")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="issues")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    file = models.CharField(max_length=300)
    line = models.PositiveIntegerField()
    row = models.CharField(max_length=200, blank=True)
    reason = models.TextField()
    # Equal ones are told once: of how many rows, and on which lines (the first of them).
    rows = models.PositiveIntegerField(default=1)
    lines = models.TextField(blank=True)


class Mapping(CommunityRow):
    """What the columns of a source's sheets are, as it was last imported with."""

    source = models.CharField(max_length=100)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "source"], name="directory_mapping_of_source"
            )
        ]
