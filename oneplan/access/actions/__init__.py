"""What is done to access: facts noted, consent decided, emergencies, asks, complaints."""

from oneplan.access.actions.asking import answer_ask, ask
from oneplan.access.actions.complaining import answer_complaint, complain, receive_complaint
from oneplan.access.actions.deciding import (
    Said,
    change_sight,
    decide_item,
    keep_out,
    said_stop,
    say_no,
    stop_single,
    take_no_back,
    write_what_was_said,
)
from oneplan.access.actions.emergencies import have_told, open_emergency, review_emergency
from oneplan.access.actions.facts import (
    More,
    Recipient,
    assign_coordinator,
    begin_family,
    end_basis,
    join_team,
    leave_team,
    note_capacity,
    note_opening,
    open_record,
    record_directive,
    send_to_intake,
    withdraw_directive,
)
from oneplan.access.actions.listing import note_listed

__all__ = [
    "More",
    "Recipient",
    "Said",
    "answer_ask",
    "answer_complaint",
    "ask",
    "assign_coordinator",
    "begin_family",
    "change_sight",
    "complain",
    "decide_item",
    "end_basis",
    "have_told",
    "join_team",
    "keep_out",
    "leave_team",
    "note_capacity",
    "note_listed",
    "note_opening",
    "open_emergency",
    "open_record",
    "receive_complaint",
    "record_directive",
    "review_emergency",
    "said_stop",
    "say_no",
    "send_to_intake",
    "stop_single",
    "take_no_back",
    "withdraw_directive",
    "write_what_was_said",
]
