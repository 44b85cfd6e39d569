from django.apps import AppConfig

from oneplan.approvals.nav import items
from oneplan.ui import nav


class ApprovalsConfig(AppConfig):
    name = "oneplan.approvals"

    def ready(self) -> None:
        nav.register(items)
