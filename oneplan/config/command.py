"""The `oneplan` command: `oneplan demo`, `oneplan serve`, and Django's own commands behind it."""

import argparse
import os
import sys
import warnings
from contextlib import ExitStack
from pathlib import Path

import django
from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from oneplan import __version__
from oneplan.config import env
from oneplan.config.commands import copies
from oneplan.config.commands.data_folder import SETTINGS, find_folder, open_folder
from oneplan.config.commands.migrating import migrate_everything
from oneplan.config.commands.owner import as_owner, without_pool
from oneplan.config.commands.serving import serve
from oneplan.kernel import roles, wall
from oneplan.kernel.postgres import embedded_server
from oneplan.site.command_line import (
    describe_administrator,
    describe_community,
    describe_setup,
    describe_worker,
)

NOWHERE = Path("/nonexistent")
WITHOUT_DATABASE = {
    "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help",
    "mail", "makemessages", "makemigrations", "startapp", "version", "--help", "--version",
}  # fmt: skip
AS_OWNER = {
    "migrate", "sqlmigrate", "optimizemigration", "squashmigrations", "keys", "security_log",
    "setup", "worker", "administrator", "community",
}  # fmt: skip
# These begin an installation; every other command finds one, or says that there is none.
MAKES_FOLDER = {"migrate", "setup"}
# What Django would do here is not what it means here.
INSTEAD = {
    "createsuperuser": "OnePlan has no superuser. `oneplan setup` makes the first two"
    " administrators, `oneplan administrator add` invites another.",
    "changepassword": "OnePlan has no passwords: everybody signs in with a code or a passkey.",
}


def main(arguments: list[str] | None = None) -> int:
    """A command of ours, of Django's or of a room's; `--data DIR` may stand anywhere."""
    data, words = _folder(sys.argv[1:] if arguments is None else arguments)
    if words in (["--version"], ["version"]):
        print(f"oneplan {__version__}")
        return 0
    if words and words[0] not in {"-h", "--help", *OUR_COMMANDS}:
        return django_command(words, data)
    asked, rest = parser().parse_known_args(words)
    asked.data, asked.words = data, words
    return int(asked.run(asked, rest))


def _folder(given: list[str]) -> tuple[Path | None, list[str]]:
    """The folder that was named, and the other words."""
    folder = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    folder.add_argument("--data", type=Path)
    asked, words = folder.parse_known_args(given)
    return asked.data, words


def django_command(given: list[str], data: Path | None) -> int:
    """Run it with the folder's settings, and its database running meanwhile."""
    name = given[0] if given else "help"
    if name in INSTEAD:
        raise SystemExit(INSTEAD[name])
    with ExitStack() as around:
        if name in WITHOUT_DATABASE or {"-h", "--help"} & {*given}:
            os.environ.update(without_folder())
        else:
            folder = find_folder(data, make=name in MAKES_FOLDER)
            os.environ.update(folder.environment())
            if folder.embedded:
                around.enter_context(embedded_server(folder.path))
        django.setup()
        without_pool()
        if name in AS_OWNER and settings.DATA != NOWHERE:
            around.enter_context(as_owner())
        if name == "setup":
            migrate_everything(MigrationLoader(connection))
        elif name in {"worker", "administrator", "community"} and settings.DATA != NOWHERE:
            wall.refuse_another(connection)
        if name == "makemigrations":
            # It would compare with the database's history; that is what `migrate` is for.
            warnings.filterwarnings("ignore", message="Got an error checking a consistent")
        execute_from_command_line(["oneplan", *given])
    return 0


def without_folder() -> dict[str, str]:
    """What the settings read where nothing is kept and no database is asked."""
    nothing = {"ONEPLAN_DATA": str(NOWHERE), "ONEPLAN_SECRET_KEY": "only to show a text"}
    return {"DJANGO_SETTINGS_MODULE": env.text("ONEPLAN_SETTINGS", SETTINGS)} | nothing


def run_through(asked: argparse.Namespace, rest: list[str]) -> int:
    """A command of room site: its arguments are described here and there by the same function."""
    _nothing_more(rest)
    return django_command(asked.words, asked.data)


