"""`oneplan worker add|leave|sheet|list`: who works where, from the machine."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from oneplan.kernel.errors import Invalid
from oneplan.people.models import Agency, Community, Role, Worker
from oneplan.people.readers import first_community, workers_of
from oneplan.site import actions
from oneplan.site.actions import Job
from oneplan.site.command_line import describe_worker
from oneplan.site.management.commands.community import agency_named
from oneplan.site.management.commands.setup import Command as Setup
from oneplan.site.management.commands.setup import site_address
from oneplan.site.readers import families_of
from oneplan.site.sheet import MOST_BYTES, MOST_ROWS, decoded, read
from oneplan.site.workbook import BadWorkbook


class Command(BaseCommand):
    help = "Who works where: invite somebody, many from a spreadsheet, or end somebody's access."
    suppressed_base_arguments = Setup.suppressed_base_arguments

    def add_arguments(self, parser: ArgumentParser) -> None:
        describe_worker(parser)

    def handle(self, *args: Any, **given: Any) -> None:
        community = first_community(given["community"])
        if community is None or (given["community"] and community.slug != given["community"]):
            raise CommandError("There is no such community here: begin with `oneplan setup`.")
        try:
            DO[given["what"]](self, community, given)
        except Invalid as refusal:
            words = "; ".join([*refusal.fields.values(), refusal.message]).strip("; ")
            raise CommandError(f"{words} Nothing was changed.") from None

    def invite(self, community: Community, given: dict[str, Any]) -> None:
        """Invite one."""
        roles = tuple(given["role"])
        if unknown := [role for role in roles if role not in Role.values]:
            kinds = ", ".join(Role.values)
            raise CommandError(f"“{unknown[0]}” is no kind of work. There are: {kinds}.")
        agency = agency_named(community, given["agency"])
        job = Job(
            community_id=community.pk,
            agency_id=agency.pk,
            email=given["email"],
            name=given["name"],
            title=given["title"],
            phone=given["phone"],
            languages=tuple(given["language"]),
            roles=roles,
        )
        self._hand_over([job])

    def invite_sheet(self, community: Community, given: dict[str, Any]) -> None:
        """Every row with its reason; invited only where every row can be used, and with --yes."""
        agencies = Agency.objects.filter(community=community).values_list("name", "pk")
        sheet = read(_text(given), community.pk, dict(agencies))
        for row in sheet.rows:
            why = "; ".join(row.wrong) or "good"
            self.stdout.write(f"{row.number:>4}  {row.cells.get('email', ''):<32}  {why}")
        if sheet.problem or sheet.wrong:
            wrong = sheet.problem or f"{len(sheet.wrong)} rows cannot be used."
            raise CommandError(f"{wrong} Nothing was changed.")
        if given["yes"]:
            self._hand_over(sheet.jobs)
        else:
            self.stdout.write("Every row can be used. Nobody is invited yet: add --yes.")

    def end(self, community: Community, given: dict[str, Any]) -> None:
        """End somebody's access, everywhere or at one agency."""
        here = workers_of(community.pk).filter(account__email__iexact=given["email"])
        if given["agency"]:
            here = here.filter(agency=agency_named(community, given["agency"]))
        found = list(here)
        if not found:
            raise CommandError(f"Nobody with the address {given['email']} works there.")
        for worker in found:
            self._end_one(worker)

    def _end_one(self, worker: Worker) -> None:
        families = families_of(worker.pk)
        actions.note_leaving(worker.pk)
        self.stdout.write(f"{worker.name} has left {worker.agency.name}. Access ended.")
        if families:
            self.stdout.write(
                f"  {families} families wait for another coordinator: a supervisor hands them over."
            )

    def show_all(self, community: Community, given: dict[str, Any]) -> None:
        """Who works where."""
        for one in workers_of(community.pk).select_related("account"):
            work = ", ".join(one.roles)
            self.stdout.write(f"{one.name}  {one.account.email}  {one.agency.name}  {work}")

    def _hand_over(self, jobs: list[Job]) -> None:
        offered = actions.invite_workers(jobs)
        for job, one in zip(jobs, offered, strict=True):
            link = site_address() + reverse("site_work:take_up", args=[one.secret])
            self.stdout.write(f"{job.name} <{job.email}>\n  {link}")
        self.stdout.write(
            "Each link works once, for two weeks, with that address alone. Hand it over; it is not"
            " shown again."
        )


DO = {
    "add": Command.invite,
    "sheet": Command.invite_sheet,
    "leave": Command.end,
    "list": Command.show_all,
}


def _text(given: dict[str, Any]) -> str:
    try:
        with given["path"].open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise CommandError(f"{given['path']} cannot be read: {wrong.strerror}.") from None
    if len(content) > MOST_BYTES:
        raise CommandError(f"{given['path']} is too large: at most {MOST_ROWS} workers at once.")
    try:
        text = decoded(content)
    except BadWorkbook as problem:
        raise CommandError(f"{given['path']}: {problem}") from None
    if text is None:
        raise CommandError(f"{given['path']} is no spreadsheet: give an .xlsx or a CSV file.")
    return text
