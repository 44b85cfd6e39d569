"""Bring a data folder up to this version: migrate as the owner, collect files, load the example.

Runs as a process of its own (`python -m oneplan.config.commands.prepare`), so that the process
that keeps the servers alive stays small.
"""

import hashlib
import sys
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command, get_commands
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from oneplan.config import env
from oneplan.config.commands.migrating import migrate_everything
from oneplan.config.commands.owner import as_owner, without_pool
from oneplan.config.commands.steps import step
from oneplan.kernel import wall
from oneplan.kernel.applied import refuse_anothers
from oneplan.kernel.roles import what_is_wrong

SAYS_OR_FORGETS = {
    f"django.core.mail.backends.{name}.EmailBackend" for name in ("console", "dummy", "locmem")
}


class CannotPrepare(SystemExit):
    """The folder cannot be brought up to date; the message says what to do."""


def main() -> int:
    django.setup()
    without_pool()
    try:
        prepare()
    except DatabaseError as error:
        raise CannotPrepare(f"The database refused: {str(error).splitlines()[0]}") from error
    except CommandError as error:
        raise CannotPrepare(f"Not done: {error}") from error
    return 0


def prepare() -> None:
    refuse_strong_role()
    if not settings.DEMO:
        refuse_codes_on_screen()
    with step("database up to date"):
        migrate()
    call_command("keys", "check", verbosity=0)
    with step("static files"):
        collect_static(settings.STATIC_ROOT)
    if settings.DEMO:
        with step("example community"):
            load_example(settings.DATA / "example-loaded")


def refuse_strong_role() -> None:
    """Pages are never served as a role that the walls do not stop."""
    connection.ensure_connection()
    if wrong := what_is_wrong(connection.connection):
        raise CannotPrepare(
            f"The role in ONEPLAN_DATABASE_URL {wrong}."
            " Make roles with `oneplan roles --print` (docs/running.md)."
        )


def refuse_codes_on_screen() -> None:
    """Sign-in codes go by mail; on a screen, or in what keeps the program's output, whoever reads
    there could sign in as anybody."""
    if settings.EMAIL_BACKEND in SAYS_OR_FORGETS and not getattr(settings, "MAIL_ON_CONSOLE", 0):
        raise CannotPrepare(
            "ONEPLAN_SMTP_URL is missing: sign-in codes cannot reach anybody. It looks like"
            " smtp://user:password@host:587 or, to try, file:///folder, or console: to have them"
            " where this program's words go (docs/running.md)."
        )


def migrate() -> None:
    """The embedded database: as its owner, and only if there is something to do. Another's is left
    alone: pages are served by whoever cannot change it. Raises for another OnePlan's database."""
    refuse_anothers(connection)
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not waiting and wall.is_current(connection):
        return
    if env.text("ONEPLAN_DATABASE_URL"):
        what = f"{len(waiting)} migrations wait" if waiting else "the wall is another version's"
        raise CannotPrepare(
            f"The database is not this OnePlan's yet ({what}): run `oneplan migrate` as its owner"
            " (ONEPLAN_OWNER_DATABASE_URL), then start again."
        )
    with as_owner():
        migrate_everything(executor.loader)


def collect_static(root: Path) -> None:
    """Anew if any file changed since the last time, or if that was cut short."""
    mark, made_from = _fingerprint(), root / ".made-from"
    if made_from.exists() and made_from.read_text() == mark:
        return
    made_from.unlink(missing_ok=True)
    ours_alone = root.is_relative_to(settings.DATA)
    call_command("collectstatic", verbosity=0, interactive=False, clear=ours_alone)
    made_from.write_text(mark)


def _fingerprint() -> str:
    seen: list[str] = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            where = Path(storage.path(path)).stat()
            seen.append(f"{path} {where.st_size} {where.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(seen)).encode()).hexdigest()


def load_example(mark: Path) -> None:
    """Once: what people then do in the demo stays."""
    if mark.exists():
        return
    if "load_example" not in get_commands():
        print("(none in this build) ", end="")
        return
    call_command("load_example", verbosity=0, stdout=StringIO())
    mark.write_text("yes")


if __name__ == "__main__":
    sys.exit(main())
