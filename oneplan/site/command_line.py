"""What `oneplan setup`, `worker` and `administrator` understand. Read before Django is set up."""

from argparse import ArgumentParser
from pathlib import Path


def describe_setup(command: ArgumentParser) -> None:
    """Everything that is not said as a flag is asked, where somebody sits at the terminal."""
    say = command.add_argument
    say("--community", metavar="NAME", help="the system of care: its name")
    say("--slug", default="", help="its short name in addresses; default: made from the name")
    say("--languages", metavar="CODES", help="of its pages and plans, such as en,fr")
    say("--zone", metavar="ZONE", help="its time zone, such as America/Toronto")
    say("--country", metavar="XX", help="of telephone numbers written without one, such as CA")
    say("--emergency-number", metavar="NUMBER", help="whom to call in danger: 9-1-1 in Canada")
    say("--crisis-number", metavar="NUMBER", help="for thoughts of suicide: 9-8-8 in Canada")
    say("--jurisdiction", metavar="CODE", help="whose law says who decides for whom, such as CA-ON")
    say("--help-phone", metavar="NUMBER", help="telephone for families who ask for help")
    say("--agency", metavar="NAME", help="the agency that coordinates plans here")
    say("--agency-phone", metavar="NUMBER", help="its telephone")
    say(
        "--admin",
        metavar="'NAME <ADDRESS>'",
        action="append",
        default=[],
        help="who runs the site: give it twice, for two people",
    )
    say("--no-questions", action="store_true", help="ask nothing: what is missing is an error")


def describe_worker(command: ArgumentParser) -> None:
    """One of four things: add, leave, sheet, list."""
    what = command.add_subparsers(dest="what", metavar="add|leave|sheet|list", required=True)
    add = what.add_parser("add", help="invite somebody to work at an agency")
    for name, words in (
        ("--name", "their name"),
        ("--email", "their e-mail address: the link works with it alone"),
        ("--agency", "where they work"),
    ):
        add.add_argument(name, required=True, help=words)
    add.add_argument(
        "--role",
        action="append",
        required=True,
        help="coordinator, intake, supervisor, link_worker, provider, table, planner or privacy;"
        " several times for several",
    )
    add.add_argument("--title", default="", help="as families read it")
    add.add_argument("--phone", default="", help="their telephone at work")
    add.add_argument("--language", action="append", default=[], help="such as en, fr")
    leave = what.add_parser("leave", help="somebody leaves: access ends at once")
    leave.add_argument("email")
    leave.add_argument("--agency", default="", help="only there; default: everywhere")
    sheet = what.add_parser("sheet", help="look at a spreadsheet of workers, or invite them")
    sheet.add_argument("path", type=Path)
    sheet.add_argument("--yes", action="store_true", help="invite all of them, or nobody")
    listing = what.add_parser("list", help="who works where")
    for command_ in (add, leave, sheet, listing):
        command_.add_argument("--community", default="", help="its short name; default: the first")


def describe_community(command: ArgumentParser) -> None:
    """What gives rights, and is so said at the machine alone."""
    what = command.add_subparsers(dest="what", metavar="list|change", required=True)
    what.add_parser("list", help="each community, its law and the agency that coordinates there")
    change = what.add_parser("change", help="another agency coordinates; another law counts")
    change.add_argument("--community", default="", help="its short name; default: the first")
    change.add_argument("--coordinating-agency", metavar="NAME", default="", help="which one")
    change.add_argument(
        "--jurisdiction", metavar="CODE", default="", help="whose law, such as CA-ON"
    )


def describe_administrator(command: ArgumentParser) -> None:
    """Who runs the site: from the machine nobody else is asked."""
    what = command.add_subparsers(dest="what", metavar="add|leave|list", required=True)
    add = what.add_parser("add", help="invite somebody to run the site")
    add.add_argument("--name", required=True)
    add.add_argument("--email", required=True)
    leave = what.add_parser("leave", help="somebody runs the site no more; two must stay")
    leave.add_argument("email")
    what.add_parser("list", help="who runs the site")
