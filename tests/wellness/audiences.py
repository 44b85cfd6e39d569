"""What this room's addresses take (tests/privacy/audiences.py says how to read it): no row of any
family. Who opens them is in test_pages.py: their owner, and whom the owner named."""

from oneplan.wellness.sections import SECTIONS

TAKES = dict.fromkeys(("plan_id", "section_id", "share_id", "wish_id", "suggestion_id", "tool_id", "picture_id", "what"), ("wellness.",))  # fmt: skip
WORDS = {"part": sorted({part.code for one in SECTIONS.values() for part in one.parts})}
