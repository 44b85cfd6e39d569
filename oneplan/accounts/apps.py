from importlib import import_module

from oneplan.kernel.rooms import Room
from oneplan.ui.nav import register


class AccountsConfig(Room):
    name = "oneplan.accounts"

    def ready(self) -> None:
        # Their receivers note at sign-in what later requests ask for.
        for listener in ("credentials", "late_forms", "second_step"):
            import_module(f"{self.name}.{listener}")
        register(import_module(f"{self.name}.nav").items)
