"""`oneplan mail test ADDRESS`: whether mail leaves, before anybody waits for a code."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from oneplan.notices.carrying import InDoubt, NotSent, carry
from oneplan.notices.kinds import Letter

WHAT_TO_DO = {
    "no connection": "it cannot be reached, its certificate is not good, or it did not take the"
    " name and password",
    "address refused": "it refused the address",
    "server refused": "it refused the message; ONEPLAN_EMAIL_FROM may not be an address it takes",
}


class Command(BaseCommand):
    help = "Send a short message, to see that ONEPLAN_SMTP_URL is right."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["test"])
        parser.add_argument("address", help="where to send it")

    def handle(self, *args: Any, **given: Any) -> None:
        address = given["address"]
        try:
            validate_email(address)
        except ValidationError:
            raise CommandError(f"{address} is not an e-mail address.") from None
        if settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend"):
            raise CommandError("ONEPLAN_SMTP_URL is missing: mail cannot leave (docs/running.md).")
        try:
            carry(Letter(address, "OnePlan", _("This is a test. Mail from OnePlan arrives.")))
        except NotSent as error:
            raise CommandError(
                f"Not sent by {where()}: {WHAT_TO_DO.get(error.problem, error.problem)}."
            ) from None
        except InDoubt:
            raise CommandError(
                f"The line to {where()} broke: look whether it arrived, then try again."
            ) from None
        self.stdout.write(f"Sent: {where()} took it. Look whether it arrives at {address}.")


def where() -> str:
    """How mail leaves, without a password."""
    if settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
        return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    return str(getattr(settings, "EMAIL_FILE_PATH", "") or "this terminal")
