"""Rules that a community may set for itself, within bounds, by two administrators (adr/0014). Pure.

Here alone is what they may be and what they are where nobody has set them: the database is handed
it (`wall_values.py`).
"""

from dataclasses import dataclass

DAYS, WORKING, HOURS = "days", "working days", "hours"


@dataclass(frozen=True, slots=True)
class CommunityRule:
    """One such rule: between what it may be, what it is where nobody has set it, and its source."""

    key: str
    lowest: int
    highest: int
    default: int
    source: str
    # What the number counts.
    unit: str = DAYS


RULES = {
    rule.key: rule
    for rule in (
        CommunityRule("intake_consent_days", 30, 365, 365, "domain/models §6.2: agency policy"),
        CommunityRule("emergency_hours", 1, 4, 4, "domain/models §6.2, Break-glass", HOURS),
        CommunityRule("review_days", 1, 14, 2, "domain/models §6.2, Break-glass"),
        CommunityRule("stuck_days", 14, 120, 45, "domain/process §4: not older than one meeting"),
        # Ontario sets no counts of days (a family's need sets the pace): an agency's own promises.
        # Those about plans are the anchors of Wraparound Milwaukee.
        CommunityRule("answer_working_days", 1, 10, 3, "domain/process §2, Timelines", WORKING),
        CommunityRule("plan_within_days", 7, 120, 30, "Wraparound Milwaukee: after enrolment"),
        CommunityRule("plan_fresh_days", 14, 180, 60, "Wraparound Milwaukee: renewed so often"),
        CommunityRule("directory_fresh_days", 30, 730, 365, "HSDS 3.0, assured_date: once a year"),
        CommunityRule(
            "crisis_hours", 24, 120, 48, "domain/process §1: Crisis/safety plan, F34", HOURS
        ),
    )
}
