"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

from oneplan.people.models import ContactPoint, Person
from tests.privacy.audiences import Find, Tried

#                      amira yusuf layla dana  okafor
PAGES = """
people:people          GP    GP    GP    GP    GP
people:add             GP    -     -     GP    -
people:relate          GP    -     -     GP    -
people:home            GP    -     -     GP    -
people:change          GP    -     -     GP    -
people:contact         GP    -     -     GP    -
people:invite          GP    -     -     GP    -
people:remove_contact  P     -     -     P     -
"""
TAKES = {
    "person_id": ("people.Person",),
    "contact_id": ("people.ContactPoint",),
    "secret": (),
}


def tried(find: Find) -> Tried:
    return {"person_id": find.ids(Person)[:1], "contact_id": find.ids(ContactPoint)[:1]}
