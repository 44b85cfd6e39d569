"""`oneplan setup`: begin an office. Questions at a terminal; flags for scripts."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from oneplan.kernel.errors import Invalid
from oneplan.people.models import Community
from oneplan.site.command_line import describe_setup
from oneplan.site.setting_up import ENOUGH, Beginning, administrators, an_administrator, begin

# Flag, question, what Enter means. None: an answer is needed.
QUESTIONS: tuple[tuple[str, str, str | None], ...] = (
    ("community", "What is the community called (the system of care)?", None),
    (
        "languages",
        "In which languages are its pages and plans? Codes, with commas between",
        "en,fr",
    ),
    ("zone", "Its time zone", "America/Toronto"),
    ("country", "Country of telephone numbers", "CA"),
    ("emergency_number", "Whom does anybody call in danger?", "9-1-1"),
    ("crisis_number", "Whom does anybody call with thoughts of suicide?", "9-8-8"),
    ("jurisdiction", "Whose law says who decides for whom?", "CA-ON"),
    ("help_phone", "Telephone for families who ask for help (may be empty)", ""),
    ("agency", "Which agency coordinates plans here?", None),
    ("agency_phone", "Its telephone (may be empty)", ""),
)
NEXT = """
{community} is there, with {agency}.{admins}

What comes next:
  1. `oneplan serve`, with mail set (docs/running.md): sign-in codes go by e-mail.
  2. Both administrators sign in at {where}/accounts/login/ with their address, type the code that
     is mailed, and add a passkey or an authenticator app.
  3. On the site's page they add agencies, and invite workers: {where}/site/
     Or here: oneplan worker add --agency {quoted} --name NAME --email ADDRESS --role coordinator
     At least one intake worker and one coordinator work at {agency}; two supervisors are better.
  4. `oneplan import directory PATH` brings the services of the community in.
"""


class Command(BaseCommand):
    help = "Begin an office: a community, its first agency and two administrators."
    suppressed_base_arguments = {
        "--version", "-v", "--settings", "--pythonpath", "--traceback", "--no-color",
        "--force-color",
    }  # fmt: skip

    def add_arguments(self, parser: ArgumentParser) -> None:
        describe_setup(parser)

    def handle(self, *args: Any, **given: Any) -> None:
        if settings.DEMO:
            raise CommandError("The demo has its own, made-up communities: choose another folder.")
        asks = sys.stdin.isatty() and not given["no_questions"]
        it = self._beginning(given, asks)
        try:
            community = begin(it)
        except Invalid as refusal:
            lines = [f"  --{flag}: {words}" for flag, words in refusal.fields.items()]
            raise CommandError("\n".join(["Nothing was made.", *lines])) from None
        self.stdout.write(_what_is_next(it, community))

    def _beginning(self, given: Mapping[str, Any], asks: bool) -> Beginning:
        answers = {
            flag: self._answer(given[flag], question, usual, asks)
            for flag, question, usual in QUESTIONS
        }
        languages = [code.strip() for code in answers.pop("languages").split(",")]
        country = answers.pop("country").upper()
        return Beginning(
            slug=given["slug"],
            languages=tuple(code for code in languages if code),
            country=country,
            admins=tuple(map(an_administrator, self._admins(given["admin"], asks))),
            **answers,
        )

    def _answer(self, said: str | None, question: str, usual: str | None, asks: bool) -> str:
        """What was said as a flag, else is answered, else is usual; empty where it is needed."""
        if said is not None or not asks:
            return (said if said is not None else usual or "").strip()
        shown = f"{question} [{usual}] " if usual else f"{question} "
        while True:
            answer = input(shown).strip() or usual
            if answer is not None:
                return answer

    def _admins(self, said: list[str], asks: bool) -> list[str]:
        admins = list(said)
        while asks and len(admins) + administrators() < ENOUGH:
            admins.append(input("Who runs the site? Two people; NAME <ADDRESS> "))
        return admins


def _what_is_next(it: Beginning, community: Community) -> str:
    names = " and ".join(name for name, _address in it.admins)
    return NEXT.format(
        community=community.name,
        agency=it.agency,
        quoted=f"'{it.agency}'",
        admins=f" {names} run the site." if names else "",
        where=site_address(),
    )


def site_address() -> str:
    """Where the site is for visitors, as far as the environment says."""
    return next(iter(settings.CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000").rstrip("/")
