from oneplan.access.items import register
from oneplan.kernel.rooms import Room
from oneplan.plans.items import items


class PlansConfig(Room):
    name = "oneplan.plans"
    not_in_record = {"Unsent": "what somebody is typing is nobody's but theirs, until they save"}

    def ready(self) -> None:
        register(items)
