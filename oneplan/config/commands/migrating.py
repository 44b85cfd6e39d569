"""Migrating a fresh database in a tenth of the time that Django takes.

For each of hundreds of operations Django rebuilds every model related to the one that changed,
which here is nearly all of them, although making tables does not look at the others. On a fresh
database we let it rebuild the one alone, and everything before a data migration, by the same
switch that Django has for putting that off. tests/kernel/test_migrating.py holds the outcome
against Django's own, object by object.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def migrate_everything(loader: MigrationLoader) -> None:
    """Apply what is not applied yet; as whoever is connected, who must be the owner."""
    if loader.applied_migrations:
        call_command("migrate", verbosity=0, interactive=False)
        return
    with one_model_at_a_time():
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def one_model_at_a_time() -> Iterator[None]:
    djangos = ProjectState._find_reload_model  # type: ignore[attr-defined]

    def itself(
        state: ProjectState, app_label: str, model_name: str, delay: bool = False
    ) -> set[tuple[str, str]]:
        state.is_delayed = True  # a data migration then starts by rebuilding everything
        return {(app_label, model_name)}

    ProjectState._find_reload_model = itself  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState._find_reload_model = djangos  # type: ignore[attr-defined]
