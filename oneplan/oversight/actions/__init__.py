"""What people do who ask for access, open it in an emergency, or watch over it."""

from oneplan.oversight.actions.asking import answer_ask, ask
from oneplan.oversight.actions.complaining import answer_complaint, complain, receive_complaint
from oneplan.oversight.actions.emergencies import have_told, open_emergency, review_emergency

__all__ = [
    "answer_ask",
    "answer_complaint",
    "ask",
    "complain",
    "have_told",
    "open_emergency",
    "receive_complaint",
    "review_emergency",
]
