"""What was not found: a fact about services, and about nobody.

Which need, in which area, why, in which month; no account, no words, no time of day. The
application adds rows and never reads one: planners are told numbers (room `site`).
"""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnmetNeed(models.Model):
    class Why(models.TextChoices):
        NOTHING = "nothing", _("Nothing was found")

    # Not of `kernel.ids`: those tell the moment.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    community = models.ForeignKey("people.Community", models.PROTECT, related_name="+")
    need = models.CharField(max_length=40)  # a concept of `understanding/labels.csv`
    area = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=12, choices=Why.choices)
    month = models.DateField()  # its first day
