"""Check that the log of who looked is what was written: `oneplan check_log`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = (
        "Check the seals of the log of who looked. Prints numbers and one last seal, no names; "
        "keep the last seal elsewhere, to notice if the newest lines are ever cut off."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT lines, unsealed, broken, last FROM oneplan_check_log()")
            lines, unsealed, broken, last = cursor.fetchone()
        self.stdout.write(f"{lines} lines, {unsealed} without a seal, {broken} broken")
        self.stdout.write(f"last seal {last}")
        if unsealed or broken:
            raise CommandError("The log is not what was written.")
