"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

from oneplan.people.models import Worker
from tests.privacy.audiences import Find, Tried

#                amira yusuf layla dana  okafor
PAGES = """
home:family      G     G     G     G     G
home:begin_plan  P     -     -     P     -
home:put_away    -     -     -     -     -
home:preview     G     -     -     -     -
home:offer_line  GP    GP    -     -     -
"""
TAKES = {"thing_id": ()}  # whatever waits: an ask, an emergency, a meeting's answer


def tried(find: Find) -> Tried:
    """`who` is a worker in one agency, here the one with few parts."""
    worker = Worker.objects.get(account_id=find.account("okafor"))
    # Nothing of that id waits: nobody puts it away.
    return {"who": [f"{worker.account_id}_{worker.agency_id}"], "thing_id": [str(worker.pk)]}
