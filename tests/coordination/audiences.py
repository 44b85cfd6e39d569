"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

#                           amira yusuf layla dana  okafor
PAGES = """
coordination:coordinator    G     G     G     G     G
coordination:somebody_else  GP    -     -     -     -
coordination:agency         GP    -     -     -     -
coordination:lead           GP    -     -     GP    -
"""
TAKES = {
    "offered_id": ("coordination.Handover",),
    "wish_id": ("coordination.Wish",),
    "cover_id": ("coordination.Cover",),
}
CHANGED_BY_MOVING = {"coordination_holding"}
