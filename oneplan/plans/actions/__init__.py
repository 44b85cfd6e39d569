"""What is done to a plan: begun, written, ordered, reported on, agreed to.

The draft may be written by whoever the family lets write that part of it. Only somebody who
directs the family makes it the plan; a coordinator may write down that they did.
"""

from oneplan.plans.actions.agreeing import agree_to_plan
from oneplan.plans.actions.beginning import begin_plan
from oneplan.plans.actions.keeping import forget_unsent, keep_unsent
from oneplan.plans.actions.ordering import move_need, remove_piece
from oneplan.plans.actions.reporting import set_need_status, set_service_status, set_step_status
from oneplan.plans.actions.saying import (
    MemberView,
    record_view,
    say_not_yet,
    say_own_view,
    take_back_not_yet,
)
from oneplan.plans.actions.writing import (
    write_need,
    write_option,
    write_outcome,
    write_service,
    write_step,
    write_strength,
    write_vision,
)

__all__ = [
    "MemberView",
    "agree_to_plan",
    "begin_plan",
    "forget_unsent",
    "keep_unsent",
    "move_need",
    "record_view",
    "remove_piece",
    "say_not_yet",
    "say_own_view",
    "set_need_status",
    "set_service_status",
    "set_step_status",
    "take_back_not_yet",
    "write_need",
    "write_option",
    "write_outcome",
    "write_service",
    "write_step",
    "write_strength",
    "write_vision",
]
