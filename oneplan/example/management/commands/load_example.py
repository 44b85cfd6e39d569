"""Load the made-up communities, once. Refuses beside anybody real."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oneplan.example import guard
from oneplan.example.loading import load


class Command(BaseCommand):
    help = "Load the example: two made-up communities, their directory and twelve families."

    def handle(self, *args: Any, **options: Any) -> None:
        if guard.beside_real_data():
            raise CommandError(
                "This database holds a community that is not made up:"
                " the example is only loaded into a database of its own."
            )
        if guard.is_loaded():
            self.stdout.write("The example is loaded already: nothing changed.")
            return
        loaded = load()
        self.stdout.write(f"Loaded {loaded.families} families and {loaded.services} services.")
