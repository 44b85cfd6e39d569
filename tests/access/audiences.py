"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

import re

from oneplan.access.models import Ask, Directive
from tests.privacy.audiences import Find, Tried

#                      amira yusuf layla dana  okafor
PAGES = """
access:who_can_see     GP    GP    GP    GP    GP
access:change          GP    GP    -     -     -
access:stop            P     P     -     P     -
access:keep_out        GP    GP    -     GP    -
access:let_in          P     -     -     P     -
access:shown           GP    GP    -     -     -
access:said_stop       -     -     -     P     P
access:said            GP    -     -     GP    -
access:things          GP    GP    -     -     -
access:thing           GP    gp    -     -     -
access:stop_single     P     -     -     P     -
access:capacity        G     G     -     GP    -
access:asks            GP    -     -     G     -
access:ask_more        -     -     -     GP    GP
access:who_looked      GP    GP    GP    GP    GP
access:looks_wrong     GP    GP    -     -     -
"""
SENT = {
    "access:said_stop": {"whom": "me"},
    "access:asks": {"ask": "{ask}", "answer": "no"},
}
TAKES = {
    "item_id": ("plans.",),
    "directive_id": ("access.Directive",),
    **dict.fromkeys(("account_id", "emergency_id"), ()),
}
CHANGED_BY_MOVING = {"access_ask", "access_involvement", "access_emergency"}


def tried(find: Find) -> Tried:
    looked = find.page("amira", "access/looked/")
    [line, *_more] = re.findall(r'wrong/\?line=([^"]+)"', looked)
    return {
        "directive_id": find.ids(Directive, effect="permit")[:1],
        "account_id": [str(find.account("okafor"))],
        "ask": find.ids(Ask)[:1],
        "access:looks_wrong?": [f"?line={line}"],
    }
