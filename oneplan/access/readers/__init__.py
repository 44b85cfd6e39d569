"""Who can see, who looked, and what waits for an answer."""

from oneplan.access.readers.approvals import (
    RuleNow,
    Shown,
    change_of,
    changes_to_decide,
    communities_with_rules,
    duplicate_of,
    duplicates_waiting,
    hand_overs,
    my_changes,
    rule_value,
    rules_of,
)
from oneplan.access.readers.capacity import capacity_notes, whom_to_note
from oneplan.access.readers.holders import (
    Here,
    Holder,
    KeptOut,
    holder_of,
    kept_out,
    look_as,
    standing_here,
    who_can_see,
)
from oneplan.access.readers.log import (
    Opening,
    emergencies_of,
    has_looked,
    shown_to,
    who_looked,
)
from oneplan.access.readers.moving import Leaving, who_leaves
from oneplan.access.readers.outward import may_pass_on
from oneplan.access.readers.queues import (
    asks_of,
    complaints_of,
    complaints_to_answer,
    emergencies_by_worker,
    emergencies_to_review,
    my_asks,
)
from oneplan.access.readers.singles import Reachable, Single, reachable, singles

__all__ = [
    "Here",
    "Holder",
    "KeptOut",
    "Leaving",
    "Opening",
    "Reachable",
    "RuleNow",
    "Shown",
    "Single",
    "asks_of",
    "capacity_notes",
    "change_of",
    "changes_to_decide",
    "communities_with_rules",
    "complaints_of",
    "complaints_to_answer",
    "duplicate_of",
    "duplicates_waiting",
    "emergencies_by_worker",
    "emergencies_of",
    "emergencies_to_review",
    "hand_overs",
    "has_looked",
    "holder_of",
    "kept_out",
    "look_as",
    "may_pass_on",
    "my_asks",
    "my_changes",
    "reachable",
    "rule_value",
    "rules_of",
    "shown_to",
    "singles",
    "standing_here",
    "who_can_see",
    "who_leaves",
    "who_looked",
    "whom_to_note",
]
