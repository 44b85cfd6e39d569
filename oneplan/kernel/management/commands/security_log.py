"""`oneplan security_log`: who signed in, failed to, was refused or took a file out, and when."""

import json
from datetime import datetime
from typing import Any

from django.core.management import BaseCommand, CommandParser

from oneplan.kernel.models import SecurityEvent


class Command(BaseCommand):
    help = "Print the security log, one JSON object a line, the oldest first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since", type=datetime.fromisoformat, help="as 2026-05-01T00:00:00+00:00"
        )

    def handle(self, *_words: Any, **options: Any) -> None:
        lines = SecurityEvent.objects.order_by("at", "id")
        if options["since"]:
            lines = lines.filter(at__gte=options["since"])
        for line in lines.iterator():
            self.stdout.write(json.dumps(_told(line)))


def _told(line: SecurityEvent) -> dict[str, str | None]:
    return {
        "at": line.at.isoformat(),
        "event": line.event,
        "actor": str(line.actor) if line.actor else None,
        "detail": line.detail,
        "about": str(line.about) if line.about else None,
    }
