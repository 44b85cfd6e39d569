from oneplan.home.nav import items
from oneplan.kernel.rooms import Room
from oneplan.ui import nav


class HomeConfig(Room):
    name = "oneplan.home"

    def ready(self) -> None:
        nav.register(items, first=True)
