"""What this room's addresses take (tests/privacy/audiences.py says how). No page is a family's."""

TAKES = {
    **dict.fromkeys(("agency_id", "area_id", "office_id", "worker_id"), ()),
    **dict.fromkeys(("invitation_id",), ()),
}
