from django.apps import AppConfig

from oneplan.access.items import register
from oneplan.plans.items import items


class PlansConfig(AppConfig):
    name = "oneplan.plans"

    def ready(self) -> None:
        register(items)
