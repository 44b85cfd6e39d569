"""What was noted about who can decide which parts."""

from uuid import UUID

from oneplan.access.models import CapacityNote
from oneplan.people.models import Person


def capacity_notes(family_id: UUID) -> list[CapacityNote]:
    """Notes about the family's people, the newest first; the wall leaves whom they concern, whoever
    directs, and whoever coordinates. One statement."""
    notes = CapacityNote.objects.filter(family_id=family_id).select_related("person")
    return list(notes.order_by("-noted_at", "-id")[:50])


def whom_to_note(family_id: UUID) -> list[Person]:
    """The family's own people, who are still there. One statement."""
    people = Person.objects.filter(family_id=family_id, left_at__isnull=True)
    return list(people.exclude(standing="support").order_by("chosen_name", "id"))
