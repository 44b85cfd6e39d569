from django.apps import AppConfig

from oneplan.home.nav import items
from oneplan.ui import nav


class HomeConfig(AppConfig):
    name = "oneplan.home"

    def ready(self) -> None:
        nav.register(items, first=True)