def run_demo(asked: argparse.Namespace, rest: list[str]) -> int:
    _nothing_more(rest)
    if env.text("ONEPLAN_DATABASE_URL"):
        print("ONEPLAN_DATABASE_URL is left alone: the demo has a database of its own.")
    print("OnePlan's demo", flush=True)
    return serve(open_folder(asked.data, demo=True), "127.0.0.1", asked.port, asked.check)


def run_serve(asked: argparse.Namespace, rest: list[str]) -> int:
    _nothing_more(rest)
    if env.text("ONEPLAN_OWNER_DATABASE_URL"):
        raise SystemExit(
            "ONEPLAN_OWNER_DATABASE_URL is set: what serves pages must not hold the password of"
            " the tables' owner. Set it for `oneplan migrate` only (docs/running.md)."
        )
    print("OnePlan", flush=True)
    return serve(open_folder(asked.data, demo=False), asked.host, asked.port)


def run_migrate(asked: argparse.Namespace, rest: list[str]) -> int:
    return django_command(["migrate", *rest], asked.data)


def run_import(asked: argparse.Namespace, rest: list[str]) -> int:
    return _onward(asked, rest, f"import_{asked.what}")


def run_export(asked: argparse.Namespace, rest: list[str]) -> int:
    return _onward(asked, rest, f"export_{asked.what}")


def run_plan(asked: argparse.Namespace, rest: list[str]) -> int:
    return _onward(asked, rest, f"plan_{asked.what}")


def _onward(asked: argparse.Namespace, rest: list[str], name: str) -> int:
    """A room's command of two words: its arguments are described here, for `--help`, and read
    there."""
    _nothing_more(rest)
    words = asked.words[1:]
    words.remove(asked.what)
    return django_command([name, *words], asked.data)


def run_mail(asked: argparse.Namespace, rest: list[str]) -> int:
    return django_command(["mail", asked.what, asked.address, *rest], asked.data)


def run_backup(asked: argparse.Namespace, rest: list[str]) -> int:
    _nothing_more(rest)
    return copies.backup(asked.data, asked.to, asked.keep, verify=not asked.unverified)


def run_drill(asked: argparse.Namespace, rest: list[str]) -> int:
    _nothing_more(rest)
    return copies.drill(asked.data, asked.copy)


def run_restore(asked: argparse.Namespace, rest: list[str]) -> int:
    _nothing_more(rest)
    return copies.restore(
        asked.data, asked.copy, asked.keys, asked.ledger, no_ledger=asked.no_ledger
    )


def run_help(asked: argparse.Namespace, rest: list[str]) -> int:
    parser().print_help()
    return 0


def run_roles(asked: argparse.Namespace, rest: list[str]) -> int:
    _nothing_more(rest)
    print(roles.script(), end="")
    return 0


def _nothing_more(rest: list[str]) -> None:
    if rest:
        raise SystemExit(f"oneplan: {rest[0]} means nothing here; see oneplan --help")


def a_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text} is not a port; one from 1024 to 32767 will do")
    return int(text)


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog="oneplan",
        description="One family, one plan, one focus.",
        epilog="oneplan COMMAND --help says what each takes; oneplan --version, which this is."
        " Any other word is a command of Django's (oneplan help lists them), run with the"
        " same database: oneplan shell, oneplan showmigrations. --data names its folder.",
        allow_abbrev=False,
    )
    whole.set_defaults(run=run_help)
    commands = whole.add_subparsers(metavar="COMMAND")
    for name, (describe, run, help_text) in OUR_COMMANDS.items():
        command = commands.add_parser(name, help=help_text, allow_abbrev=False)
        command.add_argument("--data", type=Path, help="the folder that holds everything")
        command.set_defaults(run=run)
        describe(command)
    return whole


def describe_demo(command: argparse.ArgumentParser) -> None:
    command.add_argument("--port", type=a_port, default=8000)
    command.add_argument(
        "--check", action="store_true", help="start, fetch the front page, print timings, stop"
    )


