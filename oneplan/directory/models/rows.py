"""What every row of the directory carries: its community and where it came from."""

from django.db import models

from oneplan.kernel.rows import CommunityRow


class SourcedRow(CommunityRow):
    """A row that an import keeps in step with its source. Public: no wall, never a person's."""

    source = models.CharField(max_length=100)
    source_id = models.CharField(max_length=200)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["community", "source", "source_id"],
                name="%(app_label)s_%(class)s_source",
            )
        ]
