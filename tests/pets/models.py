"""A room that nobody needs: what docs/adding-a-room.md says, done (test_room.py)."""

from django.db import models

from oneplan.kernel.privacy import Category, Walled
from oneplan.kernel.rows import FamilyRow


class Pet(FamilyRow):
    """An animal of the family's, and which worker brings its food."""

    name = models.CharField(max_length=80)
    fed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [Walled(name="pets_pet_wall", category=Category.STRENGTHS)]
