"""What pages ask about a person."""

from oneplan.people.models import Identity, Person
from oneplan.ui.filtering import page_filter


@page_filter
def identity(person: Person) -> Identity | None:
    """Birth date and age, where there are some that the viewer may see."""
    found: Identity | None = getattr(person, "identity", None)
    return found
