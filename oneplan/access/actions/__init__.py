"""What is done to access: facts noted, consent decided, records opened."""

from oneplan.access.actions.deciding import (
    SpokenDecision,
    change_sight,
    decide_item,
    keep_out,
    said_stop,
    say_no,
    stop_single,
    take_no_back,
    write_what_was_said,
)
from oneplan.access.actions.directives import (
    More,
    Recipient,
    note_capacity,
    record_directive,
    withdraw_all,
    withdraw_directive,
    withdraw_permits,
)
from oneplan.access.actions.involving import (
    assign_coordinator,
    begin_family,
    end_intake,
    end_involvement,
    join_once,
    join_team,
    leave_team,
    pass_on_request,
    send_to_intake,
)
from oneplan.access.actions.listing import note_listed
from oneplan.access.actions.opening import note_opening, open_record

__all__ = [
    "More",
    "Recipient",
    "SpokenDecision",
    "assign_coordinator",
    "begin_family",
    "change_sight",
    "decide_item",
    "end_intake",
    "end_involvement",
    "join_once",
    "join_team",
    "keep_out",
    "leave_team",
    "note_capacity",
    "note_listed",
    "note_opening",
    "open_record",
    "pass_on_request",
    "record_directive",
    "said_stop",
    "say_no",
    "send_to_intake",
    "stop_single",
    "take_no_back",
    "withdraw_all",
    "withdraw_directive",
    "withdraw_permits",
    "write_what_was_said",
]
