"""What this room's addresses take (tests/privacy/audiences.py says how to read it)."""

TAKES = {"service_id": (), "key": ()}
