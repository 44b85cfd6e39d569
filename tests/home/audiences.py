"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

from oneplan.people.models import Worker
from tests.privacy.audiences import Find, Tried

#                      amira yusuf layla dana  okafor
PAGES = """
family_home            G     G     G     G     G
begin_plan             P     -     -     P     -
put_away               -     -     -     -     -
preview                G     -     -     -     -
offer_line             GP    GP    -     -     -
"""


def tried(find: Find) -> Tried:
    """`who` is a worker in one agency, here the one with few parts."""
    worker = Worker.objects.get(account_id=find.account("okafor"))
    return {"who": [f"{worker.account_id}_{worker.agency_id}"]}
