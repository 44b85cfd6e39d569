"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

from oneplan.access.models import Directive
from tests.privacy.audiences import Find, Tried

#                   amira yusuf layla dana  okafor
PAGES = """
access:who_can_see  GP    GP    GP    GP    GP
access:change       GP    GP    -     -     -
access:stop         P     P     -     P     -
access:keep_out     GP    GP    -     GP    -
access:let_in       P     -     -     P     -
access:shown        GP    GP    -     -     -
access:said_stop    -     -     -     P     P
access:said         GP    -     -     GP    -
access:things       GP    GP    -     -     -
access:thing        GP    gp    -     -     -
access:stop_single  P     -     -     P     -
access:capacity     G     G     -     GP    -
"""
SENT = {
    "access:said_stop": {"whom": "me"},
}
TAKES = {
    "item_id": ("plans.",),
    "directive_id": ("access.Directive",),
    "account_id": (),
}
CHANGED_BY_MOVING = {"access_involvement", "access_emergency"}


def tried(find: Find) -> Tried:
    return {
        "directive_id": find.ids(Directive, effect="permit")[:1],
        "account_id": [str(find.account("okafor"))],
    }
