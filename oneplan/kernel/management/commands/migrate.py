"""Django's `migrate`, and then the wall: never the one without the other."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor

from oneplan.kernel import wall
from oneplan.kernel.applied import refuse_anothers


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        refuse_anothers(connections[options["database"]])
        super().handle(*args, **options)
        if options["plan"] or options["check_unapplied"]:
            return
        connection = connections[options["database"]]
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("The wall follows when all migrations are applied.")
            return
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            done = wall.install(cursor)
        if done and options["verbosity"]:
            self.stdout.write("The wall is installed.")
