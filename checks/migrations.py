"""Migrations in step with the models, without a database."""

import os
import sys

import django
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneplan.config.settings")
    django.setup()
    loader = MigrationLoader(None, ignore_no_migrations=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    changes = detector.changes(graph=loader.graph)
    ours = {label for label in changes if apps.get_app_config(label).name.startswith("oneplan.")}
    for label in sorted(ours):
        for migration in changes[label]:
            for operation in migration.operations:
                print(f"{label}: {operation.describe()}")
    print("migrations: in step" if not ours else "migrations: run `oneplan makemigrations`")
    return bool(ours)


if __name__ == "__main__":
    sys.exit(main())
