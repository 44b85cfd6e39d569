"""Rules that a community may set for itself, within bounds, by two administrators (adr/0014). Pure.

Here alone is what they may be and what they are where nobody has set them: the database is handed
it (`wall_values.py`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommunityRule:
    """One such rule: between what it may be, what it is where nobody has set it, and its source."""

    key: str
    lowest: int
    highest: int
    default: int
    source: str


RULES = {
    rule.key: rule
    for rule in (
        CommunityRule("intake_consent_days", 30, 365, 365, "domain/models §6.2: agency policy"),
        CommunityRule("emergency_hours", 1, 4, 4, "domain/models §6.2, Break-glass"),
        CommunityRule("review_days", 1, 14, 2, "domain/models §6.2, Break-glass"),
        CommunityRule("stuck_days", 14, 120, 45, "domain/process §4: not older than one meeting"),
        CommunityRule("crisis_hours", 24, 120, 48, "domain/process §1: Crisis/safety plan, F34"),
    )
}
