from django.utils.translation import gettext_noop

from oneplan.access.items import register
from oneplan.kernel.rooms import Room
from oneplan.plans.items import items


class PlansConfig(Room):
    name = "oneplan.plans"
    parts = {
        "plans": gettext_noop("the plan"),
        "plan": gettext_noop("the plan"),
        "print": gettext_noop("the printed plan"),
    }
    not_in_record = {"Unsent": "what somebody is typing is nobody's but theirs, until they save"}

    def ready(self) -> None:
        register(items)
