"""`oneplan administrator add|leave|list`: who runs the site, from the machine."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from oneplan.accounts.models import Account
from oneplan.kernel.errors import Invalid, NotReady
from oneplan.people.readers import first_community
from oneplan.site import actions
from oneplan.site.actions import Job
from oneplan.site.command_line import describe_administrator
from oneplan.site.management.commands.setup import Command as Setup
from oneplan.site.management.commands.setup import site_address
from oneplan.site.readers import administrators


class Command(BaseCommand):
    help = "Who runs the site. They see no family."
    suppressed_base_arguments = Setup.suppressed_base_arguments

    def add_arguments(self, parser: ArgumentParser) -> None:
        describe_administrator(parser)

    def handle(self, *args: Any, **given: Any) -> None:
        getattr(self, given["what"])(given)

    def add(self, given: dict[str, Any]) -> None:
        """Invite one more."""
        community = first_community()
        if community is None:
            raise CommandError("There is no community yet: begin with `oneplan setup`.")
        job = Job(
            community_id=community.pk, agency_id=None, email=given["email"], name=given["name"]
        )
        try:
            offered = actions.invite_worker(job)
        except Invalid as refusal:
            raise CommandError("; ".join(refusal.fields.values())) from None
        link = site_address() + reverse("site_work:take_up", args=[offered.secret])
        self.stdout.write(f"{job.name} <{job.email}>\n  {link}\nIt works once, for two weeks.")

    def leave(self, given: dict[str, Any]) -> None:
        """Somebody runs the site no more; their sessions end."""
        found = Account.objects.filter(email__iexact=given["email"], is_site_admin=True).first()
        if found is None:
            raise CommandError(f"{given['email']} does not run the site.")
        try:
            actions.stop_administering(found.pk)
        except NotReady as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"{found.email} runs the site no more.")

    def list(self, given: dict[str, Any]) -> None:
        """Who runs the site."""
        for one in administrators():
            self.stdout.write(f"{one['name']}  {one['email']}")
