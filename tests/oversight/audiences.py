"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

import re

from oneplan.oversight.models import Ask
from tests.privacy.audiences import Find, Tried

#                      amira yusuf layla dana  okafor
PAGES = """
oversight:asks         GP    -     -     G     -
oversight:ask_more     -     -     -     GP    GP
oversight:who_looked   GP    GP    GP    GP    GP
oversight:looks_wrong  GP    GP    -     -     -
"""
SENT = {"oversight:asks": {"ask": "{ask}", "answer": "no"}}
TAKES = {"emergency_id": ()}
CHANGED_BY_MOVING = {"oversight_ask"}


def tried(find: Find) -> Tried:
    looked = find.page("amira", "access/looked/")
    [line, *_more] = re.findall(r'wrong/\?line=([^"]+)"', looked)
    return {
        "ask": find.ids(Ask)[:1],
        "oversight:looks_wrong?": [f"?line={line}"],
    }
