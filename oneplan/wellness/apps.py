from oneplan.kernel.rooms import Room
from oneplan.ui import nav
from oneplan.wellness.nav import items


class WellnessConfig(Room):
    """None of its rows is about a family: none is in a family's record, none moves."""

    name = "oneplan.wellness"

    def ready(self) -> None:
        nav.register(items)
