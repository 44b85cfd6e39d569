from oneplan.kernel.rooms import Room
from oneplan.site.nav import items
from oneplan.ui import nav


class SiteConfig(Room):
    name = "oneplan.site"

    def ready(self) -> None:
        nav.register(items)
