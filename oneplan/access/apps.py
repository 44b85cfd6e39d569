from django.apps import AppConfig

from oneplan.access.nav import items
from oneplan.ui import nav


class AccessConfig(AppConfig):
    name = "oneplan.access"

    def ready(self) -> None:
        nav.register(items)
