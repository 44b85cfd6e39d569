"""Who can see, who looked, and who decides."""

from oneplan.access.readers.capacity import (
    Counting,
    OfAge,
    capacity_notes,
    counting,
    of_age,
    own_age,
    own_people,
    to_be_asked,
)
from oneplan.access.readers.coordinators import coordinated, coordinator_of
from oneplan.access.readers.holders import (
    Holder,
    KeptOut,
    holder_of,
    kept_out,
    look_as,
    who_can_see,
)
from oneplan.access.readers.log import (
    Opening,
    has_looked,
    log_lines,
    shown_to,
    who_looked,
)
from oneplan.access.readers.moving import Leaving, who_leaves
from oneplan.access.readers.outward import may_pass_on
from oneplan.access.readers.permits import Permit, permits_for
from oneplan.access.readers.positions import ComingOfAge, Position, position
from oneplan.access.readers.singles import (
    AboutOne,
    Apart,
    Reachable,
    Single,
    apart,
    last_decided,
    reachable,
)

__all__ = [
    "AboutOne",
    "Apart",
    "ComingOfAge",
    "Counting",
    "Holder",
    "KeptOut",
    "Leaving",
    "OfAge",
    "Opening",
    "Permit",
    "Position",
    "Reachable",
    "Single",
    "apart",
    "capacity_notes",
    "coordinated",
    "coordinator_of",
    "counting",
    "has_looked",
    "holder_of",
    "kept_out",
    "last_decided",
    "log_lines",
    "look_as",
    "may_pass_on",
    "of_age",
    "own_age",
    "own_people",
    "permits_for",
    "position",
    "reachable",
    "shown_to",
    "to_be_asked",
    "who_can_see",
    "who_leaves",
    "who_looked",
]
