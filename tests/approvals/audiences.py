"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

#                        amira yusuf layla dana  okafor
PAGES = """
approvals:same_person    -     -     -     GP    -
approvals:second_person  -     -     -     GP    -
approvals:take_along     GP    GP    -     GP    -
"""
TAKES = {
    "change_id": ("approvals.Change",),
    "handover_id": ("approvals.HandOver",),
    "duplicate_id": ("approvals.PossibleDuplicate",),
    **dict.fromkeys(("community_id", "first", "second", "of"), ()),
}
WORDS = {"key": ["emergency_hours", "hard"]}
CHANGED_BY_MOVING = {"approvals_change", "approvals_possibleduplicate"}
