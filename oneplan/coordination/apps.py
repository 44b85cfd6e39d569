from django.utils.translation import gettext_noop

from oneplan.coordination.nav import items
from oneplan.kernel.rooms import Room
from oneplan.ui import nav


class CoordinationConfig(Room):
    name = "oneplan.coordination"
    parts = {"coordination": gettext_noop("who coordinates")}

    def ready(self) -> None:
        nav.register(items)
