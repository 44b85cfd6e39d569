"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

#                            amira yusuf layla dana  okafor
PAGES = """
exchange_family:record_file  P     P     -     -     -
"""
