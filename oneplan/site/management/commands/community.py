"""`oneplan community list|change`: which agency coordinates, whose law counts; at the machine."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oneplan.access.order_models import Jurisdiction
from oneplan.kernel.errors import Invalid
from oneplan.people.models import Agency, Community
from oneplan.people.readers import first_community
from oneplan.site import actions
from oneplan.site.command_line import describe_community
from oneplan.site.management.commands.setup import Command as Setup


class Command(BaseCommand):
    help = "Which agency coordinates plans, and whose law says who decides for whom."
    suppressed_base_arguments = Setup.suppressed_base_arguments

    def add_arguments(self, parser: ArgumentParser) -> None:
        describe_community(parser)

    def handle(self, *args: Any, **given: Any) -> None:
        if given["what"] == "list":
            self.show_all()
        else:
            self.change(given)

    def show_all(self) -> None:
        """Every community."""
        for agency in Agency.objects.filter(coordinating=True).select_related("community"):
            place = agency.community
            self.stdout.write(f"{place.slug}  {place.name}  {place.jurisdiction}  {agency.name}")

    def change(self, given: dict[str, Any]) -> None:
        """What families may see of whom is weighed again at once."""
        community = first_community(given["community"])
        if community is None or (given["community"] and community.slug != given["community"]):
            raise CommandError("There is no such community here: begin with `oneplan setup`.")
        name, law = given["coordinating_agency"], given["jurisdiction"]
        if not name and not law:
            raise CommandError("Say what changes: --coordinating-agency or --jurisdiction.")
        agency = agency_named(community, name) if name else None
        if law and not Jurisdiction.objects.filter(key=law).exists():
            known = ", ".join(Jurisdiction.objects.order_by("key").values_list("key", flat=True))
            raise CommandError(f"The law {law} is not known here. Known are: {known}.")
        try:
            families = actions.change_authority(community, agency=agency, jurisdiction=law)
        except Invalid as refusal:
            raise CommandError(refusal.message) from None
        if agency:
            self.stdout.write(
                f"{agency.name} answers new requests for help. Those that were sent before stay"
                " with whom they were sent to; families keep their coordinators."
            )
        if law:
            self.stdout.write(f"The law of {law} counts from now on.")
        self.stdout.write(f"Weighed again: {families} families.")


def agency_named(community: Community, name: str) -> Agency:
    """Raises CommandError, which names those there are."""
    here = Agency.objects.filter(community=community)
    found = here.filter(name__iexact=name).first()
    if found is None:
        names = "; ".join(here.order_by("name").values_list("name", flat=True))
        raise CommandError(f"There is no agency “{name}” here. There are: {names}.")
    return found
