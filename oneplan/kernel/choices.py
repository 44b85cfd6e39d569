"""Values with words, for rules and models alike. They need no table, and no database."""

from django.db.models import TextChoices

__all__ = ["TextChoices"]
