"""Who can see, who looked, and what waits for an answer."""

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
    emergencies_of,
    has_looked,
    log_lines,
    shown_to,
    who_looked,
)
from oneplan.access.readers.moving import Leaving, who_leaves
from oneplan.access.readers.outward import may_pass_on
from oneplan.access.readers.permits import Permit, permits_for
from oneplan.access.readers.positions import ComingOfAge, Position, position
from oneplan.access.readers.queues import (
    asks_of,
    complaints_of,
    complaints_to_answer,
    emergencies_by_worker,
    emergencies_to_review,
    my_asks,
    written_down,
)
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
    "asks_of",
    "capacity_notes",
    "complaints_of",
    "complaints_to_answer",
    "coordinated",
    "coordinator_of",
    "counting",
    "emergencies_by_worker",
    "emergencies_of",
    "emergencies_to_review",
    "has_looked",
    "holder_of",
    "kept_out",
    "last_decided",
    "log_lines",
    "look_as",
    "may_pass_on",
    "my_asks",
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
    "written_down",
]
