"""Asks that wait for a family's answer, for its consent centre (access.asked)."""

from typing import Any
from uuid import UUID

from django.apps import apps


def waiting_asks(family_id: UUID) -> list[Any]:
    """Of the latest asks about a family those that nobody answered. One statement.

    For whoever directs or coordinates the family; the wall shows others none but their own.
    """
    asks = apps.get_model("oversight", "Ask").objects.filter(family_id=family_id)
    return [one for one in asks.order_by("-created_at")[:20] if one.answer == "waiting"]