def describe_serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--port", type=a_port, default=8000)
    command.add_argument("--host", default="127.0.0.1")


def describe_migrate(command: argparse.ArgumentParser) -> None:
    command.epilog = "More arguments are those of Django's migrate."


def describe_import(command: argparse.ArgumentParser) -> None:
    command.add_argument("what", choices=["directory", "referral"])
    command.add_argument("path", type=Path)
    command.add_argument("--community", help="its short name; default: the first")
    of_a_directory = command.add_argument_group("of a directory")
    of_a_directory.add_argument("--source", help="a name for where these rows come from")
    of_a_directory.add_argument(
        "--mapping", type=Path, help="a CSV file: what each column is (docs/directory.md)"
    )
    of_a_directory.add_argument("--report", type=Path, help="write every issue to this CSV file")


def describe_export(command: argparse.ArgumentParser) -> None:
    command.add_argument("what", choices=["directory"])
    command.add_argument("path", type=Path)
    command.add_argument("--community", help="its short name; default: the first")


def describe_plan(command: argparse.ArgumentParser) -> None:
    command.add_argument("what", choices=["pdf"])
    command.add_argument("plan", help="the id of the plan, or of the family")
    command.add_argument("--to", type=Path, required=True, help="the file to write")
    command.add_argument("--as", required=True, help="e-mail of somebody who may see the plan")
    command.add_argument("--language", choices=["en", "fr"], help="default: en")
    command.add_argument("--paper", choices=["letter", "a4"], help="default: letter")
    command.add_argument("--number", help="a version that was agreed to; default: the draft")


def describe_backup(command: argparse.ArgumentParser) -> None:
    command.add_argument("--to", type=Path, required=True, help="the folder of copies")
    command.add_argument(
        "--keep", type=int, default=0, help="how many copies stay; older ones are removed"
    )
    command.add_argument(
        "--unverified", action="store_true", help="do not bring it back beside, to compare"
    )


def describe_drill(command: argparse.ArgumentParser) -> None:
    command.add_argument("copy", type=Path, help="a copy, or the folder of copies: the newest")


def describe_restore(command: argparse.ArgumentParser) -> None:
    command.add_argument("copy", type=Path)
    command.add_argument("--keys", type=Path, help="the file of keys (`keys` of the data folder)")
    command.add_argument(
        "--ledger", type=Path, action="append", default=[], help="the newest own-keys/destroyed"
    )
    command.add_argument("--no-ledger", action="store_true", help="there is none any more")


def describe_mail(command: argparse.ArgumentParser) -> None:
    command.add_argument("what", choices=["test"])
    command.add_argument("address", help="where to send a short message")


def describe_roles(command: argparse.ArgumentParser) -> None:
    command.add_argument("--print", action="store_true", required=True)


OUR_COMMANDS = {
    "demo": (describe_demo, run_demo, "a fictional community to try, on this machine only"),
    "serve": (describe_serve, run_serve, "serve pages (docs/running.md)"),
    "setup": (describe_setup, run_through, "begin an office: community, agency, administrators"),
    "worker": (describe_worker, run_through, "who works where: add, leave, sheet, list"),
    "administrator": (
        describe_administrator, run_through, "who runs the site: add, leave, list",
    ),
    "community": (
        describe_community, run_through, "which agency coordinates, whose law counts: list, change",
    ),
    "migrate": (describe_migrate, run_migrate, "bring the database up to this version"),
    "import": (describe_import, run_import, "read a directory of services, or a referral"),
    "export": (describe_export, run_export, "write the directory of services as HSDS 3.0"),
    "plan": (describe_plan, run_plan, "write a family's plan as a PDF"),
    "backup": (describe_backup, run_backup, "copy everything into one sealed file"),
    "drill": (describe_drill, run_drill, "bring a copy back beside, compare, remove it"),
    "restore": (describe_restore, run_restore, "bring a copy back into an empty database"),
    "mail": (describe_mail, run_mail, "send a test message, to see that mail leaves"),
    "roles": (describe_roles, run_roles, "what an administrator runs once on a real server"),
}  # fmt: skip
