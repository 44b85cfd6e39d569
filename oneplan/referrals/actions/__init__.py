"""What somebody does with a request for help: write it, send it, decide about it."""

from oneplan.referrals.actions.asking import (
    begin,
    claim,
    discard,
    put_person,
    remove_person,
    save_answer,
)
from oneplan.referrals.actions.deciding import (
    Acceptance,
    Judgement,
    Refusal,
    accept,
    decline,
    note_attempt,
    take_back,
    withdraw,
)
from oneplan.referrals.actions.moving import move
from oneplan.referrals.actions.sending import (
    Consent,
    Document,
    WorkerRequest,
    look_at,
    receive,
    refer,
    send,
)

__all__ = [
    "Acceptance",
    "Consent",
    "Document",
    "Judgement",
    "Refusal",
    "WorkerRequest",
    "accept",
    "begin",
    "claim",
    "decline",
    "discard",
    "look_at",
    "move",
    "note_attempt",
    "put_person",
    "receive",
    "refer",
    "remove_person",
    "save_answer",
    "send",
    "take_back",
    "withdraw",
]
