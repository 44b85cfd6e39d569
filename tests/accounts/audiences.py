"""What the addresses of sign-in take (tests/privacy/audiences.py says how to read it)."""

TAKES = {"rest": (), "uidb36": (), "pk": (), "device_id": ("accounts.offline",)}
