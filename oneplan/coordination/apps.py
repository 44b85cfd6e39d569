from django.utils.translation import gettext_noop

from oneplan.coordination.nav import items
from oneplan.kernel.rooms import Room
from oneplan.ui import nav

THERE = "whoever coordinated in the community that the family has left is told of there"


class CoordinationConfig(Room):
    name = "oneplan.coordination"
    parts = {"coordination": gettext_noop("who coordinates")}
    stays_when_moving = dict.fromkeys(("Holding", "Handover", "Wish"), THERE)

    def ready(self) -> None:
        nav.register(items)
