"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

#                         amira yusuf layla dana  okafor
PAGES = """
referrals_family:request  G     G     G     G     G
referrals_family:moving   GP    -     -     -     -
"""
TAKES = {"referral_id": ("referrals.Referral",), "attachment_id": ("referrals.Attachment",)}
CHANGED_BY_MOVING = {"referrals_referral"}
