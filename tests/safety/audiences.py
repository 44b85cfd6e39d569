"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

from oneplan.safety.models import CrisisContact, CrisisPlan, CrisisPlanLine
from tests.privacy.audiences import Find, Tried

#                      amira yusuf layla dana  okafor
PAGES = """
safety:plans           G     G     G     G     G
safety:begin           GP    GP    -     GP    -
safety:change_line     GP    GP    -     GP    -
safety:remove_line     GP    GP    -     GP    -
safety:change_contact  GP    GP    -     GP    -
safety:remove_contact  GP    GP    -     GP    -
safety:debrief         -     -     -     -     -
safety:stop_link       -     -     -     -     -
safety:plan            G     G     -     G     -
safety:write           G     G     -     G     -
safety:words           GP    GP    -     GP    -
safety:add_line        GP    GP    -     GP    -
safety:add_contact     GP    GP    -     GP    -
safety:still_right     P     P     -     P     -
safety:why             G     G     -     G     -
safety:assessment      GP    GP    -     GP    -
safety:debriefs        G     G     -     G     -
safety:happened        GP    GP    -     GP    -
safety:drill           GP    GP    -     GP    -
safety:links           GP    GP    -     GP    -
safety:print           G     G     -     G     -
safety:card            G     G     -     G     -
safety:keep            G     G     -     -     -
safety:kept            G     G     -     -     -
"""
TAKES = {
    "crisis_id": ("safety.CrisisPlan",),
    "crisis_line_id": ("safety.CrisisPlanLine",),
    "crisis_contact_id": ("safety.CrisisContact",),
    "debrief_id": ("safety.Debrief",),
    "crisis_link_id": ("safety.CrisisLink",),
}
WORDS = {"line_kind": ["sign"]}


def tried(find: Find) -> Tried:
    """Yusuf's crisis plan. Nothing happened, and nobody made a link: those are no pages."""
    plan = find.ids(CrisisPlan)[0]
    return {
        "crisis_id": [plan],
        "crisis_line_id": find.ids(CrisisPlanLine, kind="sign")[:1],
        "crisis_contact_id": find.ids(CrisisContact)[:1],
        "debrief_id": [plan],
        "crisis_link_id": [plan],
        "line_kind": ["sign"],
    }
