"""`oneplan plan pdf PLAN --to FILE --as EMAIL`: a plan on paper, as one person may see it."""

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from oneplan.access.actions import open_record
from oneplan.access.viewers import Known, name_account
from oneplan.accounts.models import Account
from oneplan.kernel.errors import Busy, NotFound
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family
from oneplan.plans.models import Plan
from oneplan.plans.paper import PaperPlan, render_pdf
from oneplan.plans.printing import plan_on_paper, version_on_paper
from oneplan.plans.readers import version

NOTHING = (
    "There is no such plan, or {email} may not see it. Nobody sees everything here: name somebody"
    " of the family, its coordinator, or a member of its team."
)


def _at_the_machine(known: Known) -> Viewer:
    """Whose eyes are borrowed did not look: whoever runs the program did, and the family's log says
    so, also where the eyes are the family's own."""
    return replace(
        known.viewer,
        name="OnePlan",
        agency_id=None,
        agency_name="",
        purpose="command",
        family_ids=(),
    )


class Command(BaseCommand):
    help = (
        "Print a family's plan to a PDF, as one person may see it. No viewer sees everything, so"
        " --as names whose eyes are borrowed; the family reads in its log that it was opened."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", type=UUID, help="the id of the plan, or of the family")
        parser.add_argument("--to", type=Path, required=True, help="the file to write")
        parser.add_argument(
            "--as", dest="email", required=True, help="e-mail of somebody who may see the plan"
        )
        parser.add_argument("--language", choices=["en", "fr"], default="en")
        parser.add_argument("--paper", choices=["letter", "a4"], default="letter")
        parser.add_argument(
            "--number", type=int, help="a version that the family agreed to (default: the draft)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            known = self._known(options["email"])
            paper = self._paper(known, options)
        try:
            made = render_pdf(paper)
        except Busy as refused:
            raise CommandError(refused.message) from None
        try:
            options["to"].write_bytes(made)
        except OSError as error:
            raise CommandError(f"{options['to']} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"{options['to']}: {len(made):,} bytes")

    def _known(self, email: str) -> Known:
        account = Account.objects.filter(email__iexact=email).only("id").first()
        known = name_account(account.pk) if account else None
        if known is None:
            raise CommandError(f"Nobody signs in as {email}.")
        return known

    def _paper(self, known: Known, options: dict[str, Any]) -> PaperPlan:
        family = self._family(known, options)
        asked = {"language": options["language"], "paper": options["paper"]}
        if options["number"] is None:
            return plan_on_paper(known.viewer, family, **asked)
        found = version(family.pk, options["number"])
        if found is None:
            raise CommandError(NOTHING.format(email=options["email"]))
        return version_on_paper(known.viewer, family, found, **asked)

    def _family(self, known: Known, options: dict[str, Any]) -> Family:
        plan = Plan.objects.filter(pk=options["plan"]).first()
        try:
            family_id = plan.family_id if plan else options["plan"]
            return open_record(_at_the_machine(known), family_id, "print")
        except NotFound:
            raise CommandError(NOTHING.format(email=options["email"])) from None
