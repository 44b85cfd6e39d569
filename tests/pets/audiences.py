"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

#          amira yusuf layla dana  okafor
PAGES = """
pets:pets  GP    GP    GP    GP    GP
"""
CHANGED_BY_MOVING = {"pets_pet"}
