"""Phone numbers as people write them, and as a phone dials them."""

from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberFormat

from oneplan.ui import numbers


@dataclass(frozen=True, slots=True)
class Dial:
    """`shown` is for reading, `href` for a link; an empty `href`: nothing a phone could dial."""

    shown: str
    href: str


def dial(number: str, extension: str = "") -> Dial:
    """A number of here (the community's country) in the national form, elsewhere the international
    one, 9-8-8 as it is."""
    parsed = numbers.parsed(number)
    if parsed is None:
        digits = "".join(character for character in number if character.isdecimal())
        return Dial(number, f"tel:{digits}" if 3 <= len(digits) <= 15 else "")
    national = parsed.country_code == phonenumbers.country_code_for_region(numbers.country())
    form = PhoneNumberFormat.NATIONAL if national else PhoneNumberFormat.INTERNATIONAL
    shown = phonenumbers.format_number(parsed, form)
    pause = f",{extension}" if extension.isdecimal() else ""
    return Dial(shown, f"tel:{phonenumbers.format_number(parsed, PhoneNumberFormat.E164)}{pause}")
