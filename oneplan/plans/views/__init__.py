"""Pages of the plan: reading it, writing the draft, reporting on it, agreeing to it."""

from oneplan.plans.views.agreeing import agree, begin
from oneplan.plans.views.editing import (
    need,
    option,
    outcome,
    own_vision,
    step,
    strength,
    vision,
)
from oneplan.plans.views.reading import pdf, plan, version, version_pdf, versions, work
from oneplan.plans.views.reporting import move, need_status, remove, step_status
from oneplan.plans.views.saying import not_yet, not_yet_over, own_view
from oneplan.plans.views.services import find_service, service

__all__ = [
    "agree",
    "begin",
    "find_service",
    "move",
    "need",
    "need_status",
    "not_yet",
    "not_yet_over",
    "option",
    "outcome",
    "own_view",
    "own_vision",
    "pdf",
    "plan",
    "remove",
    "service",
    "step",
    "step_status",
    "strength",
    "version",
    "version_pdf",
    "versions",
    "vision",
    "work",
]
