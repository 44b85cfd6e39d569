"""Whether a database's migrations are this OnePlan's, an older or a newer one's."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

# Of the time before each room had one initial migration. Nothing had been released, so nothing
# leads from there to here (CHANGELOG, 0.1.0).
BEFORE_THE_FIRST = ("kernel", "0001_wall")


class AnothersDatabase(SystemExit):
    """Made by another OnePlan than this one can bring up; the message says what to do."""


def refuse_anothers(connection: BaseDatabaseWrapper) -> None:
    """Raises AnothersDatabase where migrations are applied that this OnePlan does not have."""
    loader = MigrationLoader(connection)
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
    if BEFORE_THE_FIRST in unknown:
        raise AnothersDatabase(
            "This database was made before OnePlan's first release and cannot be brought up:"
            " begin anew, with another folder or an empty database. Nothing was changed."
        )
    if unknown:
        app, name = sorted(unknown)[-1]
        raise AnothersDatabase(
            f"This database was made by a newer OnePlan (it knows {app}.{name})."
            " Install that version or a later one; nothing was changed."
        )
