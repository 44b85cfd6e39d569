from django.apps import AppConfig

from oneplan.ui import nav
from oneplan.wellness.nav import items


class WellnessConfig(AppConfig):
    name = "oneplan.wellness"

    def ready(self) -> None:
        nav.register(items)
