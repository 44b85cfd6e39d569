"""Migrations in step with the models, without a database; and without a word of the wall."""

import os
import re
import sys
from pathlib import Path

import django
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

# What stands in a room's wall/*.sql; a function that an index needs stands with the index.
OF_THE_WALL = re.compile(
    r"\b(?:CREATE|ALTER)\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+)?"
    r"(?:POLICY|TRIGGER|(?:FUNCTION|PROCEDURE|ROUTINE|AGGREGATE)\s+(?!oneplan_reach\b))"
    r"|\bROW\s+LEVEL\s+SECURITY\b|\b(?:GRANT|REVOKE)\s[^;]*\s(?:TO|FROM)\s",
    re.IGNORECASE,
)


def belongs_to_the_wall(text: str) -> bool:
    return bool(OF_THE_WALL.search(text))


def of_the_wall() -> list[Path]:
    """Migrations of ours that make a function, trigger or policy, or give a right."""
    files = [
        *Path("oneplan").glob("*/migrations/*.py"),
        *Path("oneplan").glob("*/migrations/*.sql"),
    ]
    return [path for path in files if belongs_to_the_wall(path.read_text(encoding="utf-8"))]


def out_of_step() -> list[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    changes = detector.changes(graph=loader.graph)
    ours = {label for label in changes if apps.get_app_config(label).name.startswith("oneplan.")}
    return [
        f"{label}: {operation.describe()}"
        for label in sorted(ours)
        for migration in changes[label]
        for operation in migration.operations
    ]


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneplan.config.settings")
    django.setup()
    waiting, foreign = out_of_step(), of_the_wall()
    for line in waiting:
        print(line)
    for path in foreign:
        print(f"{path}: functions, triggers, policies and rights stand in the room's wall/*.sql")
    print("migrations: run `oneplan makemigrations`" if waiting else "migrations: in step")
    return bool(waiting or foreign)


if __name__ == "__main__":
    sys.exit(main())
