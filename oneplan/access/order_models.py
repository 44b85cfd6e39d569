"""Whose law says who decides for whom: data, the same for every family of a jurisdiction."""

from django.db import models

from oneplan.kernel.ids import new_id


class Jurisdiction(models.Model):
    """One law's age of deciding for oneself. Public; written by migrations only (adr/0021)."""

    key = models.CharField(primary_key=True, max_length=8)  # ISO 3166-2
    own_age = models.PositiveSmallIntegerField(null=True)  # years; null: no such age
    source = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.key


class DecisionRight(models.Model):
    """One right in a jurisdiction's order: the lower rank prevails, equals may each deny.

    `when_unable`: it counts only for what the person was found unable to decide.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="rights")
    key = models.CharField(max_length=16)
    rank = models.PositiveSmallIntegerField()
    when_unable = models.BooleanField(default=False)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "key"], name="one_rank_of_a_right"),
            models.UniqueConstraint(fields=["jurisdiction", "rank"], name="one_right_at_a_rank"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} {self.rank} {self.key}"
