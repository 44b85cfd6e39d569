"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

from oneplan.conversations.models import Thread
from tests.privacy.audiences import Find, Tried

#                       amira yusuf layla dana  okafor
PAGES = """
conversations:threads   G     G     G     G     G
conversations:message   GP    GP    GP    GP    GP
conversations:contacts  G     G     G     G     G
conversations:note      -     -     -     GP    -
conversations:thread    GP    gp    gp    GP    gp
"""
TAKES = {"thread_id": ("conversations.Thread",)}


def tried(find: Find) -> Tried:
    """What is for whoever sees the part about school, and what Amira wrote to the coordinator."""
    to_part = find.ids(Thread, to="part")[:1]
    return {"thread_id": [*to_part, *find.ids(Thread, to="coordinator")[:1]]}
