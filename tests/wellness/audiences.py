"""What this room's addresses take (tests/privacy/audiences.py says how to read it): no row of any
family. Who opens them is in test_pages.py: their owner, and whom the owner named."""

from oneplan.wellness.sections import SECTIONS

OWN_ROWS = (
    *("plan_id", "section_id", "share_id", "wish_id", "suggestion_id", "tool_id", "picture_id"),
    "what",
)
TAKES = dict.fromkeys(OWN_ROWS, ("wellness.",))
PARTS = {part.code for one in SECTIONS.values() for part in one.parts}
WORDS = {"part": sorted(PARTS), "secret": ["no-such-link"]}
