"""What the kernel itself remembers in the database."""

from django.db import models


class WallFile(models.Model):
    """One part of the wall as it is installed (kernel/wall.py); written by its installer alone."""

    name = models.CharField(primary_key=True, max_length=120)
    digest = models.CharField(max_length=64)
