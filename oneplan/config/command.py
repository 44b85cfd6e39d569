"""The `oneplan` command: `oneplan demo`, `oneplan serve`, and Django's own commands behind it."""

import argparse
import os
import sys
import warnings
from contextlib import ExitStack
from pathlib import Path

import django
from django.core.management import execute_from_command_line

from oneplan.config import env
from oneplan.config.commands import copies
from oneplan.config.commands.data_folder import find_folder, open_folder
from oneplan.config.commands.owner import as_owner, without_pool
from oneplan.config.commands.serving import serve
from oneplan.kernel import roles
from oneplan.kernel.postgres import embedded_server

WITHOUT_DATABASE = {
    "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help",
    "mail", "makemessages", "makemigrations", "startapp", "version", "--help", "--version",
}  # fmt: skip
AS_OWNER = {
    "migrate", "sqlmigrate", "optimizemigration", "squashmigrations", "keys", "security_log",
}  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    if not given or given[0] in {"-h", "--help", *OUR_COMMANDS}:
        asked, rest = parser().parse_known_args(given)
        return int(asked.run(asked, rest))
    return behind(given)


def behind(given: list[str]) -> int:
    """A command of Django's or a room's: `oneplan shell`, `oneplan --data DIR showmigrations`."""
    folder = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    folder.add_argument("--data", type=Path)
    if given[0].split("=")[0] == "--data":
        asked, given = folder.parse_known_args(given)
        return django_command(given, asked.data)
    return django_command(given, None)


def django_command(given: list[str], data: Path | None) -> int:
    """Run it with the folder's settings, and its database running meanwhile."""
    name = given[0] if given else "help"
    folder = find_folder(data)
    os.environ.update(folder.environment())
    with ExitStack() as around:
        if folder.embedded and name not in WITHOUT_DATABASE:
            around.enter_context(embedded_server(folder.path))
        django.setup()
        without_pool()
        if name in AS_OWNER:
            around.enter_context(as_owner())
        if name == "makemigrations":
            # It would compare with the database's history; that is what `migrate` is for.
            warnings.filterwarnings("ignore", message="Got an error checking a consistent")
        execute_from_command_line(["oneplan", *given])
    return 0


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
    return django_command([f"import_{asked.what}", str(asked.path), *rest], asked.data)


def run_plan(asked: argparse.Namespace, rest: list[str]) -> int:
    return django_command(["plan_pdf", asked.plan, "--to", str(asked.to), *rest], asked.data)


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
        epilog="Any other word is a command of Django's (oneplan help lists them), run with the"
        " same database: oneplan shell, oneplan showmigrations. --data may come before it.",
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


def describe_plan(command: argparse.ArgumentParser) -> None:
    command.add_argument("what", choices=["pdf"])
    command.add_argument("plan", help="the plan's id")
    command.add_argument("--to", type=Path, required=True, help="the file to write")


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
    "migrate": (describe_migrate, run_migrate, "bring the database up to this version"),
    "import": (describe_import, run_import, "read a directory of services, or a referral"),
    "plan": (describe_plan, run_plan, "write a family's plan as a PDF"),
    "backup": (describe_backup, run_backup, "copy everything into one sealed file"),
    "drill": (describe_drill, run_drill, "bring a copy back beside, compare, remove it"),
    "restore": (describe_restore, run_restore, "bring a copy back into an empty database"),
    "mail": (describe_mail, run_mail, "send a test message, to see that mail leaves"),
    "roles": (describe_roles, run_roles, "what an administrator runs once on a real server"),
}
